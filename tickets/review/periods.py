"""The weeks and months that a review covers, in the desk's local days."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tickets.time.calendar import DAY, WorkingCalendar

WEEK = timedelta(days=7)
_WEEK_KEY = re.compile(r"(\d{4})-W(\d{2})")
_MONTH_KEY = re.compile(r"(\d{4})-(\d{2})")
_DECEMBER = 12


class PeriodKind(StrEnum):
    """How long a period is: a week from Monday to Sunday (ISO 8601), or a calendar month."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Period:
    """A whole week or month; both days belong to it."""

    kind: PeriodKind
    first: date
    last: date

    @property
    def key(self) -> str:
        """The period's name for machines: "2026-W10" or "2026-03"."""
        if self.kind is PeriodKind.MONTH:
            return f"{self.first:%Y-%m}"
        year, week, _ = self.first.isocalendar()
        return f"{year:04}-W{week:02}"

    @property
    def before(self) -> "Period":
        """The period before."""
        return period_of(self.kind, self.first - DAY)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """From one moment up to another, in UTC, end excluded."""

    start: datetime
    end: datetime


def period_of(kind: PeriodKind, day: date) -> Period:
    """Return the week or month that a day lies in."""
    if kind is PeriodKind.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(kind=kind, first=monday, last=monday + WEEK - DAY)
    first = day.replace(day=1)
    following = date(day.year + day.month // _DECEMBER, day.month % _DECEMBER + 1, 1)
    return Period(kind=kind, first=first, last=following - DAY)


def asked_for(kind: PeriodKind, *, last: bool, today: date) -> Period:
    """Return the week or month that today lies in, or with `last` the one before it."""
    current = period_of(kind, today)
    return current.before if last else current


def period_from(key: str) -> Period | None:
    """Return the period of a key, None for anything that names none."""
    try:
        if found := _WEEK_KEY.fullmatch(key):
            return period_of(PeriodKind.WEEK, date.fromisocalendar(int(found[1]), int(found[2]), 1))
        if found := _MONTH_KEY.fullmatch(key):
            return period_of(PeriodKind.MONTH, date(int(found[1]), int(found[2]), 1))
    except ValueError:
        return None
    return None


def end_of(period: Period, calendar: WorkingCalendar) -> datetime:
    """Return the moment, in UTC, at which a period is over."""
    return calendar.at_local(period.last + DAY, time())


def stretch_of(period: Period, calendar: WorkingCalendar, *, now: datetime) -> Stretch:
    """Return what of a period is over at a moment; nothing of one that has not begun."""
    start = calendar.at_local(period.first, time())
    return Stretch(start=start, end=max(start, min(end_of(period, calendar), now)))


def stretch_before(period: Period, calendar: WorkingCalendar, *, now: datetime) -> Stretch:
    """Return what a period is compared with: the one before, of a running one only as far as it is itself."""
    whole = stretch_of(period.before, calendar, now=now)
    own = stretch_of(period, calendar, now=now)
    if own.end == end_of(period, calendar):
        return whole
    return Stretch(start=whole.start, end=min(whole.end, whole.start + (own.end - own.start)))
