"""The clocks of a ticket: when each promise is due, when it is in danger and when it is broken."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tickets.calendar import DAY, WorkingCalendar
from tickets.kinds import Urgency
from tickets.moments import in_utc
from tickets.policy import ClockPolicy, Measure, ProductLine, Span, SurveyPolicy

SURVEY_LIMIT = timedelta(hours=24)
"""The latest a survey may go out after the end of the service (rule F2)."""

_LAST_MINUTE = timedelta(minutes=1)


class ClockState(StrEnum):
    """How a promise stands."""

    RUNNING = "running"
    WARNED = "warned"
    BREACHED = "breached"


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A promise that runs: begun, in danger from `warn_at`, to be kept by `due_at`; all in UTC."""

    started_at: datetime
    warn_at: datetime
    due_at: datetime


def state(clock: Clock, now: datetime) -> ClockState:
    """Return how an unkept promise stands; at `due_at` itself it can still be kept."""
    if now > clock.due_at:
        return ClockState.BREACHED
    return ClockState.WARNED if now >= clock.warn_at else ClockState.RUNNING


def start(calendar: WorkingCalendar, span: Span, *, at: datetime, warn_at: float) -> Clock:
    """Start a clock of a span; `warn_at` is the share of its time after which it is in danger, 0 to 1."""
    at = in_utc(at)
    due = calendar.add(at, span)
    if span.measure is Measure.CLOCK:
        return Clock(started_at=at, warn_at=at + (due - at) * warn_at, due_at=due)
    service = calendar.between(at, due) * warn_at
    warned = calendar.after_service(at, service) if service else at
    return Clock(started_at=at, warn_at=warned, due_at=due)


def response_clock(
    policy: ClockPolicy,
    calendar: WorkingCalendar,
    *,
    urgency: Urgency,
    line: ProductLine | None,
    at: datetime,
) -> Clock:
    """Start the clock of the first response (rule C3); a line's own span counts where it is stricter."""
    clock = start(calendar, policy.first_response[urgency], at=at, warn_at=policy.warn_at)
    if line is None or line.first_response is None:
        return clock
    stricter = start(calendar, line.first_response, at=at, warn_at=policy.warn_at)
    return min(clock, stricter, key=lambda each: each.due_at)


def solution_clock(
    policy: ClockPolicy, calendar: WorkingCalendar, *, urgency: Urgency, at: datetime
) -> Clock:
    """Start the clock of the solution (rule C2)."""
    return start(calendar, policy.solve[urgency], at=at, warn_at=policy.warn_at)


def confirm_clock(policy: ClockPolicy, calendar: WorkingCalendar, *, at: datetime) -> Clock:
    """Start, at the assignment, the clock of the owner's confirmation (rule A3)."""
    return start(calendar, policy.confirm, at=at, warn_at=policy.warn_at)


def plan_clock(policy: ClockPolicy, calendar: WorkingCalendar, *, at: datetime) -> Clock:
    """Start, at the assignment, the clock of the owner's plan (rule A3)."""
    return start(calendar, policy.plan, at=at, warn_at=policy.warn_at)


def survey_due(policy: SurveyPolicy, calendar: WorkingCalendar, *, served_at: datetime) -> datetime:
    """Return when the survey goes out (rule F2), in UTC: never in the quiet hours, at the latest after 24 h.

    In quiet hours it waits for their end; where that would be too late, it goes out a minute before they
    begin.
    """
    served_at = in_utc(served_at)
    wanted = served_at + min(policy.delay, SURVEY_LIMIT)
    quiet = _quiet_around(policy, calendar, wanted)
    if quiet is None:
        return wanted
    begins, ends = quiet
    return ends if ends <= served_at + SURVEY_LIMIT else max(begins - _LAST_MINUTE, served_at)


def _quiet_around(
    policy: SurveyPolicy, calendar: WorkingCalendar, at: datetime
) -> tuple[datetime, datetime] | None:
    day = calendar.local(at).date()
    over_midnight = policy.quiet_until <= policy.quiet_from
    for first in (day - DAY, day):
        begins = calendar.at_local(first, policy.quiet_from)
        ends = calendar.at_local(first + DAY if over_midnight else first, policy.quiet_until)
        if begins <= at < ends:
            return begins, ends
    return None
