"""What nothing else takes: words without a dialog, buttons that mean nothing, commands that do not exist."""

from typing import Any

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, StartMode

from dialogs.context import spoken
from dialogs.states import Menu
from dialogs.texts import tell
from dialogs.unprompted import receive
from handlers.pushed_buttons import answer
from tickets.messages.words import Words
from tickets.team.people import Person

_PRIVATE = F.chat.type == ChatType.PRIVATE


def build() -> Router:
    """Return the router that stands after the other handlers and before the dialogs."""
    router = Router(name="fallback")
    router.message.register(on_unknown_command, _PRIVATE, F.text.startswith("/"))
    router.message.register(on_message, _PRIVATE, _no_dialog)
    router.callback_query.register(on_stale_tap, F.data.startswith("t:"))
    router.callback_query.register(on_stale_tap, _no_dialog)
    return router


def build_for_dead_buttons() -> Router:
    """Return the router of taps that no window can have sent, on inline messages and games.

    It stands before all others with buttons: they count on a message and its data.
    """
    router = Router(name="dead buttons")
    router.callback_query.register(on_dead_button, ~F.message | ~F.data)
    return router


async def on_unknown_command(message: Message, dialog_manager: DialogManager) -> None:
    """Say that there is no such command, and what there is."""
    tell(dialog_manager, "customer.bad.command")
    await dialog_manager.start(Menu.main, mode=StartMode.RESET_STACK)


async def on_message(message: Message, dialog_manager: DialogManager) -> None:
    """Take words and files that come while no dialog is open."""
    await receive(message, dialog_manager)


async def on_stale_tap(callback: CallbackQuery, dialog_manager: DialogManager) -> None:
    """Answer a button that means nothing any more."""
    await answer(callback, spoken(dialog_manager, "customer.tap.stale"))


async def on_dead_button(callback: CallbackQuery, person: Person, words: Words) -> None:
    """Answer the button as one that has had its day."""
    await answer(callback, words("customer.tap.stale", person.language))


def _no_dialog(_: Any, aiogd_context: Any = None, **__: Any) -> bool:
    return aiogd_context is None
