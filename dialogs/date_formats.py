"""Days, months and years as people of a language write them."""

from datetime import date, timedelta

from babel.dates import format_date, format_skeleton, get_day_names

from tickets.case.facts import PurchaseDate
from tickets.kinds import Language


def long_day(day: date, language: Language) -> str:
    """Return a day with its year: "March 5, 2024", "2024年3月5日"."""
    return format_date(day, "long", locale=language.value)


def month_of_year(day: date, language: Language) -> str:
    """Return month and year: "Mar 2024", "2024年3月"."""
    return format_skeleton("yMMM", day, locale=language.value)


def month_name(day: date, language: Language) -> str:
    """Return the name of the month alone: "Mar", "3月"."""
    return format_date(day, "LLL", locale=language.value)


def weekday_name(day: date, language: Language) -> str:
    """Return the shortest common name of the weekday: "Mo", "一"."""
    letters = get_day_names("narrow", "stand-alone", locale=language.value)
    # One letter is not enough where two days begin with the same.
    alike = len(set(letters.values())) < len(letters)
    names = get_day_names("short", "stand-alone", locale=language.value) if alike else letters
    return str(names[day.weekday()])


def period(bought: PurchaseDate, language: Language) -> str:
    """Return when it was bought as short as it can be said: a day, a month, a year, or from … to."""
    first, last = bought.earliest, bought.latest
    if bought.exact:
        return long_day(first, language)
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        if (first.year, first.month) == (last.year, last.month):
            return month_of_year(first, language)
        if first.year == last.year and (first.month, last.month) == (1, 12):
            return format_skeleton("y", first, locale=language.value)
    return f"{long_day(first, language)} – {long_day(last, language)}"
