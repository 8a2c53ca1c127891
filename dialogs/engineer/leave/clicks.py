"""What taps and words in the windows for a leave do."""

from datetime import date
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, words_of
from dialogs.engineer.in_hand import to_list
from dialogs.engineer.states import Leave
from dialogs.texts import tell


async def choose_end(_: CallbackQuery, __: Any, manager: DialogManager, day: str) -> None:
    """Keep the last day of the leave and ask whether that is right."""
    manager.dialog_data["last"] = day
    await manager.switch_to(Leave.confirm)


async def end_on(manager: DialogManager, day: date) -> None:
    """Keep the last day of the leave that was typed."""
    manager.dialog_data["last"] = day.isoformat()
    await manager.switch_to(Leave.confirm)


async def confirm(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go on leave; open jobs go to somebody else at once."""
    last = date.fromisoformat(manager.dialog_data["last"])
    await _set(manager, last, "engineer.done.on_leave")


async def come_back(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """End the leave now."""
    await _set(manager, None, "engineer.done.back_at_work")


async def stay(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Leave everything as it is and go to the list of jobs."""
    await to_list(manager)


async def _set(manager: DialogManager, until: date | None, done: str) -> None:
    person = person_of(manager)
    with told(manager):
        await desk_of(manager).people.set_leave(by=person.id, until=until)
        day = words_of(manager).day(until, person.language) if until else ""
        tell(manager, done, day=day)
        await to_list(manager)
