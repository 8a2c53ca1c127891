"""What people type into a window: their words, a file for the case, or something that does not fit."""

from collections.abc import Awaitable, Callable

from aiogram.enums import ContentType
from aiogram.types import Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import BaseInput, MessageInput

from dialogs.texts import tell

OnWords = Callable[[DialogManager, str], Awaitable[None]]


def words_input(on_words: OnWords) -> MessageInput:
    """Return the input that hands typed words on; commands never get as far as a dialog."""

    async def take(message: Message, _: MessageInput, manager: DialogManager) -> None:
        await on_words(manager, message.text or "")

    return MessageInput(take, content_types=ContentType.TEXT)


def anything_else(key: str) -> BaseInput:
    """Return the input that answers whatever no earlier input took with the sentence of a key."""

    async def explain(_: Message, __: MessageInput, manager: DialogManager) -> None:
        tell(manager, key)

    return MessageInput(explain)
