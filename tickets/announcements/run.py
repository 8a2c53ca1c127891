"""What staff hear of the day's run of updates: that a long one began, that it will be late, that it was."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from tickets.daily_update.run import DayTimes
from tickets.ids import PersonId
from tickets.messages.pushes import ContextValue, Push
from tickets.team.people import Person

_RUN = "staff/run"
_BEGAN = "began"
_LATE = 2
_SHOWN = 5


def began(
    staff: Iterable[Person], n: int, *, done: datetime, times: DayTimes, now: datetime
) -> tuple[Push, ...]:
    """Return word that `n` customers are being told, and when the last of them will have been."""
    values = _run(n, told=0, done=done, times=times)
    return _to(staff, _RUN, _BEGAN, values, times=times, now=now, priority=_SHOWN)


def goes_on(
    staff: Iterable[Person], n: int, *, told: int, done: datetime, times: DayTimes, now: datetime
) -> tuple[Push, ...]:
    """Return, in the place of the word that it began, how far the run is; the same tenth is said once."""
    values = _run(n, told=told, done=done, times=times)
    pushes = _to(staff, _RUN, f"{tenths_of(n, told)}", values, times=times, now=now, priority=_SHOWN)
    return tuple(replace(push, edits=_key(_RUN, _BEGAN, times, push.recipient)) for push in pushes)


def tenths_of(n: int, told: int) -> int:
    """Return how many tenths of a run are told."""
    return 10 * told // n if n else 10


def _run(n: int, *, told: int, done: datetime, times: DayTimes) -> dict[str, ContextValue]:
    return {
        "n": n,
        "told": told,
        "tenths": tenths_of(n, told),
        "done": done.isoformat(),
        "until": times.promised.isoformat(),
    }


def will_be_late(staff: Iterable[Person], n: int, *, times: DayTimes, now: datetime) -> tuple[Push, ...]:
    """Return word, before the promised time, that `n` customers will hear only after it."""
    return _late(staff, "progress_ahead", n, times=times, now=now)


def were_late(staff: Iterable[Person], n: int, *, times: DayTimes, now: datetime) -> tuple[Push, ...]:
    """Return word that the run began after the promised time, and `n` customers hear late."""
    return _late(staff, "progress", n, times=times, now=now)


def were_held(staff: Iterable[Person], n: int, *, times: DayTimes, now: datetime) -> tuple[Push, ...]:
    """Return word that `n` customers did not hear on a day that is over."""
    return _late(staff, "progress_held", n, times=times, now=now)


def _late(staff: Iterable[Person], what: str, n: int, *, times: DayTimes, now: datetime) -> tuple[Push, ...]:
    values: dict[str, ContextValue] = {"what": what, "n": n, "until": times.promised.isoformat()}
    return _to(staff, "staff/late", what, values, times=times, now=now, priority=_LATE)


def _to(
    staff: Iterable[Person],
    template: str,
    what: str,
    values: dict[str, ContextValue],
    *,
    times: DayTimes,
    now: datetime,
    priority: int,
) -> tuple[Push, ...]:
    return tuple(
        Push(
            recipient=person.id,
            template=template,
            dedupe=_key(template, what, times, person.id),
            not_before=now,
            context=values,
            priority=priority,
        )
        for person in staff
    )


def _key(template: str, what: str, times: DayTimes, recipient: PersonId) -> str:
    return f"{template}:{what}:{times.day.isoformat()}:{recipient}"
