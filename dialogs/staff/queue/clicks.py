"""What taps in the queue do."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from dialogs.staff.states import Case, Queue


async def open_case(_: CallbackQuery, __: Any, manager: DialogManager, ticket: int) -> None:
    """Open the card of a ticket."""
    await manager.start(Case.card, {"ticket": ticket})


async def show_later(_: CallbackQuery, __: Any, manager: DialogManager, key: str) -> None:
    """Go on to the page that begins after a key."""
    keys: list[str] = manager.dialog_data.setdefault("keys", [])
    # A double tap brings the same key twice: one tap back must undo it all the same.
    if key not in keys:
        keys.append(key)


async def show_earlier(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go back one page."""
    keys: list[str] = manager.dialog_data.get("keys", [])
    if keys:
        keys.pop()


async def choose_filter(_: CallbackQuery, __: Any, manager: DialogManager, name: str) -> None:
    """Show only what a filter lets through, from the first page on."""
    manager.dialog_data.update({"filter": name, "keys": []})
    await manager.switch_to(Queue.browse)
