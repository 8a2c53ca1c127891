"""Times of a visit as people type them: "tomorrow 14:00-16:00", 周三 下午2点到4点, "9 am"."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dialogs.casework.days import plain, read_day
from tickets.case.facts import Slot
from tickets.time.calendar import WorkingCalendar

USUAL_LENGTH = timedelta(hours=2)
"""How long a visit is kept free when only its beginning is named."""

_NOON = 12
_LAST_HOUR = 23
_HALF = r"(?:(上午|早上|下午|晚上|中午)\s*)?"
_CLOCK = _HALF + r"(\d{1,2})(?:\s*[:.点點时時]\s*(\d{2}|半)?\s*分?)?\s*(am|pm|a\.m\.|p\.m\.)?"
_RANGE = re.compile(rf"{_CLOCK}(?:\s*(?:-|–|—|~|to|till|until|到|至)\s*{_CLOCK})?\s*$")
_AFTERNOON = ("下午", "晚上", "pm", "p.m.")
_MORNING = ("上午", "早上", "am", "a.m.")


@dataclass(frozen=True, kw_only=True)
class _Said:
    half: str
    hour: int
    minute: int

    def at(self) -> time | None:
        hour = self.hour
        if self.half in _AFTERNOON and hour < _NOON:
            hour += _NOON
        if self.half in _MORNING and hour == _NOON:
            hour = 0
        return time(hour, self.minute) if hour <= _LAST_HOUR and self.minute < 60 else None


def read_slot(text: str, *, now: datetime, calendar: WorkingCalendar) -> Slot | None:
    """Return the time that a text names, in UTC; None when it names none or one that does not run forward.

    Without a day it is today; without an end it lasts `USUAL_LENGTH`. Times are the desk's local ones.
    """
    said = plain(text)
    today = calendar.local(now).date()
    for found in _ranges(said):
        day = read_day(said[: found.start()].rstrip(" ,，"), today) if found.start() else today
        span = _span(found)
        if day is not None and span is not None:
            return _slot(calendar, day, span)
    return None


def slot_at(calendar: WorkingCalendar, day: date, hour: int) -> Slot:
    """Return the visit of usual length that begins at an hour of a day, local time."""
    start = calendar.at_local(day, time(hour))
    return Slot(start=start, end=start + USUAL_LENGTH)


def _ranges(said: str) -> list[re.Match[str]]:
    # "3/9 14-16" ends in a time, and so does its tail "4-16": the day decides which reading is meant.
    return [found for start in range(len(said)) if (found := _RANGE.match(said, start))]


def _span(found: re.Match[str]) -> tuple[time, time | None] | None:
    half, hour, minute, suffix, half_2, hour_2, minute_2, suffix_2 = found.groups()
    first = _said(half or suffix or (suffix_2 if hour_2 and not suffix else None), hour, minute)
    start = first.at()
    if start is None:
        return None
    if hour_2 is None:
        return start, None
    end = _said(half_2 or suffix_2 or half, hour_2, minute_2).at()
    return (start, end) if end is not None and end > start else None


def _said(half: str | None, hour: str, minute: str | None) -> _Said:
    return _Said(half=half or "", hour=int(hour), minute=30 if minute == "半" else int(minute or 0))


def _slot(calendar: WorkingCalendar, day: date, span: tuple[time, time | None]) -> Slot:
    begin = calendar.at_local(day, span[0])
    end = calendar.at_local(day, span[1]) if span[1] is not None else begin + USUAL_LENGTH
    return Slot(start=begin, end=end)
