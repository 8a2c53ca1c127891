"""Offering times for a visit (rule J4): suggested ones by toggles, own ones typed or by buttons."""

from datetime import date
from typing import Any, cast

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import tell_refusal, told
from dialogs.casework.summary import slot_words
from dialogs.context import desk_of, person_of, today_of, words_of
from dialogs.engineer.context import back_button, job_in_hand, ticket_of, to_card
from dialogs.engineer.states import Visit
from dialogs.engineer.visit_times import decode, encode, read_slot, slot_at
from dialogs.frame import choices, window
from dialogs.texts import Label, Say, tell
from tickets.case.facts import Slot
from tickets.errors import DeskError
from tickets.time.calendar import DAY

_DAYS_OFFERED = 8
_DAYS_SEARCHED = 30
_CHOSEN, _FREE = "✅", "▫️"


def build_visit() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(_times(), _day(), _hour(), getter=job_in_hand)


def _times() -> Window:
    return window(
        Visit.choose_times,
        Say("engineer.head"),
        Say("engineer.visit.ask"),
        choices("slot", "times", toggle, key="slot", label=Format("{item[sign]} {item[label]}")),
        Button(Label("engineer.visit.send"), id="send", on_click=send_times, when="n"),
        SwitchTo(Label("engineer.visit.other"), id="other", state=Visit.choose_day),
        back_button(),
        words_input(typed_time),
        otherwise="engineer.visit.not_a_time",
        getter=times,
    )


def _day() -> Window:
    return window(
        Visit.choose_day,
        Say("engineer.head"),
        Say("engineer.visit.ask_day"),
        choices("day", "days", choose_day, key="day", width=2),
        SwitchTo(Label("engineer.back"), id="times", state=Visit.choose_times),
        words_input(typed_time),
        otherwise="engineer.visit.not_a_time",
        getter=days,
    )


def _hour() -> Window:
    return window(
        Visit.choose_hour,
        Say("engineer.head"),
        Say("engineer.visit.ask_hour"),
        choices("hour", "hours", choose_hour, key="hour", of=int, width=3),
        SwitchTo(Label("engineer.back"), id="days", state=Visit.choose_day),
        words_input(typed_time),
        otherwise="engineer.visit.not_a_time",
        getter=hours,
    )


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


async def toggle(_: CallbackQuery, __: Any, manager: DialogManager, slot: str) -> None:
    """Choose a time, or let it go again."""
    picked = chosen(manager)
    if slot in picked:
        picked.remove(slot)
    else:
        _add(manager, decode(slot))


async def typed_time(manager: DialogManager, text: str) -> None:
    """Choose the time that was typed."""
    desk = desk_of(manager)
    slot = read_slot(text, now=desk.clock(), calendar=desk.calendar)
    if slot is None:
        tell(manager, "engineer.visit.not_a_time")
        return
    await _choose_own(manager, slot)


async def choose_day(_: CallbackQuery, __: Any, manager: DialogManager, day: str) -> None:
    """Keep the day and ask for the hour."""
    manager.dialog_data["day"] = day
    await manager.switch_to(Visit.choose_hour)


async def choose_hour(_: CallbackQuery, __: Any, manager: DialogManager, hour: int) -> None:
    """Choose the visit that begins at an hour of the chosen day."""
    day = date.fromisoformat(manager.dialog_data["day"])
    await _choose_own(manager, slot_at(desk_of(manager).calendar, day, hour))


async def send_times(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Offer the chosen times to the customer."""
    slots = [decode(text) for text in sorted(chosen(manager))]
    with told(manager):
        await desk_of(manager).jobs.propose_visit(
            by=person_of(manager).id, ticket=ticket_of(manager), slots=slots
        )
        tell(manager, "engineer.done.proposed")
        await to_card(manager)


async def _choose_own(manager: DialogManager, slot: Slot) -> None:
    if slot.start <= desk_of(manager).clock():
        tell(manager, "engineer.visit.past")
        return
    _add(manager, slot)
    await manager.switch_to(Visit.choose_times)


def _add(manager: DialogManager, slot: Slot) -> None:
    picked, limit = chosen(manager), desk_of(manager).policy.limits.visit_slots
    text = encode(slot)
    if text in picked:
        return
    if len(picked) >= limit:
        tell(manager, "engineer.visit.enough", limit=limit)
    else:
        picked.append(text)
