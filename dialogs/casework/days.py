"""Days as people type them: "tomorrow", 周三, "3/9", "2026-03-09"; always a day from today on."""

import re
import unicodedata
from datetime import date, timedelta

_NAMED: dict[str, int] = {
    "today": 0, "今天": 0, "今日": 0,
    "tomorrow": 1, "tmr": 1, "明天": 1, "明日": 1,
    "day after tomorrow": 2, "后天": 2, "後天": 2,
    "大后天": 3, "大後天": 3,
}  # fmt: skip
_WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("mon", "一"),
    ("tue", "二"),
    ("wed", "三"),
    ("thu", "四"),
    ("fri", "五"),
    ("sat", "六"),
    ("sun", "日", "天"),
)
_WEEKDAY_EN = re.compile(r"(next )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?")
_WEEKDAY_ZH = re.compile(r"(下)?(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])")
_FULL = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SHORT = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?")
_IN_DAYS = re.compile(r"(?:in )?(\d{1,2}) ?(?:days?|天)(?:后|後)?")
_WEEK = 7


def plain(text: str) -> str:
    """Return typed text ready to be read: one width, lower case, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def read_day(text: str, today: date) -> date | None:
    """Return the day that a text names, from today on; None when it names none or one that is past.

    A weekday is the next one to come, today not included; a day and month without a year is the next to come.
    """
    said = plain(text)
    if said in _NAMED:
        return today + timedelta(days=_NAMED[said])
    if found := _IN_DAYS.fullmatch(said):
        return today + timedelta(days=int(found[1]))
    if (weekday := _weekday(said)) is not None:
        index, following = weekday
        return _coming(today, index, following=following)
    if found := _FULL.fullmatch(said):
        return _from(today, _day(int(found[1]), int(found[2]), int(found[3])))
    if found := _SHORT.fullmatch(said):
        month, day = int(found[1]), int(found[2])
        return _from(today, _day(today.year, month, day)) or _from(today, _day(today.year + 1, month, day))
    return None


def _weekday(said: str) -> tuple[int, bool] | None:
    found = _WEEKDAY_EN.fullmatch(said) or _WEEKDAY_ZH.fullmatch(said)
    if found is None:
        return None
    index = next(n for n, names in enumerate(_WEEKDAYS) if found[2] in names)
    return index, bool(found[1])


def _coming(today: date, weekday: int, *, following: bool) -> date:
    if following:
        monday = today - timedelta(days=today.weekday()) + timedelta(days=_WEEK)
        return monday + timedelta(days=weekday)
    return today + timedelta(days=(weekday - today.weekday() - 1) % _WEEK + 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from(today: date, day: date | None) -> date | None:
    return day if day is not None and day >= today else None
