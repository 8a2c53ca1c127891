"""The clocks of a ticket: when each is due, when it is in danger and when it is broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tickets.kinds import Urgency
from tickets.moments import in_utc
from tickets.policy import ClockPolicy, Measure, ProductLine, Span, SurveyPolicy
from tickets.time.calendar import DAY, WorkingCalendar

SURVEY_LIMIT = timedelta(hours=24)
"""The latest a survey may go out after the end of the service (rule F2)."""

_LAST_MINUTE = timedelta(minutes=1)


class ClockState(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    WARNED = "warned"
    BREACHED = "breached"


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A time limit that runs: begun, in danger from `warn_at`, to be kept by `due_at`; all in UTC."""

    span: Span
    started_at: datetime
    warn_at: datetime
    due_at: datetime


def start(calendar: WorkingCalendar, span: Span, *, at: datetime, warn_at: float) -> Deadline:
    """Start a clock of a span; `warn_at` is the share of its time after which it is in danger, 0 to 1."""
    at = in_utc(at)
    due = calendar.add(at, span)
    warned = warning_moment(calendar, span.measure, started_at=at, due_at=due, share=warn_at)
    return Deadline(span=span, started_at=at, warn_at=warned, due_at=due)


def warning_moment(
    calendar: WorkingCalendar, measure: Measure, *, started_at: datetime, due_at: datetime, share: float
) -> datetime:
    """Return when a share (0 to 1) of the time between two moments has passed, by the clock or in service."""
    if measure is Measure.CLOCK:
        return started_at + (due_at - started_at) * share
    service = calendar.between(started_at, due_at) * share
    return calendar.after_service(started_at, service) if service > timedelta() else started_at


def response_deadline(
    policy: ClockPolicy,
    calendar: WorkingCalendar,
    *,
    urgency: Urgency,
    line: ProductLine | None,
    at: datetime,
    complaint: bool = False,
) -> Deadline:
    """Start the clock of the first response (rules C3, P2); of several spans the strictest counts."""
    spans = [policy.first_response[urgency]]
    if line is not None and line.first_response is not None:
        spans.append(line.first_response)
    if complaint and policy.complaint is not None:
        spans.append(policy.complaint.respond)
    return _strictest(policy, calendar, spans, at)


def solution_deadline(
    policy: ClockPolicy,
    calendar: WorkingCalendar,
    *,
    urgency: Urgency,
    at: datetime,
    complaint: bool = False,
) -> Deadline:
    """Start the clock of the solution (rules C2, P2); of several spans the strictest counts."""
    spans = [policy.solve[urgency]]
    if complaint and policy.complaint is not None:
        spans.append(policy.complaint.solve)
    return _strictest(policy, calendar, spans, at)


def confirm_deadline(policy: ClockPolicy, calendar: WorkingCalendar, *, at: datetime) -> Deadline:
    """Start, at the assignment, the clock of the owner's confirmation (rule A3)."""
    return start(calendar, policy.confirm, at=at, warn_at=policy.warn_at)


def plan_deadline(policy: ClockPolicy, calendar: WorkingCalendar, *, at: datetime) -> Deadline:
    """Start, at the assignment, the clock of the owner's plan (rule A3)."""
    return start(calendar, policy.plan, at=at, warn_at=policy.warn_at)


def _strictest(
    policy: ClockPolicy, calendar: WorkingCalendar, spans: Sequence[Span], at: datetime
) -> Deadline:
    clocks = [start(calendar, span, at=at, warn_at=policy.warn_at) for span in spans]
    return min(clocks, key=lambda clock: clock.due_at)


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


def quiet_end(policy: SurveyPolicy, calendar: WorkingCalendar, at: datetime) -> datetime | None:
    """Return when customers may be disturbed again, in UTC; None where they may be now (rule F2)."""
    quiet = _quiet_around(policy, calendar, in_utc(at))
    return quiet[1] if quiet else None


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
