"""The working calendar: when the desk is open, and what a span of time means in its service hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tickets.moments import in_utc
from tickets.policy import CalendarPolicy, Hours, Measure, Span

DAY = timedelta(days=1)
FORESIGHT = timedelta(days=31)
"""How far ahead deadlines reach: a year that begins within it must be covered."""


@dataclass(frozen=True, kw_only=True)
class PublicDays:
    """A country's public holidays and make-up working days, and the years for which they are known.

    `years` is None for a desk that keeps no public holidays: then every year counts as known.
    """

    holidays: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    years: frozenset[int] | None = None


class _Stretch(NamedTuple):
    start: datetime
    end: datetime


class WorkingCalendar:
    """Says when the desk works; moments go in aware and come out in UTC, days are the desk's local days.

    The first of these that names a day decides its hours: the policy's half days, its closing days, its own
    working days, public make-up working days, public holidays, the week. A working day that the week leaves
    free (a make-up Saturday) has the hours of the week's first working day.
    Raises ValueError for a week without hours and zoneinfo.ZoneInfoNotFoundError for an unknown zone.
    """

    def __init__(self, policy: CalendarPolicy, public: PublicDays | None = None) -> None:
        if not any(policy.week):
            raise ValueError("the week has no service hours")
        self._policy = policy
        self._public = public or PublicDays()
        self._zone = ZoneInfo(policy.time_zone)
        self._full_day = next(hours for hours in policy.week if hours)
        self._stretches = lru_cache(maxsize=4096)(self._find_stretches)

    @property
    def zone(self) -> ZoneInfo:
        """The desk's time zone."""
        return self._zone

    @property
    def public(self) -> PublicDays:
        """The country's public days as the calendar knows them."""
        return self._public

    def working_hours(self, day: date) -> tuple[Hours, ...]:
        """Return the stretches of service hours of a day in local time, none for a day off."""
        policy, public = self._policy, self._public
        if day in policy.half_days:
            return policy.half_days[day]
        if day in policy.holidays:
            return ()
        if day in policy.working_days or day in public.working_days:
            return self._full_day
        if day in public.holidays:
            return ()
        return policy.week[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        """Return whether the desk has service hours on a day."""
        return bool(self._stretches(day))

    def next_working_day(self, day: date) -> date:
        """Return the first working day after a day."""
        return next(later for later in _days_from(day + DAY) if self.is_working_day(later))

    def previous_working_day(self, day: date) -> date:
        """Return the last working day before a day."""
        return next(day - n * DAY for n in count(1) if self.is_working_day(day - n * DAY))

    def is_open(self, at: datetime) -> bool:
        """Return whether a moment lies in service hours; the moment of closing does not."""
        return any(start <= at < end for start, end in self._stretches(self.local(at).date()))

    def next_opening(self, at: datetime) -> datetime:
        """Return the earliest moment from `at` on at which the desk is open: `at` itself while it is."""
        at = in_utc(at)
        return next(max(start, at) for start, end in self._from(at) if at < end)

    def closing(self, day: date) -> datetime:
        """Return the end of a working day's service hours; raises ValueError for a day off."""
        stretches = self._stretches(day)
        if not stretches:
            raise ValueError(f"{day} is not a working day")
        return stretches[-1].end

    def end_of(self, day: date) -> datetime:
        """Return the end of service hours of a local day, or of the next working day for a day off."""
        return self.closing(day if self.is_working_day(day) else self.next_working_day(day))

    def add(self, start: datetime, span: Span) -> datetime:
        """Return when a span that starts at a moment is over, exact to the microsecond.

        By the clock: so many hours later. In service hours: the earliest moment by which that much service
        time has passed; nothing added returns the start. In working days: the end of service hours of the
        n-th working day after the day of the start, which itself does not count.
        Raises ValueError for a negative span and for working days that are not whole and at least 1.
        """
        if span.amount < 0:
            raise ValueError(f"a span cannot be negative: {span.amount}")
        if span.measure is Measure.WORKING_DAYS:
            return self._after_working_days(in_utc(start), span.amount)
        length = timedelta(hours=span.amount)
        if span.measure is Measure.CLOCK or not length:
            return in_utc(start) + length
        return self.after_service(start, length)

    def after_service(self, start: datetime, length: timedelta) -> datetime:
        """Return the earliest moment by which a positive length of service time has passed since `start`."""
        start = in_utc(start)
        left = length
        for opening, end in self._from(start):
            begin = max(opening, start)
            if begin + left <= end:
                return begin + left
            left -= max(end - begin, timedelta())
        raise AssertionError("a week with service hours never runs out of them")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the service time from one moment to another, negative when they are the wrong way round."""
        start, end = in_utc(start), in_utc(end)
        if end < start:
            return -self.between(end, start)
        total = timedelta()
        for opening, closing in self._from(start):
            if opening >= end:
                break
            total += max(min(closing, end) - max(opening, start), timedelta())
        return total

    def local(self, at: datetime) -> datetime:
        """Return a moment in the desk's time zone; a naive one raises `NaiveTime`."""
        return in_utc(at).astimezone(self._zone)

    def at_local(self, day: date, at: time) -> datetime:
        """Return the moment, in UTC, at which the desk's clocks show a time on a day.

        Of a time that comes twice it is the first; a time that the clocks leap over means as long after
        midnight as it says.
        """
        return datetime.combine(day, at, tzinfo=self._zone).astimezone(UTC)

    def uncovered_years(self, now: datetime) -> tuple[int, ...]:
        """Return the years that deadlines set now can reach but whose public holidays are not known."""
        if self._public.years is None:
            return ()
        reached = {self.local(now).year, self.local(in_utc(now) + FORESIGHT).year}
        return tuple(sorted(reached - self._public.years))

    def _after_working_days(self, start: datetime, amount: float) -> datetime:
        if amount < 1 or amount != int(amount):
            raise ValueError(f"working days are whole and at least 1: {amount}")
        day = self.local(start).date()
        for _ in range(int(amount)):
            day = self.next_working_day(day)
        return self.closing(day)

    def _from(self, at: datetime) -> Iterator[_Stretch]:
        for day in _days_from(self.local(at).date()):
            yield from self._stretches(day)

    def _find_stretches(self, day: date) -> tuple[_Stretch, ...]:
        stretches: list[_Stretch] = []
        for hours in self.working_hours(day):
            # Midnight as an end is the end of the day, not its beginning.
            last_day = day if hours.end > hours.start else day + DAY
            start, end = self.at_local(day, hours.start), self.at_local(last_day, hours.end)
            if stretches:
                start = max(start, stretches[-1].end)
            # A leap of the clocks can swallow a stretch, or, at the date line, the whole day.
            if start < end and self.local(start).date() == day:
                stretches.append(_Stretch(start, end))
        return tuple(stretches)


def _days_from(day: date) -> Iterator[date]:
    return (day + n * DAY for n in count())
