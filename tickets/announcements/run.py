"""What staff hear of the day's run of updates: that a long one began, that it will be late, that it was."""

from collections.abc import Iterable
from datetime import datetime

from tickets.people import Person
from tickets.progress_run import DayTimes
from tickets.pushes import ContextValue, Push

_LATE = 2
_SHOWN = 5


def began(
    staff: Iterable[Person], n: int, *, done: datetime, times: DayTimes, now: datetime
) -> tuple[Push, ...]:
    """Return word that `n` customers are being told, and when the last of them will have been."""
    context: dict[str, ContextValue] = {
        "n": n,
        "done": done.isoformat(),
        "until": times.promised.isoformat(),
    }
    return _to(staff, "staff/run", "began", context, times=times, now=now, priority=_SHOWN)


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
    context: dict[str, ContextValue] = {"what": what, "n": n, "until": times.promised.isoformat()}
    return _to(staff, "staff/late", what, context, times=times, now=now, priority=_LATE)


def _to(
    staff: Iterable[Person],
    template: str,
    what: str,
    context: dict[str, ContextValue],
    *,
    times: DayTimes,
    now: datetime,
    priority: int,
) -> tuple[Push, ...]:
    return tuple(
        Push(
            recipient=person.id,
            template=template,
            dedupe=f"{template}:{what}:{times.day.isoformat()}:{person.id}",
            not_before=now,
            context=context,
            priority=priority,
        )
        for person in staff
    )
