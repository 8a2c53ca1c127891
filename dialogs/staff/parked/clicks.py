"""What taps among the updates put aside do."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, spoken
from dialogs.staff.paging import to_first_page
from dialogs.staff.parked.getters import DropReason, decision_line
from dialogs.staff.parked.keys import Chosen, decode_chosen
from dialogs.staff.states import Case, Parked
from dialogs.texts import tell
from tickets.views import ParkedView


async def open_update(_: CallbackQuery, __: Any, manager: DialogManager, update: int) -> None:
    """Show one update."""
    manager.dialog_data["update"] = update
    await manager.switch_to(Parked.card)


async def begin_with(start_data: Any, manager: DialogManager) -> None:
    """Remember the update that the dialog was started for, where it was for one."""
    if isinstance(start_data, dict) and "update" in start_data:
        manager.dialog_data["update"] = int(start_data["update"])


async def retry(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Let the update run again, and go back to the list."""
    chosen = _chosen(manager)
    with told(manager):
        view = await desk_of(manager).workshop.retry(
            by=person_of(manager).id, update=chosen.update, retries=chosen.retries
        )
        _say(manager, view)
        await _to_list(manager)


async def drop(manager: DialogManager, reason: str) -> None:
    """Drop the update for a reason, and go back to the list."""
    chosen = _chosen(manager)
    with told(manager):
        view = await desk_of(manager).workshop.drop(
            by=person_of(manager).id, update=chosen.update, retries=chosen.retries, reason=reason
        )
        _say(manager, view)
        await _to_list(manager)


async def drop_for(_: CallbackQuery, __: Any, manager: DialogManager, reason: str) -> None:
    """Drop the update for one of the usual reasons."""
    await drop(manager, spoken(manager, f"staff.parked.reason.{DropReason(reason)}"))


async def open_case(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Open the sender's latest case."""
    case = manager.dialog_data.get("case")
    if case is not None:
        await manager.start(Case.card, {"ticket": case})


def _chosen(manager: DialogManager) -> Chosen:
    return decode_chosen(str(manager.dialog_data["chosen"]))


def _say(manager: DialogManager, view: ParkedView) -> None:
    tell(manager, "staff.parked.done", decision=decision_line(manager, view))


async def _to_list(manager: DialogManager) -> None:
    to_first_page(manager)
    await manager.switch_to(Parked.browse)
