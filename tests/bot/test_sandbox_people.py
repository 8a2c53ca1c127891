"""Whoever tries the desk out finds it on a working morning, whenever they look in."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.policy import load_calendar, load_policy
from bot.sandbox_people import moment_to_begin

SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai(text: str) -> datetime:
    """Return the moment at which Shanghai's clocks show a day and a time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("looked_in", "begins"),
    [
        pytest.param("2026-11-25 09:30", "2026-11-25 09:30", id="in the morning: real time"),
        pytest.param("2026-11-25 14:20", "2026-11-25 10:00", id="in the afternoon"),
        pytest.param("2026-11-25 23:10", "2026-11-25 10:00", id="at night"),
        pytest.param("2026-11-25 05:00", "2026-11-24 10:00", id="before the desk opens: the day before"),
        pytest.param("2026-11-23 05:00", "2026-11-20 10:00", id="early on Monday: Friday"),
        pytest.param("2026-11-22 12:00", "2026-11-20 10:00", id="on Sunday: Friday"),
        pytest.param("2026-10-04 12:00", "2026-09-30 10:00", id="in a week of holidays: the day before it"),
    ],
)
def test_the_clock_begins_on_a_working_morning_that_is_not_ahead(looked_in: str, begins: str) -> None:
    calendar = load_calendar(load_policy(None))
    assert moment_to_begin(shanghai(looked_in), calendar) == shanghai(begins)
