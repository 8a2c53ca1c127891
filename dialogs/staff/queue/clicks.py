"""What taps in the queue do."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from dialogs.staff.paging import to_first_page
from dialogs.staff.states import Case, Queue


async def open_case(_: CallbackQuery, __: Any, manager: DialogManager, ticket: int) -> None:
    """Open the card of a ticket."""
    await manager.start(Case.card, {"ticket": ticket})


async def choose_filter(_: CallbackQuery, __: Any, manager: DialogManager, name: str) -> None:
    """Show only what a filter lets through, from the first page on."""
    manager.dialog_data["filter"] = name
    to_first_page(manager)
    await manager.switch_to(Queue.browse)
