"""What befalls the desk's process: power cuts, restarts, hours of downtime, also across five o'clock."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tickets.time.calendar import DAY, WorkingCalendar

_A_DAY = 3
_IN_PLANNING = 0.35
_GENTLY = 0.3
_LONG = 0.06
_ACROSS_FIVE = 2
_UNTIL_MORNING = 3


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """The process ends at a moment and is back at another.

    `gently` says that it is asked to end; `in_planning`, that the power fails so many transactions into the
    next round of the planners.
    """

    at: datetime
    until: datetime
    gently: bool = False
    in_planning: int | None = None


def plan_troubles(
    first: date, days: int, calendar: WorkingCalendar, dice: random.Random
) -> Iterator[Trouble]:
    """Yield what happens: several restarts a day, some for hours, and two that five o'clock falls into."""
    working = [day for day in (first + n * DAY for n in range(days)) if calendar.is_working_day(day)]
    if len(working) > _ACROSS_FIVE:
        day = working[_ACROSS_FIVE]
        yield Trouble(at=calendar.at_local(day, time(15, 40)), until=calendar.at_local(day, time(17, 50)))
    if len(working) > _UNTIL_MORNING:
        day = working[_UNTIL_MORNING]
        morning = calendar.at_local(day + DAY, time(7, 20))
        yield Trouble(at=calendar.at_local(day, time(14)), until=morning)
    for number in range(days):
        for _ in range(_A_DAY):
            yield _trouble(calendar.at_local(first + number * DAY, time(0)), dice)


def _trouble(midnight: datetime, dice: random.Random) -> Trouble:
    at = midnight + timedelta(minutes=dice.uniform(0, 24 * 60))
    if dice.random() < _IN_PLANNING:
        # Most planning is done in the afternoon: that is where it hurts.
        at = midnight + timedelta(minutes=dice.uniform(15.5 * 60, 17.2 * 60))
        return Trouble(at=at, until=at, in_planning=dice.randint(0, 12))
    hours = dice.uniform(0.5, 6) if dice.random() < _LONG else dice.uniform(0.005, 0.2)
    return Trouble(at=at, until=at + timedelta(hours=hours), gently=dice.random() < _GENTLY)
