"""Sends one message: its files first, then the text with the buttons."""

from collections.abc import Sequence
from typing import Any

import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from notifier.rendering import Message
from notifier.report.files import MadeFile
from tickets.case.facts import Evidence
from tickets.ids import OutboxId
from tickets.kinds import EvidenceKind

_log = structlog.get_logger(__name__)

ALBUM = 10
"""How many photos and videos Telegram takes as one album."""

_CAPTION = 1024
_SAME = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited")
_IN_ALBUMS = (EvidenceKind.PHOTO, EvidenceKind.VIDEO)


class Postman:
    """Carries messages to a chat; what of a message's files has arrived is not sent again with a retry."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._files_done: set[OutboxId] = set()

    async def send(self, outbox: OutboxId, chat: int, message: Message, *, edits: int | None = None) -> int:
        """Send a message, or put it in the place of the one it edits; return the message id of its text.

        A file that cannot be sent never holds up the text. Raises telegram.error.TelegramError for the text,
        and for a file what stops the text too: `RetryAfter`, `Forbidden` and `ChatMigrated`.
        """
        if outbox not in self._files_done:
            await self._send_files(outbox, chat, message.attachments)
            self._files_done.add(outbox)
        if message.made is not None:
            return await self._send_made(chat, message, message.made)
        if edits is not None and await self._edit(chat, edits, message):
            return edits
        sent = await self._bot.send_message(
            chat_id=chat,
            text=message.text,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(message),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return sent.message_id

    def forget(self, outbox: OutboxId) -> None:
        """Drop what is remembered of a message that needs no further attempt."""
        self._files_done.discard(outbox)

    async def _edit(self, chat: int, number: int, message: Message) -> bool:
        """Put a message in the place of an earlier one; False when that is gone or too old to be changed."""
        try:
            await self._bot.edit_message_text(
                chat_id=chat,
                message_id=number,
                text=message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(message),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except BadRequest as error:
            if _SAME in error.message.lower():
                return True
            if not any(sign in error.message.lower() for sign in _GONE):
                raise
            return False
        return True

    async def _send_made(self, chat: int, message: Message, made: MadeFile) -> int:
        # One call for file and words: a retry can double neither without the other.
        words: dict[str, Any] = {
            "caption": message.text,
            "parse_mode": ParseMode.HTML,
            "reply_markup": _keyboard(message),
            "filename": made.name,
        }
        if made.kind is EvidenceKind.PHOTO:
            sent = await self._bot.send_photo(chat_id=chat, photo=made.content, **words)
        else:
            sent = await self._bot.send_document(chat_id=chat, document=made.content, **words)
        return sent.message_id

    async def _send_files(self, outbox: OutboxId, chat: int, files: Sequence[Evidence]) -> None:
        seen = [file for file in files if file.kind in _IN_ALBUMS]
        for start in range(0, len(seen), ALBUM):
            await self._attempt(outbox, chat, seen[start : start + ALBUM])
        for file in files:
            if file.kind not in _IN_ALBUMS:
                await self._attempt(outbox, chat, [file])

    async def _attempt(self, outbox: OutboxId, chat: int, files: Sequence[Evidence]) -> None:
        try:
            await self._send(chat, files)
        except (RetryAfter, Forbidden, ChatMigrated):
            raise
        except TelegramError as error:
            _log.warning("a file was not delivered", outbox=outbox, files=len(files), cause=error.message)

    async def _send(self, chat: int, files: Sequence[Evidence]) -> None:
        if len(files) > 1:
            await self._bot.send_media_group(chat_id=chat, media=[_medium(file) for file in files])
            return
        file = files[0]
        caption = file.caption[:_CAPTION] if file.caption else None
        match file.kind:
            case EvidenceKind.PHOTO:
                await self._bot.send_photo(chat_id=chat, photo=file.file_id, caption=caption)
            case EvidenceKind.VIDEO:
                await self._bot.send_video(chat_id=chat, video=file.file_id, caption=caption)
            case EvidenceKind.VOICE:
                await self._bot.send_voice(chat_id=chat, voice=file.file_id, caption=caption)
            case EvidenceKind.DOCUMENT:
                await self._bot.send_document(chat_id=chat, document=file.file_id, caption=caption)


def _medium(file: Evidence) -> InputMediaPhoto | InputMediaVideo:
    caption = file.caption[:_CAPTION] if file.caption else None
    if file.kind is EvidenceKind.VIDEO:
        return InputMediaVideo(media=file.file_id, caption=caption)
    return InputMediaPhoto(media=file.file_id, caption=caption)


def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(key.text, callback_data=key.data) for key in row] for row in message.buttons]
    )
