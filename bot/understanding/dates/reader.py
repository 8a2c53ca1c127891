"""Reads a purchase date from free text: own rules first, dateparser for full dates in other shapes."""

import re
import unicodedata
from datetime import date, datetime, time

import dateparser  # type: ignore[import-untyped]  # the package ships no types

from bot.understanding.dates.chinese import read_chinese
from bot.understanding.dates.english import read_english
from bot.understanding.dates.intervals import FIRST_YEAR, between
from bot.understanding.dates.numeric import read_digits
from tickets.facts import PurchaseDate
from tickets.kinds import Language
from tickets.policy import Policy
from tickets.ports import DateReader, DateReading

_LONGEST = 80
# A word of letters and digits mixed is a serial or a model, unless it is an ordinal such as 5th.
_SERIAL = re.compile(r"(?=\w*[a-z])(?=\w*\d)(?!\d{1,2}(?:st|nd|rd|th)\b)[a-z0-9]{3,}")
_MONTH_FIRST = frozenset({"US", "PH"})
_ALL_PARTS = ["day", "month", "year"]
_LOCALES = {Language.EN: ["en"], Language.ZH_HANS: ["zh", "en"], Language.ZH_HANT: ["zh-Hant", "zh", "en"]}


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
        if found is None or found.earliest.year < FIRST_YEAR:
            return DateReading(purchased=None)
        if found.earliest > today:
            return DateReading(purchased=None, in_future=True)
        return DateReading(purchased=between(found.earliest, min(found.latest, today)))


def _other_full_date(words: str, today: date, language: Language) -> PurchaseDate | None:
    if _SERIAL.search(words):
        return None
    moment = dateparser.parse(
        words,
        languages=_LOCALES[language],
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
