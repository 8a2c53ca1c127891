"""What holds of the working calendar for any week, any feast and any moment."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tickets.policy import CalendarPolicy, Hours, Measure, Span
from tickets.time.calendar import PublicDays, WorkingCalendar

MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2025, 1, 1), date(2028, 2, 1))
QUARTERS = st.integers(1, 400).map(lambda quarters: quarters / 4)
ZONES = st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC"])


@st.composite
def day_hours(draw: st.DrawFn) -> tuple[Hours, ...]:
    """Up to two stretches with a break between them, within a day."""
    minutes = sorted(draw(st.sets(st.integers(0, 24 * 4 - 1), min_size=4, max_size=4)))
    times = [time(quarter // 4, quarter % 4 * 15) for quarter in minutes]
    stretches = (Hours(start=times[0], end=times[1]), Hours(start=times[2], end=times[3]))
    return stretches[: draw(st.integers(0, 2))]


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """A desk with any week that has at least one working day."""
    week = draw(st.lists(day_hours(), min_size=7, max_size=7).filter(any))
    policy = CalendarPolicy(time_zone=draw(ZONES), week=tuple(week), country="CN")
    public = PublicDays(
        holidays=draw(st.frozensets(DAYS, max_size=30)), working_days=draw(st.frozensets(DAYS, max_size=10))
    )
    return WorkingCalendar(policy, public)


def span(amount: float) -> Span:
    return Span(amount=amount, measure=Measure.SERVICE_HOURS)


@given(calendars(), MOMENTS, QUARTERS)
def test_the_service_time_to_a_deadline_is_what_was_added(
    calendar: WorkingCalendar, start: datetime, amount: float
) -> None:
    assert calendar.between(start, calendar.add(start, span(amount))) == timedelta(hours=amount)


@given(calendars(), MOMENTS, QUARTERS, QUARTERS)
def test_adding_twice_is_adding_the_sum(
    calendar: WorkingCalendar, start: datetime, first: float, second: float
) -> None:
    assert calendar.add(calendar.add(start, span(first)), span(second)) == calendar.add(
        start, span(first + second)
    )


@given(calendars(), MOMENTS, MOMENTS, QUARTERS, st.integers(1, 10))
def test_who_files_later_is_never_due_earlier(
    calendar: WorkingCalendar, one: datetime, other: datetime, amount: float, days: int
) -> None:
    early, late = sorted([one, other])
    working_days = Span(amount=days, measure=Measure.WORKING_DAYS)
    assert calendar.add(early, span(amount)) <= calendar.add(late, span(amount))
    assert calendar.add(early, working_days) <= calendar.add(late, working_days)


@given(calendars(), st.lists(MOMENTS, min_size=3, max_size=3))
def test_service_time_adds_up_and_turns_round(calendar: WorkingCalendar, moments: list[datetime]) -> None:
    first, second, third = sorted(moments)
    assert calendar.between(first, second) + calendar.between(second, third) == calendar.between(first, third)
    assert calendar.between(third, first) == -calendar.between(first, third)


@given(calendars(), MOMENTS)
def test_the_desk_is_shut_until_the_next_opening(calendar: WorkingCalendar, moment: datetime) -> None:
    opening = calendar.next_opening(moment)
    assert calendar.is_open(opening)
    assert opening >= moment
    assert calendar.between(moment, opening) == timedelta()


@given(calendars(), MOMENTS, st.integers(1, 10))
def test_working_days_are_the_days_passed_over(calendar: WorkingCalendar, start: datetime, days: int) -> None:
    due = calendar.add(start, Span(amount=days, measure=Measure.WORKING_DAYS))
    day, passed = calendar.local(start).date(), 0
    while day < calendar.local(due).date():
        day += timedelta(days=1)
        passed += calendar.is_working_day(day)
    assert passed == days
    assert not calendar.is_open(due)


@given(calendars(), DAYS)
def test_going_on_and_back_a_working_day_returns(calendar: WorkingCalendar, day: date) -> None:
    following = calendar.next_working_day(day)
    assert following > day
    assert calendar.previous_working_day(following) <= day
    if calendar.is_working_day(day):
        assert calendar.previous_working_day(following) == day
