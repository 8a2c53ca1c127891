"""Reads a purchase date from free text: own rules first, dateparser for full dates in other shapes."""

import re
import unicodedata
from datetime import date, datetime, time

import dateparser  # type: ignore[import-untyped]  # the package ships no types

from bot.understanding.dates.chinese import read_chinese
from bot.understanding.dates.english import read_english
from bot.understanding.dates.intervals import YEARS, between
from bot.understanding.dates.numeric import read_digits
from tickets.case.facts import PurchaseDate
from tickets.case.readers import DateReader, DateReading
from tickets.kinds import Language
from tickets.policy import Policy

_LONGEST = 80
_WORD = re.compile(r"[a-z]+")
_MONTHS = "january february march april may june july august september october november december"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
# A serial such as 8M35M2, or 28 84--08, is no date, but dateparser makes one of it: it is shown words alone.
_DATE_WORDS = frozenset(
    [
        *_MONTHS.split(),
        *_WEEKDAYS.split(),
        *(name[:3] for name in f"{_MONTHS} {_WEEKDAYS}".split()),
        *("sept", "tues", "thur", "thurs", "st", "nd", "rd", "th", "of", "the", "on"),
    ]
)
_MONTH_FIRST = frozenset({"US", "PH"})
_ALL_PARTS = ["day", "month", "year"]
_SCRIPTS = {Language.ZH_HANT: "zh-Hant"}
"""Languages whose script dateparser tells from the usual one."""


class PurchaseDateReader:
    """Reads purchase dates; `month_first` says that 5/3/2024 can only mean the third of May."""

    def __init__(self, *, month_first: bool = False) -> None:
        self._month_first = month_first

    def __call__(self, text: str, *, today: date, language: Language) -> DateReading:
        """Return the interval of days that the words allow, cut off at today.

        Vague words give the whole span that they can mean ("last summer"), an ambiguous 5/3/2024 the span
        of both readings. Words that mean no day give none; a day after today is `in_future`.
        """
        words = unicodedata.normalize("NFKC", text).casefold().strip(" \t\n.,!?。，")
        if not words or len(words) > _LONGEST:
            return DateReading(purchased=None)
        found = (
            read_digits(words, today, language, month_first=self._month_first)
            or read_chinese(words, today)
            or read_english(words, today)
            or _other_full_date(words, today, language)
        )
        if found is None or found.earliest.year not in YEARS:
            return DateReading(purchased=None)
        if found.earliest > today:
            return DateReading(purchased=None, in_future=True)
        return DateReading(purchased=between(found.earliest, min(found.latest, today)))


def _other_full_date(words: str, today: date, language: Language) -> PurchaseDate | None:
    only_digits = not any(char.isalpha() for char in words)
    if only_digits or not _DATE_WORDS.issuperset(_WORD.findall(words)):
        return None
    moment = dateparser.parse(
        words,
        languages=list(dict.fromkeys([_SCRIPTS.get(language, language.code), language.code, "en"])),
        settings={
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": _ALL_PARTS,
            "PARSERS": ["absolute-time"],
            "RELATIVE_BASE": datetime.combine(today, time()),
        },
    )
    return between(moment.date(), moment.date()) if moment else None


def build_date_reader(policy: Policy) -> DateReader:
    """Return the reader of purchase dates as they are written in the desk's country."""
    return PurchaseDateReader(month_first=policy.phone_region in _MONTH_FIRST)
