"""The working calendar around holidays, make-up days, clock changes and midnight."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tickets.moments import NaiveTime
from tickets.policy import CalendarPolicy, Hours, Measure, Span
from tickets.time.calendar import PublicDays, WorkingCalendar

MORNING = Hours(start=time(9), end=time(12))
AFTERNOON = Hours(start=time(13, 30), end=time(18))
FULL = (MORNING, AFTERNOON)
DESK = CalendarPolicy(time_zone="Asia/Shanghai", week=(FULL,) * 5 + ((), ()), country="CN")
CHINA_2026 = PublicDays(
    holidays=frozenset(
        date(2026, month, day)
        for month, days in {1: (1, 2), 2: (16, 17, 18, 19, 20, 23), 10: (1, 2, 5, 6, 7)}.items()
        for day in days
    ),
    working_days=frozenset({date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)}),
    years=frozenset({2026}),
)
SHANGHAI = WorkingCalendar(DESK, CHINA_2026)
ROUND_THE_CLOCK = (Hours(start=time(0), end=time(0)),)


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def hours(amount: float) -> Span:
    return Span(amount=amount, measure=Measure.SERVICE_HOURS)


def days(amount: float) -> Span:
    return Span(amount=amount, measure=Measure.WORKING_DAYS)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        pytest.param(date(2026, 2, 13), True, id="Friday before Spring Festival"),
        pytest.param(date(2026, 2, 14), True, id="make-up Saturday before Spring Festival"),
        pytest.param(date(2026, 2, 15), False, id="Sunday"),
        pytest.param(date(2026, 2, 16), False, id="New Year's Eve, a Monday"),
        pytest.param(date(2026, 2, 23), False, id="Monday taken for the make-up Saturday"),
        pytest.param(date(2026, 2, 24), True, id="first day back"),
        pytest.param(date(2026, 2, 28), True, id="make-up Saturday after Spring Festival"),
        pytest.param(date(2026, 9, 20), True, id="make-up Sunday before National Day"),
        pytest.param(date(2026, 10, 1), False, id="National Day"),
        pytest.param(date(2026, 10, 10), True, id="make-up Saturday after National Day"),
        pytest.param(date(2028, 2, 29), True, id="leap day, a Tuesday"),
    ],
)
@pytest.mark.rule("C2.normal", "C2.low")
def test_working_days(day: date, works: bool) -> None:
    assert SHANGHAI.is_working_day(day) is works


def test_a_make_up_saturday_has_the_hours_of_a_weekday() -> None:
    assert SHANGHAI.working_hours(date(2026, 2, 14)) == FULL


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        pytest.param("2026-03-02T09:00", 3, "2026-03-02T12:00", id="exactly to the break"),
        pytest.param("2026-03-02T09:00", 4, "2026-03-02T14:30", id="over the break"),
        pytest.param("2026-03-02T12:30", 1, "2026-03-02T14:30", id="from within the break"),
        pytest.param("2026-03-02T16:00", 4, "2026-03-03T11:00", id="over night"),
        pytest.param("2026-03-06T17:00", 4, "2026-03-09T12:00", id="over a weekend"),
        pytest.param(
            "2026-02-14T17:00", 4, "2026-02-24T12:00", id="from the make-up Saturday over the feast"
        ),
        pytest.param("2026-02-27T17:00", 4, "2026-02-28T12:00", id="into the make-up Saturday"),
        pytest.param("2026-10-01T10:00", 1, "2026-10-08T10:00", id="filed on National Day"),
        pytest.param("2026-03-02T03:00", 0.5, "2026-03-02T09:30", id="filed at night"),
        pytest.param("2026-03-02T23:59:59", 7.5, "2026-03-03T18:00", id="a whole day from midnight"),
        pytest.param("2026-03-02T03:00", 0, "2026-03-02T03:00", id="nothing added"),
    ],
)
@pytest.mark.rule("C3.normal", "C3.low")
def test_adding_service_hours(start: str, amount: float, due: str) -> None:
    assert SHANGHAI.add(at(start), hours(amount)) == at(due)


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        pytest.param("2026-03-02T10:00", 3, "2026-03-05T18:00", id="the day of filing does not count"),
        pytest.param("2026-03-02T22:00", 3, "2026-03-05T18:00", id="nor does it in the evening"),
        pytest.param("2026-03-07T10:00", 1, "2026-03-09T18:00", id="filed on a Saturday"),
        pytest.param("2026-02-13T10:00", 1, "2026-02-14T18:00", id="the make-up Saturday counts"),
        pytest.param("2026-02-13T10:00", 3, "2026-02-25T18:00", id="Spring Festival does not"),
        pytest.param("2026-09-30T10:00", 3, "2026-10-10T18:00", id="National Day and its make-up Saturday"),
        pytest.param("2028-02-28T10:00", 1, "2028-02-29T18:00", id="leap day"),
    ],
)
@pytest.mark.rule("C2.normal", "C2.low")
def test_adding_working_days(start: str, amount: float, due: str) -> None:
    assert SHANGHAI.add(at(start), days(amount)) == at(due)


@pytest.mark.rule("C2.urgent")
def test_a_span_by_the_clock_runs_through_night_and_feast() -> None:
    day = Span(amount=24, measure=Measure.CLOCK)
    assert SHANGHAI.add(at("2026-02-16T20:00"), day) == at("2026-02-17T20:00")


@pytest.mark.parametrize("span", [days(0), days(1.5), days(-1), hours(-1)])
def test_impossible_spans_are_refused(span: Span) -> None:
    with pytest.raises(ValueError, match=r"working days|negative"):
        SHANGHAI.add(at("2026-03-02T10:00"), span)


def test_naive_times_are_refused() -> None:
    with pytest.raises(NaiveTime):
        SHANGHAI.add(datetime(2026, 3, 2, 10), hours(1))  # noqa: DTZ001 - the naive one is the case
    with pytest.raises(NaiveTime):
        SHANGHAI.is_open(datetime(2026, 3, 2, 10))  # noqa: DTZ001 - the naive one is the case


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        pytest.param("2026-03-02T10:00", "2026-03-02T10:00", id="open now"),
        pytest.param("2026-03-02T12:00", "2026-03-02T13:30", id="the break begins"),
        pytest.param("2026-03-02T18:00", "2026-03-03T09:00", id="closing time"),
        pytest.param("2026-02-14T19:00", "2026-02-24T09:00", id="the feast begins"),
        pytest.param("2026-03-03T00:00", "2026-03-03T09:00", id="midnight"),
    ],
)
@pytest.mark.rule("I13.told_hours")
def test_when_a_person_answers(moment: str, opening: str) -> None:
    assert SHANGHAI.next_opening(at(moment)) == at(opening)
    assert SHANGHAI.is_open(at(moment)) is (moment == opening)


def test_neighbouring_working_days_skip_the_feast_both_ways() -> None:
    assert SHANGHAI.next_working_day(date(2026, 2, 14)) == date(2026, 2, 24)
    assert SHANGHAI.previous_working_day(date(2026, 2, 24)) == date(2026, 2, 14)


def test_half_days_closing_days_and_own_working_days_come_before_the_public_ones() -> None:
    own = replace(
        DESK,
        holidays=frozenset({date(2026, 2, 14), date(2026, 3, 2)}),
        working_days=frozenset({date(2026, 2, 16), date(2026, 3, 7)}),
        half_days={date(2026, 2, 13): (MORNING,), date(2026, 2, 17): (MORNING,)},
    )
    calendar = WorkingCalendar(own, CHINA_2026)
    open_days = {
        day: calendar.working_hours(date.fromisoformat(day))
        for day in ("2026-02-13", "2026-02-14", "2026-02-16", "2026-02-17", "2026-03-02", "2026-03-07")
    }
    assert open_days == {
        "2026-02-13": (MORNING,),
        "2026-02-14": (),
        "2026-02-16": FULL,
        "2026-02-17": (MORNING,),
        "2026-03-02": (),
        "2026-03-07": FULL,
    }
    assert calendar.add(at("2026-02-12T10:00"), days(1)) == at("2026-02-13T12:00")


def test_a_desk_that_never_closes_counts_every_hour_once() -> None:
    calendar = WorkingCalendar(replace(DESK, week=(ROUND_THE_CLOCK,) * 7, country=None))
    assert calendar.add(at("2026-03-02T23:00"), hours(2)) == at("2026-03-03T01:00")
    assert calendar.add(at("2026-03-02T00:00"), hours(24)) == at("2026-03-03T00:00")
    assert calendar.is_open(at("2026-03-03T00:00"))
    assert calendar.add(at("2026-03-02T08:00"), days(1)) == at("2026-03-04T00:00")


NEW_YORK = WorkingCalendar(
    CalendarPolicy(time_zone="America/New_York", week=(ROUND_THE_CLOCK,) * 7, country=None)
)


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        pytest.param("2026-03-07T20:00", 8, "2026-03-08T05:00", id="the night that loses an hour"),
        pytest.param("2026-10-31T20:00", 8, "2026-11-01T03:00", id="the night that gains an hour"),
    ],
)
def test_clock_changes_neither_lose_nor_invent_service_time(start: str, amount: float, due: str) -> None:
    begin, end = at(start, "America/New_York"), at(due, "America/New_York")
    assert NEW_YORK.add(begin, hours(amount)) == end
    assert NEW_YORK.between(begin, end) == timedelta(hours=amount)


def test_hours_that_the_clocks_leap_over_are_not_counted_twice() -> None:
    week = ((Hours(start=time(2, 15), end=time(2, 45)), Hours(start=time(3), end=time(4))),) * 7
    calendar = WorkingCalendar(CalendarPolicy(time_zone="America/New_York", week=week, country=None))
    start, end = at("2026-03-08T00:00", "America/New_York"), at("2026-03-09T00:00", "America/New_York")
    minutes = [start.astimezone(UTC) + timedelta(minutes=n) for n in range(23 * 60)]
    assert calendar.between(start, end) == timedelta(minutes=sum(map(calendar.is_open, minutes)))
    assert calendar.between(start, end) <= timedelta(hours=1)


def test_a_day_that_the_date_line_swallowed_has_no_hours() -> None:
    calendar = WorkingCalendar(CalendarPolicy(time_zone="Pacific/Apia", week=(FULL,) * 7, country=None))
    assert not calendar.is_working_day(date(2011, 12, 30))
    assert calendar.next_working_day(date(2011, 12, 29)) == date(2011, 12, 31)


def test_local_times_round_trip() -> None:
    moment = SHANGHAI.at_local(date(2026, 3, 2), time(15, 30))
    assert moment == datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
    assert SHANGHAI.local(moment).time() == time(15, 30)


def test_a_week_without_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="no service hours"):
        WorkingCalendar(replace(DESK, week=((),) * 7))


@pytest.mark.parametrize(
    ("now", "missing"),
    [
        pytest.param("2026-03-02T10:00", (), id="covered"),
        pytest.param("2026-12-10T10:00", (2027,), id="promises reach into the next year"),
        pytest.param("2027-12-10T10:00", (2027, 2028), id="forgotten for a year"),
    ],
)
def test_years_without_known_holidays_are_named_before_promises_reach_them(
    now: str, missing: tuple[int, ...]
) -> None:
    assert SHANGHAI.uncovered_years(at(now)) == missing


def test_a_desk_without_public_holidays_misses_no_year() -> None:
    assert WorkingCalendar(replace(DESK, country=None)).uncovered_years(at("2090-01-01T00:00")) == ()
