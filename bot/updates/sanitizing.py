"""Takes out of an update what the libraries behind cannot bear, before they see it."""

from collections.abc import Collection
from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import Update
from aiogram_dialog.utils import CB_SEP, REPLY_CALLBACK_SYMBOLS, split_reply_callback
from pydantic import ValidationError

from bot.updates.rich_words import without_rich_parts

_log = structlog.get_logger(__name__)


def sanitized(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update's JSON so that no handler stumbles; what people said in it stays.

    aiogram-dialog reads callback data out of the invisible characters at the end of a text: a text whose end
    is none of its buttons loses them, for other text ends so too, in Persian or after an emoji. It also
    asks every message that is replied to for its sender, and a channel's post has none. Rich messages come
    down to their words.
    """
    return {
        kind: _mended(content) if isinstance(content, dict) else content for kind, content in update.items()
    }


def readable(update: dict[str, Any], *, bot: Bot) -> Update:
    """Return an update as aiogram's type, without those parts of its content that aiogram cannot read.

    Telegram's types grow faster than a library: what a customer said is not parked for a part of the
    message that no dialog asks for. Raises pydantic.ValidationError when what remains cannot be read either.
    """
    context = {"bot": bot}
    try:
        return Update.model_validate(update, context=context)
    except ValidationError as error:
        unread = {places[:2] for each in error.errors() if len(places := each["loc"]) > 1}
        parts = sorted(f"{kind}.{part}" for kind, part in unread)
        _log.warning("parts of an update cannot be read", update_id=update.get("update_id"), parts=parts)
        return Update.model_validate(_without(update, unread), context=context)


def _without(update: dict[str, Any], unread: Collection[tuple[int | str, ...]]) -> dict[str, Any]:
    return {
        kind: {name: value for name, value in content.items() if (kind, name) not in unread}
        if isinstance(content, dict)
        else content
        for kind, content in update.items()
    }


def _mended(content: dict[str, Any]) -> dict[str, Any]:
    content = without_rich_parts(content)
    text, replied = content.get("text"), content.get("reply_to_message")
    if isinstance(text, str) and not _is_button(text):
        content = {**content, "text": text.rstrip(REPLY_CALLBACK_SYMBOLS)}
    if isinstance(replied, dict) and not replied.get("from"):
        content = {name: value for name, value in content.items() if name != "reply_to_message"}
    return content


def _is_button(text: str) -> bool:
    try:
        _, data = split_reply_callback(text)
    except UnicodeDecodeError:
        return False
    return CB_SEP in (data or "")
