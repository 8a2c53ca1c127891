"""Laws of every clock, whatever its measure: a pause shifts it, one outcome, each stage told once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.announcing import CALENDAR, RULES, TICKET
from tests.unit.services.world import MONDAY
from tickets.kinds import Urgency
from tickets.policy import Measure, Span
from tickets.time import running
from tickets.time.deadlines import start
from tickets.time.reminders import Stage, tell
from tickets.time.sla import SlaRules
from tickets.time.ticket_clock import ClockName, ClockOutcome, TicketClock

CLOCKWORK = SlaRules(policy=RULES, calendar=CALENDAR)
moments = st.integers(0, 180 * 24 * 3600).map(lambda seconds: MONDAY + timedelta(seconds=seconds))
lengths = st.timedeltas(timedelta(), timedelta(days=20))
spans = st.one_of(
    st.builds(Span, amount=st.floats(0.25, 200), measure=st.just(Measure.CLOCK)),
    st.builds(Span, amount=st.floats(0.25, 60), measure=st.just(Measure.SERVICE_HOURS)),
    st.builds(Span, amount=st.integers(1, 12).map(float), measure=st.just(Measure.WORKING_DAYS)),
)


@st.composite
def clocks(draw: st.DrawFn, measured: st.SearchStrategy[Span] = spans) -> TicketClock:
    """Any clock that has just begun."""
    fresh = start(CALENDAR, draw(measured), at=draw(moments), warn_at=draw(st.floats(0.1, 0.9)))
    clock = TicketClock(
        ticket=TICKET.id,
        name=ClockName.SOLVE,
        round=1,
        urgency=Urgency.NORMAL,
        span=fresh.span,
        started_at=fresh.started_at,
        warn_at=fresh.warn_at,
        due_at=fresh.due_at,
    )
    return replace(clock, next_at=CLOCKWORK.next_telling(clock))


def within(clock: TicketClock, share: float) -> datetime:
    """Return a moment between a clock's start and its due moment."""
    return clock.started_at + (clock.due_at - clock.started_at) * share


def stood(clock: TicketClock, since: datetime, period: timedelta) -> TicketClock:
    """Return a clock that stood still for a period."""
    return running.resume(CALENDAR, running.pause(CALENDAR, clock, since), since + period)


def three_days() -> TicketClock:
    """Return the solution of a case of Monday morning, due on Thursday evening."""
    fresh = start(CALENDAR, Span(amount=3, measure=Measure.WORKING_DAYS), at=MONDAY, warn_at=0.75)
    return TicketClock(
        ticket=TICKET.id,
        name=ClockName.SOLVE,
        round=1,
        urgency=Urgency.NORMAL,
        span=fresh.span,
        started_at=MONDAY,
        warn_at=fresh.warn_at,
        due_at=fresh.due_at,
    )


@given(clocks())
def test_the_warning_lies_between_start_and_due(clock: TicketClock) -> None:
    assert clock.started_at <= clock.warn_at <= clock.due_at


@given(clocks(spans.filter(lambda span: span.measure is Measure.CLOCK)), st.floats(0, 1), lengths)
def test_a_pause_shifts_what_counts_by_the_clock_by_exactly_its_length(
    clock: TicketClock, share: float, period: timedelta
) -> None:
    assert stood(clock, within(clock, share), period).due_at == clock.due_at + period


@given(clocks(spans.filter(lambda span: span.measure is Measure.SERVICE_HOURS)), st.floats(0, 1), lengths)
def test_a_pause_leaves_as_much_service_time_as_there_was(
    clock: TicketClock, share: float, period: timedelta
) -> None:
    since = within(clock, share)
    after = stood(clock, since, period)
    assert CALENDAR.between(since + period, after.due_at) == CALENDAR.between(since, clock.due_at)


@given(clocks(spans.filter(lambda span: span.measure is Measure.WORKING_DAYS)), st.floats(0, 1), lengths)
def test_a_promise_in_working_days_ends_with_a_working_day_after_a_pause_too(
    clock: TicketClock, share: float, period: timedelta
) -> None:
    due = stood(clock, within(clock, share), period).due_at
    assert due == CALENDAR.closing(CALENDAR.local(due).date())
    assert due >= max(clock.due_at, within(clock, share) + period)


@given(clocks(), st.floats(0, 1.5))
def test_stopping_and_going_on_at_once_changes_nothing(clock: TicketClock, share: float) -> None:
    assert stood(clock, within(clock, share), timedelta()) == clock


@given(clocks(), st.floats(0, 1), lengths)
def test_a_pause_never_gives_less_time_and_keeps_the_warning_in_place(
    clock: TicketClock, share: float, period: timedelta
) -> None:
    after = stood(clock, within(clock, share), period)
    assert after.due_at >= clock.due_at
    assert clock.started_at <= clock.warn_at <= after.warn_at <= after.due_at


@given(clocks(), st.floats(0, 1), lengths, lengths)
def test_a_longer_pause_never_makes_it_due_earlier(
    clock: TicketClock, share: float, one: timedelta, other: timedelta
) -> None:
    shorter, longer = sorted((one, other))
    since = within(clock, share)
    assert stood(clock, since, shorter).due_at <= stood(clock, since, longer).due_at


@given(clocks(), st.floats(0, 3), st.floats(0, 3), st.booleans(), st.booleans())
def test_a_clock_has_one_outcome(
    clock: TicketClock, first: float, second: float, met: bool, met_again: bool
) -> None:
    at = within(clock, first)
    ended = running.end(clock, at, met=met)
    in_time = ClockOutcome.KEPT if met else ClockOutcome.DROPPED
    assert ended.outcome is (ClockOutcome.BROKEN if at > clock.due_at else in_time)
    assert running.end(ended, within(clock, second), met=met_again) == ended
    assert running.pause(CALENDAR, ended, at) == ended


@pytest.mark.rule("A5.clocks")
@given(clocks(), st.lists(st.integers(0, 60 * 24 * 3), min_size=1, max_size=40))
def test_each_stage_is_told_once_and_in_order_however_the_planner_is_woken(
    clock: TicketClock, minutes: list[int]
) -> None:
    told: list[tuple[Stage, int]] = []
    now = clock.started_at
    for pause in minutes:
        now += timedelta(minutes=pause)
        telling = tell(CLOCKWORK, clock, now)
        if telling is not None:
            told.append((telling.stage, telling.step))
            clock = telling.clock
    whole = [(Stage.WARNED, 0), (Stage.BREACHED, 0), (Stage.STEP, 1), (Stage.STEP, 2)]
    assert told in [whole[: len(told)], whole[1 : len(told) + 1]]
    if (Stage.WARNED, 0) in told:
        assert clock.warned_at is not None


@given(clocks(), st.integers(0, 60 * 24 * 40))
def test_what_counts_in_service_hours_is_told_in_service_hours(clock: TicketClock, minutes: int) -> None:
    assert clock.next_at is not None
    if clock.span.measure is not Measure.CLOCK:
        assert CALENDAR.is_open(clock.next_at)
    assert tell(CLOCKWORK, clock, clock.next_at - timedelta(microseconds=1)) is None
    assert tell(CLOCKWORK, clock, clock.next_at + timedelta(minutes=minutes)) is not None


@pytest.mark.rule("C2.normal")
def test_three_working_days_stand_still_over_a_weekend() -> None:
    """Filed on Monday, asked on Wednesday evening, answered on Monday morning: one working day is left."""
    clock = three_days()
    asked = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    paused = running.pause(CALENDAR, clock, asked)
    assert paused.left == timedelta(days=1)
    resumed = running.resume(CALENDAR, paused, datetime(2026, 3, 9, 1, 30, tzinfo=UTC))
    assert resumed.due_at == datetime(2026, 3, 10, 10, tzinfo=UTC)


@given(clocks(), st.floats(1.0001, 3), lengths)
def test_waiting_does_not_mend_a_broken_promise(clock: TicketClock, share: float, period: timedelta) -> None:
    assert running.pause(CALENDAR, clock, within(clock, share)) == clock
    assert stood(clock, within(clock, share), period) == clock


@given(clocks(), st.floats(0, 1), lengths)
def test_who_was_in_danger_before_a_pause_still_is(
    clock: TicketClock, share: float, period: timedelta
) -> None:
    since = max(within(clock, share), clock.warn_at)
    assert stood(clock, since, period).warn_at == clock.warn_at


@pytest.mark.parametrize(
    ("answered", "due"),
    [
        pytest.param(datetime(2026, 3, 9, 2, tzinfo=UTC), datetime(2026, 3, 9, 10, tzinfo=UTC), id="at work"),
        pytest.param(
            datetime(2026, 3, 9, 11, tzinfo=UTC), datetime(2026, 3, 10, 10, tzinfo=UTC), id="after it"
        ),
        pytest.param(datetime(2026, 3, 7, 2, tzinfo=UTC), datetime(2026, 3, 9, 10, tzinfo=UTC), id="day off"),
    ],
)
def test_a_promise_of_its_last_day_goes_on_for_a_day(answered: datetime, due: datetime) -> None:
    clock = three_days()
    thursday = datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert running.pause(CALENDAR, clock, thursday).left == timedelta()
    assert running.resume(CALENDAR, running.pause(CALENDAR, clock, thursday), answered).due_at == due
