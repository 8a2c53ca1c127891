"""Times that an engineer could offer for a visit (rule J4), and how exact a journey is told (rule J5)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from tickets.case.facts import Slot
from tickets.time.calendar import DAY, WorkingCalendar

VISIT_LENGTH = timedelta(hours=2)
NOTICE = timedelta(hours=1)
"""The least time between an offer and the visit."""

ETA_MOVED = timedelta(minutes=5)
"""A difference in the expected arrival that the customer should hear of."""

LONGEST_JOURNEY = timedelta(hours=24)
_FORESIGHT_DAYS = 14


def free_slots(
    calendar: WorkingCalendar, *, after: datetime, taken: Sequence[Slot], most: int
) -> Sequence[Slot]:
    """Return the first stretches of 2 h from a moment on that lie in service hours and overlap none taken."""
    first = calendar.local(after).date()
    free: list[Slot] = []
    for day in (first + number * DAY for number in range(_FORESIGHT_DAYS)):
        for slot in _stretches(calendar, day):
            ahead = slot.start >= after
            if ahead and not any(slot.start < other.end and other.start < slot.end for other in taken):
                free.append(slot)
            if len(free) >= most:
                return free
    return free


def _stretches(calendar: WorkingCalendar, day: date) -> Iterator[Slot]:
    for hours in calendar.working_hours(day):
        start = calendar.at_local(day, hours.start)
        # Midnight as an end is the end of the day.
        end = calendar.at_local(day if hours.end > hours.start else day + DAY, hours.end)
        while start + VISIT_LENGTH <= end:
            yield Slot(start=start, end=start + VISIT_LENGTH)
            start += VISIT_LENGTH
