"""Weeks and months in the desk's own days, and what a running one is compared with."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.policy import CalendarPolicy, Hours
from tickets.review.periods import (
    PeriodKind,
    asked_for,
    end_of,
    period_of,
    stretch_before,
    stretch_of,
)
from tickets.time.calendar import WorkingCalendar

days = st.dates(min_value=date(1971, 1, 1), max_value=date(2100, 12, 31))
kinds = st.sampled_from(PeriodKind)


def calendar(zone: str = "Asia/Shanghai") -> WorkingCalendar:
    day = (Hours(start=time(9), end=time(18)),)
    return WorkingCalendar(CalendarPolicy(time_zone=zone, week=(day,) * 7, country=None))


@pytest.mark.rule("V1.weekly", "V1.monthly")
@given(kinds, days)
def test_every_day_lies_in_exactly_one_week_and_one_month(kind: PeriodKind, day: date) -> None:
    period = period_of(kind, day)
    assert period.first <= day <= period.last
    assert period_of(kind, period.first) == period_of(kind, period.last) == period
    assert period.before.last + timedelta(days=1) == period.first


@pytest.mark.rule("V1.weekly", "V1.monthly")
@given(days)
def test_a_week_is_seven_days_from_monday_and_a_month_has_one_number(day: date) -> None:
    week, month = period_of(PeriodKind.WEEK, day), period_of(PeriodKind.MONTH, day)
    assert (week.first.weekday(), (week.last - week.first).days) == (0, 6)
    assert (month.first.day, month.first.month, month.last.month) == (1, day.month, day.month)
    assert (month.last + timedelta(days=1)).day == 1


@pytest.mark.rule("V1.weekly")
def test_the_week_around_new_year_has_the_number_of_iso_8601() -> None:
    assert period_of(PeriodKind.WEEK, date(2027, 1, 3)).key == "2026-W53"
    assert asked_for(PeriodKind.WEEK, last=True, today=date(2027, 1, 6)).key == "2026-W53"
    assert asked_for(PeriodKind.MONTH, last=True, today=date(2027, 1, 6)).key == "2026-12"


@pytest.mark.rule("V1.weekly")
def test_a_week_begins_at_midnight_of_the_desk() -> None:
    week = period_of(PeriodKind.WEEK, date(2026, 3, 4))
    stretch = stretch_of(week, calendar(), now=datetime(2026, 4, 1, tzinfo=UTC))
    assert stretch.start == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert stretch.end == datetime(2026, 3, 8, 16, tzinfo=UTC)


@pytest.mark.rule("V1.weekly")
def test_a_week_in_which_the_clocks_go_forward_is_an_hour_shorter() -> None:
    week = period_of(PeriodKind.WEEK, date(2026, 3, 29))
    stretch = stretch_of(week, calendar("Europe/Berlin"), now=datetime(2026, 4, 30, tzinfo=UTC))
    assert stretch.end - stretch.start == timedelta(days=7, hours=-1)


@pytest.mark.rule("V1.weekly", "V1.monthly")
@given(kinds, st.timedeltas(min_value=timedelta(), max_value=timedelta(days=36500)))
def test_a_running_period_is_compared_with_as_much_of_the_one_before(
    kind: PeriodKind, after: timedelta
) -> None:
    here = calendar("Europe/Berlin")
    at = datetime(2000, 1, 1, tzinfo=UTC) + after
    period = period_of(kind, here.local(at).date())
    own, before = stretch_of(period, here, now=at), stretch_before(period, here, now=at)
    assert own.end == at
    assert before.start == stretch_of(period.before, here, now=at).start
    assert before.end <= own.start
    assert before.end - before.start <= own.end - own.start
    later = end_of(period, here)
    assert stretch_before(period, here, now=later) == stretch_of(period.before, here, now=later)


def test_nothing_of_a_coming_week_is_over() -> None:
    week = period_of(PeriodKind.WEEK, date(2026, 3, 9))
    stretch = stretch_of(week, calendar(), now=datetime(2026, 3, 4, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert stretch.start == stretch.end
