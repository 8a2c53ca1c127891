"""What the windows for a visit's times show."""

from datetime import UTC, date, datetime
from typing import Any, cast

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, today_of, words_of
from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import slot_words
from dialogs.engineer.in_hand import ticket_of
from dialogs.engineer.visit.times import slot_at
from tickets.case.facts import Slot
from tickets.errors import DeskError
from tickets.time.calendar import DAY

_DAYS_OFFERED = 8
_DAYS_SEARCHED = 30
_CHOSEN, _FREE = "✅", "▫️"


def encode(slot: Slot) -> str:
    """Return a time as a short text for a button's data: two counts of minutes since 1970."""
    return f"{int(slot.start.timestamp()) // 60}-{int(slot.end.timestamp()) // 60}"


def decode(text: str) -> Slot:
    """Return the time that `encode` wrote; raises ValueError for anything else."""
    start, end = (datetime.fromtimestamp(int(minutes) * 60, tz=UTC) for minutes in text.split("-"))
    return Slot(start=start, end=end)


def chosen(manager: DialogManager) -> list[str]:
    """Return the times chosen so far, encoded, as they are kept in the dialog's data."""
    return cast("list[str]", manager.dialog_data.setdefault("chosen", []))


async def times(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the suggested times and those of the engineer's own, with what is chosen marked."""
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    picked = list(dialog_manager.dialog_data.get("chosen", []))
    try:
        suggested = await desk.jobs.suggest_slots(by=person.id, ticket=ticket_of(dialog_manager))
    except DeskError as error:
        tell_refusal(dialog_manager, error)
        suggested = []
    offered = {encode(slot) for slot in suggested} | set(picked)
    return {
        "times": [
            {
                "slot": text,
                "label": slot_words(dialog_manager, decode(text)),
                "sign": _CHOSEN if text in picked else _FREE,
            }
            for text in sorted(offered)
        ],
        "n": len(picked),
        "limit": desk.policy.limits.visit_slots,
    }


async def days(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the next working days that still have hours to offer."""
    person, words = person_of(dialog_manager), words_of(dialog_manager)
    today = today_of(dialog_manager)
    ahead = [day for day in (today + n * DAY for n in range(_DAYS_SEARCHED)) if _hours(dialog_manager, day)]
    return {
        "days": [
            {"day": day.isoformat(), "label": words.day(day, person.language)}
            for day in ahead[:_DAYS_OFFERED]
        ]
    }


async def hours(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the hours of the chosen day at which a visit can begin."""
    day = date.fromisoformat(dialog_manager.dialog_data["day"])
    return {
        "day": words_of(dialog_manager).day(day, person_of(dialog_manager).language),
        "hours": [{"hour": hour, "label": f"{hour}:00"} for hour in _hours(dialog_manager, day)],
    }


def _hours(manager: DialogManager, day: date) -> list[int]:
    desk = desk_of(manager)
    now, calendar = desk.clock(), desk.calendar
    return [
        hour
        for span in calendar.working_hours(day)
        for hour in range(span.start.hour + bool(span.start.minute), span.end.hour or 24)
        if slot_at(calendar, day, hour).start > now
    ]
