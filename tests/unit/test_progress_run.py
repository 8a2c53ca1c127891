"""When the day's run begins: early enough for the last message to leave before the promised time."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.services.world import POLICY
from tickets.daily_update.run import Crowd, DayTimes, begin_of, late_of, times_of
from tickets.policy import CalendarPolicy, Hours, Policy, ProgressPolicy
from tickets.time.calendar import WorkingCalendar

MONDAY = date(2026, 3, 2)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def times(policy: Policy = POLICY, day: date = MONDAY) -> DayTimes:
    return times_of(policy, WorkingCalendar(policy.calendar), day)


def crowd(tickets: int, most_of_one: int = 1) -> Crowd:
    return Crowd(tickets=tickets, most_of_one=most_of_one)


def progress(**changes: object) -> ProgressPolicy:
    return replace(POLICY.progress, **changes)  # type: ignore[arg-type]  # fields of ProgressPolicy by name


def at(hour: int, minute: int = 0, second: int = 0, *, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute, second), SHANGHAI).astimezone(UTC)


@pytest.mark.rule("D2.before_17")
def test_twenty_thousand_at_twenty_five_a_second_begin_before_a_quarter_to_five() -> None:
    policy = progress(tell_from=time(16, 55))
    begins = begin_of(times(replace(POLICY, progress=policy)), crowd(20_000), policy)
    assert begins == at(16, 42, 20)
    assert begins < at(16, 46)


@pytest.mark.rule("D2.before_17")
def test_few_are_told_at_the_usual_time_and_one_with_many_cases_counts_second_by_second() -> None:
    assert begin_of(times(), crowd(300), POLICY.progress) == at(16, 30)
    assert begin_of(times(), crowd(2_000, most_of_one=2_000), POLICY.progress) == at(16, 17, 20)


@pytest.mark.rule("D2.before_17")
@given(
    tickets=st.integers(0, 500_000),
    share=st.floats(0, 1),
    per_second=st.floats(0.5, 30),
    margin=st.floats(1, 5),
)
def test_the_last_message_at_pace_leaves_before_the_promised_time(
    tickets: int, share: float, per_second: float, margin: float
) -> None:
    policy = progress(per_second=per_second, margin=margin)
    many = crowd(tickets, int(tickets * share))
    day = times()
    begins = begin_of(day, many, policy)
    at_pace = max(timedelta(seconds=tickets / per_second), timedelta(seconds=many.most_of_one))
    assert begins <= day.tell
    assert begins == day.midnight or begins + at_pace < day.promised
    if begins + at_pace < day.promised:
        assert late_of(tickets, now=begins, promised=day.promised, policy=policy) == 0


@pytest.mark.rule("D2.before_17")
@given(waiting=st.integers(0, 100_000), seconds=st.integers(-3600, 7200), later=st.integers(0, 3600))
def test_the_later_it_is_the_more_will_be_late_and_after_the_time_all_are(
    waiting: int, seconds: int, later: int
) -> None:
    promised = times().promised
    now = promised - timedelta(seconds=seconds)
    late = late_of(waiting, now=now, promised=promised, policy=POLICY.progress)
    still_later = late_of(
        waiting, now=now + timedelta(seconds=later), promised=promised, policy=POLICY.progress
    )
    assert 0 <= late <= still_later <= waiting
    if seconds <= 0:
        assert late == waiting


@pytest.mark.rule("D2.before_17")
def test_on_a_half_day_all_times_lie_before_its_closing() -> None:
    morning = (Hours(start=time(9), end=time(12)),)
    half = replace(POLICY, calendar=replace(POLICY.calendar, half_days={MONDAY: morning}))
    found = times(half)
    assert (found.ask, found.tell, found.promised) == (at(10, 30), at(11, 30), at(12))
    assert found.quiet == at(21)


def test_a_day_off_has_no_times() -> None:
    with pytest.raises(ValueError, match="not a working day"):
        times(day=date(2026, 3, 1))


@pytest.mark.rule("D2.before_17")
@pytest.mark.parametrize("day", [date(2026, 3, 6), date(2026, 3, 9), date(2026, 10, 30), date(2026, 11, 2)])
def test_five_oclock_is_five_oclock_on_both_sides_of_a_change_of_the_clocks(day: date) -> None:
    hours = (Hours(start=time(9), end=time(18)),)
    new_york = CalendarPolicy(time_zone="America/New_York", week=(hours,) * 5 + ((), ()), country=None)
    found = times(replace(POLICY, calendar=new_york), day)
    assert found.promised.astimezone(ZoneInfo("America/New_York")).time() == time(17)
    assert found.promised - found.tell == timedelta(minutes=30)
