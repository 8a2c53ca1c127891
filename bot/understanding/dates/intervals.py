"""Spans of days that words about the past mean, as intervals with both ends included."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

from tickets.case.facts import PurchaseDate
from tickets.case.warranty import add_months

YEARS = range(1980, 2100)
"""Years outside of these are not believed to belong to a purchase."""

DAY = timedelta(days=1)
OfYear = Callable[[int], PurchaseDate | None]
"""What a phrase such as "summer" means in a year."""


class DatePart(StrEnum):
    """A part of a month or a year."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"


class Unit(StrEnum):
    """A unit in which people count back."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Season(StrEnum):
    """A season of the northern year; winter begins in December."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


_SEASON_STARTS = {Season.SPRING: 3, Season.SUMMER: 6, Season.AUTUMN: 9, Season.WINTER: 12}
_PART_OF_MONTH = {DatePart.EARLY: (1, 10), DatePart.MIDDLE: (11, 20), DatePart.LATE: (21, 31)}
_PART_OF_YEAR = {DatePart.EARLY: (1, 3), DatePart.MIDDLE: (5, 8), DatePart.LATE: (10, 12)}
# How far off a round number can be: "three months ago" is not said on the very day.
_LOOSE_DAYS = {Unit.DAY: 0, Unit.WEEK: 3, Unit.MONTH: 15}
_FEW = (2, 9)


def between(earliest: date, latest: date) -> PurchaseDate:
    """Return the interval from one day to another."""
    return PurchaseDate(earliest=earliest, latest=latest)


def day_of(year: int, month: int, day: int) -> PurchaseDate | None:
    """Return a single day, None when there is no such day or its year is not believed."""
    if year not in YEARS:
        return None
    try:
        exact = date(year, month, day)
    except ValueError:
        return None
    return between(exact, exact)


def month_of(year: int, month: int, part: DatePart | None = None) -> PurchaseDate | None:
    """Return a month or a third of it, None when there is no such month."""
    first = day_of(year, month, 1)
    if first is None:
        return None
    last = add_months(first.earliest, 1) - DAY
    if part is None:
        return between(first.earliest, last)
    starts, ends = _PART_OF_MONTH[part]
    return between(date(year, month, starts), date(year, month, min(ends, last.day)))


def year_of(year: int, part: DatePart | None = None) -> PurchaseDate | None:
    """Return a year or a part of it, None when its year is not believed."""
    if year not in YEARS:
        return None
    starts, ends = _PART_OF_YEAR[part] if part else (1, 12)
    return between(date(year, starts, 1), add_months(date(year, ends, 1), 1) - DAY)


def season_of(year: int, season: Season) -> PurchaseDate | None:
    """Return a season; a winter is named by the year in which it begins."""
    if year_of(year) is None:
        return None
    first = date(year, _SEASON_STARTS[season], 1)
    return between(first, add_months(first, 3) - DAY)


def full_year(two_digits: int, today: date) -> int:
    """Return the year that two digits mean: this century's, unless it is further off than next year."""
    century = today.year - today.year % 100
    year = century + two_digits
    return year if year <= today.year + 1 else year - 100


def most_recent(of_year: OfYear, today: date) -> PurchaseDate | None:
    """Return what a phrase without a year means: the last time that it has begun by today."""
    for year in (today.year, today.year - 1, today.year - 2):
        interval = of_year(year)
        if interval and interval.earliest <= today:
            return interval
    return None


def most_recent_past(of_year: OfYear, today: date) -> PurchaseDate | None:
    """Return what "last …" means: the last time that is over by today."""
    for year in (today.year, today.year - 1, today.year - 2):
        interval = of_year(year)
        if interval and interval.latest < today:
            return interval
    return None


def ago(count: int, unit: Unit, today: date) -> PurchaseDate | None:
    """Return the interval around so many units ago; only days are meant exactly."""
    if unit is Unit.YEAR:
        return _months_back(today, 12 * count + 6, 12 * count - 6)
    if unit is Unit.MONTH:
        middle = _months_back(today, count, count)
    else:
        days = count * (7 if unit is Unit.WEEK else 1)
        middle = _days_back(today, days)
    if middle is None:
        return None
    loose = timedelta(days=_LOOSE_DAYS[unit])
    return between(middle.earliest - loose, middle.latest + loose)


def more_than(count: int, unit: Unit, today: date) -> PurchaseDate | None:
    """Return the interval of "more than so many units ago": up to one unit more."""
    if unit is Unit.DAY:
        return None
    if unit is Unit.WEEK:
        return between(today - timedelta(weeks=count + 1), today - timedelta(weeks=count))
    months = 12 if unit is Unit.YEAR else 1
    return _months_back(today, (count + 1) * months, count * months)


def few_ago(unit: Unit, today: date) -> PurchaseDate | None:
    """Return the interval of "a few units ago"."""
    fewest, most = _FEW
    if unit in {Unit.DAY, Unit.WEEK}:
        days = 7 if unit is Unit.WEEK else 1
        return between(today - timedelta(days=most * days), today - timedelta(days=fewest * days))
    months = 12 if unit is Unit.YEAR else 1
    return _months_back(today, most * months, fewest * months)


def half_year_ago(today: date) -> PurchaseDate | None:
    """Return the interval of "half a year ago"."""
    return _months_back(today, 8, 4)


def last_month(today: date, back: int = 1) -> PurchaseDate | None:
    """Return the calendar month so many months back."""
    day = add_months(today.replace(day=1), -back)
    return month_of(day.year, day.month)


def week(today: date, back: int, weekday: int | None = None) -> PurchaseDate:
    """Return the week so many weeks back, Monday to Sunday, or one weekday of it (Monday is 0)."""
    monday = today - timedelta(days=today.weekday() + 7 * back)
    if weekday is None:
        return between(monday, monday + 6 * DAY)
    return between(monday + weekday * DAY, monday + weekday * DAY)


def hull(readings: list[PurchaseDate], today: date) -> PurchaseDate | None:
    """Return the interval that holds all readings of an ambiguous date that have come about by today."""
    past = [reading for reading in readings if reading.earliest <= today] or readings
    if not past:
        return None
    return between(min(each.earliest for each in past), max(each.latest for each in past))


def _months_back(today: date, most: int, fewest: int) -> PurchaseDate | None:
    if most > 12 * (today.year - YEARS.start):
        return None
    return between(add_months(today, -most), add_months(today, -max(fewest, 0)))


def _days_back(today: date, days: int) -> PurchaseDate | None:
    if days > (today - date(YEARS.start, 1, 1)).days:
        return None
    day = today - days * DAY
    return between(day, day)
