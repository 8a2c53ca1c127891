"""Days ahead: typed as people type them ("tomorrow", 周三, "3/9", "2026-03-09"), or chosen on buttons."""

import re
import unicodedata
from collections.abc import Awaitable, Callable, Collection
from datetime import date, timedelta
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import BaseInput
from aiogram_dialog.widgets.kbd import Keyboard

from dialogs.casework.inputs import words_input
from dialogs.context import desk_of, person_of, today_of, words_of
from dialogs.frame import choices
from dialogs.texts import Label, tell

FACTORY_DAYS = (1, 3, 5, 8)
"""Working days until the product is back from the factory that are offered ready-made."""

OnDay = Callable[[DialogManager, date], Awaitable[None]]

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


def day_buttons(on_day: OnDay, *, label: str) -> Keyboard:
    """Return a button for each of the window's `days` (`day` in ISO form), labelled by a key's sentence."""

    async def take(_: CallbackQuery, __: Any, manager: DialogManager, day: str) -> None:
        await on_day(manager, date.fromisoformat(day))

    return choices("day", "days", take, key="day", label=Label(label))


def day_input(on_day: OnDay) -> BaseInput:
    """Return the input that takes a typed day, from today on; it says what it understands when it is none."""

    async def take(manager: DialogManager, text: str) -> None:
        day = read_day(text, today_of(manager))
        if day is None:
            tell(manager, "engineer.not_a_day")
        else:
            await on_day(manager, day)

    return words_input(take)


def working_day_items(manager: DialogManager, counts: Collection[int]) -> list[dict[str, Any]]:
    """Return the days that lie so many working days ahead: `day` in ISO form, `n` the count, `label`."""
    words, person = words_of(manager), person_of(manager)
    return [
        {"day": day.isoformat(), "n": count, "label": words.day(day, person.language)}
        for count, day in _ahead(manager, counts)
    ]


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


def _ahead(manager: DialogManager, counts: Collection[int]) -> list[tuple[int, date]]:
    calendar, day = desk_of(manager).calendar, today_of(manager)
    found: list[tuple[int, date]] = []
    for count in range(1, max(counts) + 1):
        day = calendar.next_working_day(day)
        if count in counts:
            found.append((count, day))
    return found
