"""Going on leave (rule A4): until when, and what happens to the open jobs."""

from datetime import date, timedelta
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from dialogs.casework.days import day_input
from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, today_of, words_of
from dialogs.engineer.context import to_list
from dialogs.engineer.jobs import own_jobs
from dialogs.engineer.states import Leave
from dialogs.frame import choices, window
from dialogs.texts import Label, Say, tell
from tickets.decisions.assignment import on_leave

_QUICK_DAYS = (0, 1, 2, 6, 13)


def build_leave() -> Dialog:
    """Build the dialog in which the acting person goes on leave."""
    return Dialog(_end(), _confirm())


def _end() -> Window:
    return window(
        Leave.choose_end,
        Say("engineer.leave.away", when="until"),
        Say("engineer.leave.ask"),
        choices("day", "days", choose_end, key="day", width=2),
        Button(Label("engineer.leave.back"), id="here", on_click=come_back, when="until"),
        Button(Label("engineer.leave.stay"), id="stay", on_click=stay),
        day_input(end_on),
        otherwise="engineer.not_a_day",
        getter=ends,
    )


def _confirm() -> Window:
    return window(
        Leave.confirm,
        Say("engineer.leave.confirm"),
        Say("engineer.leave.jobs", when="n"),
        Button(Label("engineer.leave.yes"), id="yes", on_click=confirm),
        SwitchTo(Label("engineer.back"), id="back", state=Leave.choose_end),
        day_input(end_on),
        otherwise="engineer.tap_please",
        getter=chosen_end,
    )


async def ends(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the days that may be the last one of the leave, and the leave that is on record."""
    words, person = words_of(dialog_manager), person_of(dialog_manager)
    day = today_of(dialog_manager)
    away = on_leave(person, day)
    return {
        "days": [
            {"day": last.isoformat(), "label": words.day(last, person.language)}
            for last in (day + timedelta(days=count) for count in _QUICK_DAYS)
        ],
        "until": words.day(person.on_leave_until, person.language) if away and person.on_leave_until else "",
    }


async def chosen_end(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the chosen last day, and how many open jobs will be handed over."""
    person = person_of(dialog_manager)
    last = date.fromisoformat(dialog_manager.dialog_data["last"])
    jobs = await own_jobs(dialog_manager)
    return {"day": words_of(dialog_manager).day(last, person.language), "n": len(jobs)}


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
