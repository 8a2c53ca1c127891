"""Buttons of messages that the desk sent by itself: which one was tapped, and what becomes of the others."""

from collections.abc import Awaitable, Callable, Sequence
from html import escape
from typing import Any, TypeAlias

from aiogram import BaseMiddleware
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Filter
from aiogram.types import (
    CallbackQuery,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    TelegramObject,
)
from aiogram_dialog import DialogManager

from tickets.errors import DeskError, NotPossible
from tickets.kinds import Language
from tickets.messages.taps import Tap, Verb
from tickets.messages.words import Words

_STAYS = ("message is not modified", "message to edit not found", "message can't be edited")
_TOO_LATE = "query is too old"
LabelledTap: TypeAlias = tuple[str, Tap]
"""What a button says, and what it means."""


class Tapped(Filter):
    """Lets a tap with one of some verbs pass, and hands it on as `tap`."""

    def __init__(self, *verbs: Verb) -> None:
        """Take the verbs that pass."""
        self.verbs = frozenset(verbs)

    async def __call__(self, callback: CallbackQuery) -> dict[str, Tap] | bool:
        """Return the tap for the handler, False for any other button."""
        tap = Tap.decode(callback.data or "")
        return {"tap": tap} if tap is not None and tap.verb in self.verbs else False


class LeavePushedAlone(BaseMiddleware):
    """Lets a dialog that a pushed message opens begin below it, and keeps that message as `pushed`.

    aiogram-dialog takes the message of a tapped button for its own window: it would strip the pushed
    message of its buttons and leave those of the window before it.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Hand the tap on without its message when it is one on a pushed message."""
        if not isinstance(event, CallbackQuery) or Tap.decode(event.data or "") is None:
            return await handler(event, data)
        pushed = event.message if isinstance(event.message, Message) else None
        data["pushed"] = pushed
        if pushed is None:
            return await handler(event, data)
        away = InaccessibleMessage(chat=pushed.chat, message_id=pushed.message_id, date=0)
        return await handler(event.model_copy(update={"message": away}), data)


async def set_buttons(pushed: Message | None, rows: Sequence[Sequence[LabelledTap]]) -> None:
    """Give a pushed message other buttons, or none; one deleted or too old to be changed stays as it is."""
    if pushed is None:
        return
    try:
        await pushed.edit_reply_markup(reply_markup=_keyboard(rows))
    except TelegramBadRequest as error:
        if not any(reason in error.message for reason in _STAYS):
            raise


def pushed_of(manager: DialogManager) -> Message | None:
    """Return the pushed message whose button was tapped, None when Telegram does not give it any more."""
    pushed = manager.middleware_data.get("pushed")
    return pushed if isinstance(pushed, Message) else None


async def settle_pushed(
    pushed: Message | None, choice: str, rows: Sequence[Sequence[LabelledTap]] = ()
) -> None:
    """Write below a pushed message what was chosen, once, and give it other buttons, or none."""
    if pushed is None or not pushed.text or pushed.text.endswith(choice):
        return
    text = f"{pushed.html_text}\n\n{escape(choice, quote=False)}"
    try:
        await pushed.edit_text(text, parse_mode=ParseMode.HTML, reply_markup=_keyboard(rows))
    except TelegramBadRequest as error:
        if not any(reason in error.message for reason in _STAYS):
            raise


async def answer(callback: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answer a tap; one that waited too long, or was answered before a restart, is past answering.

    A tap that came as the text of a reply keyboard has nothing to answer.
    """
    if not callback.id:
        return
    try:
        await callback.answer(text, show_alert=alert)
    except TelegramBadRequest as error:
        if _TOO_LATE not in error.message:
            raise


def refusal_words(error: DeskError, words: Words, language: Language) -> str:
    """Return the sentence of a refusal, for the small window that answers a tap."""
    if isinstance(error, NotPossible):
        status = words(f"staff.status.{error.values['status']}", language)
        return words("staff.act.not_possible", language, status=status)
    return words(error.key, language, **error.values)


def _keyboard(rows: Sequence[Sequence[LabelledTap]]) -> InlineKeyboardMarkup | None:
    keyboard = [
        [InlineKeyboardButton(text=label, callback_data=tap.encode()) for label, tap in row] for row in rows
    ]
    return InlineKeyboardMarkup(inline_keyboard=keyboard) if keyboard else None
