"""Dates as they are said in English: March 2024, last summer, two years ago, Black Friday."""

import re
from collections.abc import Callable
from datetime import date

from bot.understanding.dates.festivals import Festival, festival_of
from bot.understanding.dates.intervals import (
    DatePart,
    OfYear,
    Season,
    Unit,
    ago,
    between,
    day_of,
    few_ago,
    full_year,
    half_year_ago,
    last_month,
    month_of,
    more_than,
    most_recent,
    most_recent_past,
    season_of,
    week,
    year_of,
)
from tickets.case.facts import PurchaseDate

_BEFORE = re.compile(
    r"^(?:(?:i|we|it|was|were|is|that|think|believe|guess|bought|purchased|got|ordered|bought it|sometime"
    r"|some|maybe|probably|perhaps|around|about|approximately|approx|roughly|circa|ca|during|on|in|at|back in"
    r"|over|the)\s+)+"
)
_AFTER = re.compile(r"(?:\s+(?:or so|i think|i guess|i believe|maybe|sale|sales|holidays?))+$")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + "|sept)"
_YEAR = r"(?P<year>\d{4}|'\d{2}|last year|this year|next year|year before last)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_PART = r"(?P<part>early|beginning of|start of|mid|middle of|late|end of)"
_PARTS = {"ear": DatePart.EARLY, "beg": DatePart.EARLY, "sta": DatePart.EARLY, "mid": DatePart.MIDDLE}
_PARTS |= {"lat": DatePart.LATE, "end": DatePart.LATE}
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_FESTIVALS = {
    r"new year(?:s|s day)?": Festival.NEW_YEAR,
    r"chinese new year|lunar new year|spring festival|cny": Festival.SPRING_FESTIVAL,
    r"qingming(?: festival)?": Festival.QINGMING,
    r"may day|labou?r day": Festival.LABOUR_DAY,
    r"dragon boat(?: festival)?": Festival.DRAGON_BOAT,
    r"mid autumn(?: festival)?": Festival.MID_AUTUMN,
    r"national day|golden week": Festival.NATIONAL_DAY,
    r"618": Festival.MIDYEAR_SALE,
    r"double (?:11|eleven)|singles day|11\.11": Festival.SINGLES_DAY,
    r"double (?:12|twelve)|12\.12": Festival.TWELVE_TWELVE,
    r"black friday|cyber monday": Festival.BLACK_FRIDAY,
    r"christmas|xmas": Festival.CHRISTMAS,
}
_FESTIVAL_PATTERNS = [(re.compile(pattern), festival) for pattern, festival in _FESTIVALS.items()]
_OF_YEAR_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_MONTH}\s+{_DAY}",
        rf"{_DAY}\s+(?:of\s+)?{_MONTH}",
        rf"(?:{_PART}\s+)?{_MONTH}",
        rf"(?:{_PART}\s+)?{_SEASON}",
    )
)
_YEAR_FIRST = re.compile(rf"{_YEAR}\s+(?:s\s+)?(?P<rest>.+)")
_YEAR_LAST = re.compile(rf"(?P<rest>.+?)\s+(?:of\s+|in\s+)?{_YEAR}")
_WHOLE_YEAR = re.compile(rf"(?:{_PART}\s+)?{_YEAR}")
_RELATIVE = re.compile(r"(?P<which>last|past|this|next)\s+(?P<rest>.+)")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "a couple of": 2, "three": 3, "four": 4}
_COUNTS |= {"five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
_FEW = {"few", "a few", "some", "several"}
_AGO = re.compile(
    r"(?P<more>more than |over |at least )?(?P<count>\d{1,3}|[a-z]+|a couple of|a few|couple of)\s+"
    r"(?P<unit>day|week|month|year)s?\s+(?:ago|back|before)"
)
_HALF_YEAR = re.compile(r"half a year ago|six months or so ago")
_DAYS_BACK = {"today": 0, "just now": 0, "yesterday": 1, "day before yesterday": 2, "tomorrow": -1}
_RECENTLY = {"recently", "just recently", "lately"}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_english(text: str, today: date) -> PurchaseDate | None:
    """Return what English words about a day mean, None for any others; the text is NFKC and case folded."""
    words = " ".join(re.sub(r"['’]s\b|[,;!?()]|\.(?!\d)|(?<=[a-z])-(?=[a-z0-9])", " ", text).split())
    bare = _AFTER.sub("", _BEFORE.sub("", f"{words} ").strip())
    readers: tuple[Callable[[str, date], PurchaseDate | None], ...] = (_near, _ago, _dated)
    return next((found for reader in readers if (found := reader(bare, today))), None)


def _near(text: str, today: date) -> PurchaseDate | None:
    if text in _DAYS_BACK:
        return ago(_DAYS_BACK[text], Unit.DAY, today)
    if text in _RECENTLY:
        month = ago(1, Unit.MONTH, today)
        return between(month.earliest, today) if month else None
    found = _RELATIVE.fullmatch(text)
    if found is None:
        return None
    back = {"this": 0, "next": -1}.get(found["which"], 1)
    if found["rest"] == "month":
        return last_month(today, back)
    if found["rest"] == "week":
        return week(today, back)
    if found["rest"] in _WEEKDAYS:
        return _weekday(_WEEKDAYS.index(found["rest"]), back, today)
    said = _of_year(found["rest"])
    if said is None:
        return None
    if back > 0:
        return most_recent_past(said, today)
    return said(today.year - back)


def _weekday(number: int, back: int, today: date) -> PurchaseDate:
    """Read "last monday": some mean last week's, others the one that has just been."""
    one = week(today, back, number)
    other = week(today, 0, number)
    return between(one.earliest, other.latest) if back > 0 and other.latest < today else one


def _ago(text: str, today: date) -> PurchaseDate | None:
    if _HALF_YEAR.fullmatch(text):
        return half_year_ago(today)
    found = _AGO.fullmatch(text)
    if found is None:
        return None
    unit, count = Unit(found["unit"]), found["count"]
    if count in _FEW:
        return few_ago(unit, today)
    number = int(count) if count.isdigit() else _COUNTS.get(count)
    if number is None:
        return None
    return more_than(number, unit, today) if found["more"] else ago(number, unit, today)


def _dated(text: str, today: date) -> PurchaseDate | None:
    """Read what is said of a year: "march" + "2024", "late" + "last year", or "march" alone."""
    if found := _WHOLE_YEAR.fullmatch(text):
        return year_of(_year(found["year"], today), _part(found["part"]))
    if said := _of_year(text):
        return most_recent(said, today)
    if found := _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text):
        said = _of_year(found["rest"])
        return said(_year(found["year"], today)) if said else None
    return None


def _of_year(text: str) -> OfYear | None:
    for pattern, festival in _FESTIVAL_PATTERNS:
        if pattern.fullmatch(text):
            return lambda year: festival_of(year, festival)
    found = next((match for each in _OF_YEAR_PATTERNS if (match := each.fullmatch(text))), None)
    if found is None:
        return None
    groups = found.groupdict()
    part = _part(groups.get("part"))
    if groups.get("season"):
        season = Season.AUTUMN if groups["season"] == "fall" else Season(groups["season"])
        return lambda year: season_of(year, season)
    month = next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(groups["month"][:3]))
    if groups.get("day"):
        day = int(groups["day"])
        return lambda year: day_of(year, month, day)
    return lambda year: month_of(year, month, part)


def _part(words: str | None) -> DatePart | None:
    return _PARTS[words[:3]] if words else None


def _year(words: str, today: date) -> int:
    if words.isdigit():
        return int(words)
    if words.startswith("'"):
        return full_year(int(words[1:]), today)
    return today.year - {"last": 1, "this": 0, "next": -1}.get(words[:4], 2)
