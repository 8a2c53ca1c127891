"""How one clock begins, stands still, goes on and ends; every step returns a new clock."""

from dataclasses import replace
from datetime import datetime, timedelta

from tickets.policy import Measure, Span
from tickets.time.calendar import WorkingCalendar
from tickets.time.deadlines import Deadline
from tickets.time.ticket_clock import ClockOutcome, Pause, TicketClock

_INSTANT = timedelta(microseconds=1)


def pause(calendar: WorkingCalendar, clock: TicketClock, at: datetime) -> TicketClock:
    """Let a clock stand still; one that has ended, is past its due moment or stands still stays as it is."""
    if not clock.is_running or clock.paused_at is not None or at > clock.due_at:
        return clock
    return replace(clock, paused_at=at, left=_left(calendar, clock, at))


def resume(calendar: WorkingCalendar, clock: TicketClock, at: datetime) -> TicketClock:
    """Let a clock go on with what was left when it was paused; one that runs stays as it is.

    In working days that is a due moment at the end of service hours again, as many working days after the
    day it goes on as were left after the day it was paused; with none left, today's end or the next.
    """
    paused_at, left = clock.paused_at, clock.left
    if paused_at is None or left is None:
        return clock
    going = replace(clock, paused_at=None, left=None)
    if at <= paused_at:
        return going
    due = _due(calendar, clock.span.measure, at, left)
    return replace(
        going,
        due_at=due,
        warn_at=_warning(calendar, clock, paused_at=paused_at, resumed_at=at, due=due),
        pauses=(*clock.pauses, Pause(began=paused_at, ended=at)),
    )


def end(clock: TicketClock, at: datetime, *, met: bool) -> TicketClock:
    """End a clock that runs: broken when it is past due, else kept, or dropped when it was not `met`."""
    if not clock.is_running:
        return clock
    late = clock.breached_at is not None or (clock.paused_at is None and at > clock.due_at)
    outcome = ClockOutcome.BROKEN if late else ClockOutcome.KEPT if met else ClockOutcome.DROPPED
    return replace(clock, stopped_at=at, outcome=outcome, next_at=None)


def timed(clock: TicketClock, fresh: Deadline) -> TicketClock:
    """Return a clock with another start, span and moments, as if it had not been paused yet."""
    return replace(
        clock,
        span=fresh.span,
        started_at=fresh.started_at,
        warn_at=fresh.warn_at,
        due_at=fresh.due_at,
        pauses=(),
        paused_at=None,
        left=None,
    )


def _left(calendar: WorkingCalendar, clock: TicketClock, at: datetime) -> timedelta:
    match clock.span.measure:
        case Measure.CLOCK:
            return clock.due_at - at
        case Measure.SERVICE_HOURS:
            return calendar.between(at, clock.due_at)
        case Measure.WORKING_DAYS:
            # Service hours that end at midnight end on the day they began.
            last = calendar.local(clock.due_at - _INSTANT).date()
            day, days = calendar.local(at).date(), 0
            while (day := calendar.next_working_day(day)) <= last:
                days += 1
            return timedelta(days=days)


def _due(calendar: WorkingCalendar, measure: Measure, at: datetime, left: timedelta) -> datetime:
    match measure:
        case Measure.CLOCK:
            return at + left
        case Measure.SERVICE_HOURS:
            return calendar.after_service(at, left) if left else at
        case Measure.WORKING_DAYS:
            if left.days:
                return calendar.add(at, Span(amount=left.days, measure=measure))
            today = calendar.local(at).date()
            if calendar.is_working_day(today) and calendar.closing(today) >= at:
                return calendar.closing(today)
            return calendar.closing(calendar.next_working_day(today))


def _warning(
    calendar: WorkingCalendar,
    clock: TicketClock,
    *,
    paused_at: datetime,
    resumed_at: datetime,
    due: datetime,
) -> datetime:
    """Return when the clock is in danger: as long before it is due as it was to be before the pause."""
    if clock.warn_at <= paused_at:
        return clock.warn_at
    if clock.span.measure is Measure.CLOCK:
        return due - (clock.due_at - clock.warn_at)
    before = calendar.between(resumed_at, due) - calendar.between(clock.warn_at, clock.due_at)
    return calendar.after_service(resumed_at, before) if before > timedelta() else resumed_at
