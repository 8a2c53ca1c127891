"""Setting out for a visit (rule J5)."""

import re
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager

from dialogs.casework.days import plain
from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, words_of
from dialogs.engineer.context import back_button, job_in_hand, ticket_of, to_card
from dialogs.engineer.states import Depart
from dialogs.frame import choices, window
from dialogs.texts import Label, Say, tell

_JOURNEYS = ({"minutes": 15}, {"minutes": 30}, {"minutes": 45}, {"minutes": 60})
_HOURS = r"(?:(\d{1,2}) ?(?:h|hours?|[个個]?小[时時]))?"
_MINUTES = r"(?:(\d{1,3}) ?(?:m|mins?|minutes?|分|分[钟鐘])?)?"
_SPAN = re.compile(rf"{_HOURS},? ?{_MINUTES}")
_HOUR = 60


def build_depart() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(
        window(
            Depart.tell_arrival,
            Say("engineer.head"),
            Say("engineer.depart.ask"),
            choices(
                "minutes",
                _JOURNEYS,
                leave_in,
                key="minutes",
                label=Label("engineer.depart.minutes"),
                of=int,
                width=2,
            ),
            back_button(),
            words_input(leave_typed),
            otherwise="engineer.depart.not_minutes",
        ),
        getter=job_in_hand,
    )


def read_minutes(text: str) -> int | None:
    """Return the minutes that a text names ("20", "25 min", "1h 30", "1小时"); None when it names none."""
    found = _SPAN.fullmatch(plain(text))
    if found is None or not (found[1] or found[2]):
        return None
    return int(found[1] or 0) * _HOUR + int(found[2] or 0)


async def leave_in(_: CallbackQuery, __: Any, manager: DialogManager, minutes: int) -> None:
    """Set out, expecting to arrive in so many minutes; the customer is told."""
    await _leave(manager, minutes)


async def leave_typed(manager: DialogManager, text: str) -> None:
    """Set out, with the length of the journey typed."""
    minutes = read_minutes(text)
    if minutes is None:
        tell(manager, "engineer.depart.not_minutes")
    else:
        await _leave(manager, minutes)


async def _leave(manager: DialogManager, minutes: int) -> None:
    desk = desk_of(manager)
    with told(manager):
        job = await desk.jobs.depart(by=person_of(manager).id, ticket=ticket_of(manager), eta_minutes=minutes)
        eta = job.visit.eta or desk.clock()
        tell(manager, "engineer.done.departed", time=words_of(manager).time(eta, person_of(manager).language))
        await to_card(manager)
