"""Dates written in digits alone."""

import re
from datetime import date
from functools import cache

from babel import Locale

from bot.understanding.dates.intervals import day_of, full_year, hull, month_of, most_recent, year_of
from tickets.case.facts import PurchaseDate
from tickets.kinds import Language

_YEAR = re.compile(r"(\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{1,2})(?:t[\d:.+z-]*)?")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_SHORT_YEAR_FIRST = re.compile(r"(\d{2})([-/.])(\d{1,2})\2(\d{1,2})")
_SHORT_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2})")
_NO_YEAR = re.compile(r"(\d{1,2})[-/](\d{1,2})")


def read_digits(
    text: str, today: date, language: Language, *, month_first: bool = False
) -> PurchaseDate | None:
    """Return what a date in digits means; an ambiguous one gives the interval of its readings."""
    if found := _YEAR.fullmatch(text):
        return year_of(int(found[1]))
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return day_of(*map(int, found.groups()))
    if found := _YEAR_MONTH.fullmatch(text):
        return month_of(int(found[1]), int(found[2]))
    if found := _MONTH_YEAR.fullmatch(text):
        return month_of(int(found[2]), int(found[1]))
    if found := _YEAR_LAST.fullmatch(text):
        return _year_last(
            int(found[1]), int(found[3]), int(found[4]), found[2], today, month_first=month_first
        )
    if _begins_with_the_year(language) and (found := _SHORT_YEAR_FIRST.fullmatch(text)):
        return day_of(full_year(int(found[1]), today), int(found[3]), int(found[4]))
    if found := _SHORT_YEAR_LAST.fullmatch(text):
        year = full_year(int(found[4]), today)
        return _year_last(int(found[1]), int(found[3]), year, found[2], today, month_first=month_first)
    if found := _NO_YEAR.fullmatch(text):
        only_month_first = month_first or _begins_with_the_year(language)
        return _no_year(int(found[1]), int(found[2]), today, month_first=only_month_first)
    return None


@cache
def _begins_with_the_year(language: Language) -> bool:
    return str(Locale.parse(language.value).date_formats["short"].pattern).startswith("y")


def _year_last(
    first: int, second: int, year: int, separator: str, today: date, *, month_first: bool
) -> PurchaseDate | None:
    by_day, by_month = day_of(year, second, first), day_of(year, first, second)
    if separator == ".":
        return by_day or by_month
    if month_first:
        return by_month or by_day
    return hull([reading for reading in (by_day, by_month) if reading], today)


def _no_year(first: int, second: int, today: date, *, month_first: bool) -> PurchaseDate | None:
    by_month = most_recent(lambda year: day_of(year, first, second), today)
    if month_first:
        return by_month
    by_day = most_recent(lambda year: day_of(year, second, first), today)
    return hull([reading for reading in (by_day, by_month) if reading], today)
