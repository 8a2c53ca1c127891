"""What the windows for a leave show."""

from datetime import date, timedelta
from typing import Any

from aiogram_dialog import DialogManager

from dialogs.acting import person_of, today_of, words_of
from dialogs.engineer.jobs.getters import own_jobs
from tickets.decisions.assignment import on_leave

_QUICK_DAYS = (0, 1, 2, 6, 13)


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
