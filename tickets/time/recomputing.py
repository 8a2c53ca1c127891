"""Running clocks under a changed policy or calendar: which rules they go by, and what changes with them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tickets.case import events as ev
from tickets.case.events import Event
from tickets.case.ticket import Change, Ticket
from tickets.kinds import Settlement
from tickets.plain_json import plain
from tickets.policy import Policy
from tickets.time import running
from tickets.time.calendar import WorkingCalendar
from tickets.time.clock_table import CLOCK_TABLE
from tickets.time.deadlines import ClockState, Deadline
from tickets.time.sla import SlaRules, with_deadlines
from tickets.time.ticket_clock import ClockName, TicketClock


def fingerprint(policy: Policy, calendar: WorkingCalendar) -> str:
    """Return a text that is another whenever the rules are others by which clocks run.

    These are the clocks' spans, those of product lines and of the escalation chain, and the calendar with
    the country's public days.
    """
    public = plain(calendar.public)
    if public["years"] is not None:
        # Desks keep fingerprints in which the years are texts: other ones would be other rules to them.
        public["years"] = [str(year) for year in public["years"]]
    rules = (
        policy.clocks,
        sorted((line.key, plain(line.first_response)) for line in policy.lines if line.first_response),
        policy.escalation,
        policy.calendar,
        public,
    )
    text = json.dumps(plain(rules), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def renew(
    sla: SlaRules, ticket: Ticket, clocks: Sequence[TicketClock], *, at: datetime
) -> tuple[Change, tuple[TicketClock, ...]] | None:
    """Return a ticket and its clocks as the present rules have them (UTC), None where nothing changes.

    Running clocks are computed from their start, with the pauses they had. A clock that is broken stays
    broken, and a moment that people agreed on stays theirs. The expected date follows where it was the
    solution's deadline; the history says so, and the customer hears of it with the next update (rule D3).
    """
    after = [_renewed(sla, ticket, clock, at) for clock in clocks]
    changed = tuple(new for new, old in zip(after, clocks, strict=True) if new != old)
    if not changed:
        return None
    due = with_deadlines(ticket, after)
    expected = next(
        (clock.due_at for clock in changed if clock.name is ClockName.EXPECTED and clock.is_running),
        ticket.expected_at,
    )
    names = tuple(sorted(clock.name.value for clock in changed))
    change = ticket.recompute_clocks(
        at=at, clocks=names, respond_by=due.respond_by, solve_by=due.solve_by, expected=expected
    )
    return change, changed


def _renewed(sla: SlaRules, ticket: Ticket, clock: TicketClock, at: datetime) -> TicketClock:
    if not clock.is_running or clock.state(at) is ClockState.BREACHED:
        return clock
    if clock.agreed and clock.name is not ClockName.PART:
        return clock
    fresh = _begun(sla, ticket, clock)
    if fresh is None:
        return running.end(clock, at, met=False)
    moved = running.timed(clock, fresh)
    for pause in clock.pauses:
        moved = running.pause(sla.calendar, moved, pause.began)
        moved = running.resume(sla.calendar, moved, pause.ended)
    if clock.paused_at is not None:
        moved = running.pause(sla.calendar, moved, clock.paused_at)
    if (moved.due_at, moved.warn_at, moved.left) == (clock.due_at, clock.warn_at, clock.left):
        return clock
    if moved.warn_at > at:
        moved = replace(moved, warned_at=None)
    return replace(moved, next_at=sla.next_telling(moved))


def _begun(sla: SlaRules, ticket: Ticket, clock: TicketClock) -> Deadline | None:
    beginning = sla.beginning(_start_of(clock, sla), replace(ticket, urgency=clock.urgency))
    return CLOCK_TABLE[clock.name].begins(beginning)


def _start_of(clock: TicketClock, sla: SlaRules) -> Event:
    """Return an event that starts such a clock at the moment it was started."""
    ticket, at = clock.ticket, clock.started_at
    match clock.name:
        case ClockName.STEP:
            return ev.TicketEscalated(ticket=ticket, at=at, by=None, level=clock.step, reason="")
        case ClockName.PART:
            day = sla.calendar.local(clock.due_at).date()
            return ev.PartAwaited(ticket=ticket, at=at, by=None, part="", expected=day)
        case ClockName.INSPECTION | ClockName.REPLACEMENT:
            return ev.ProductReceived(ticket=ticket, at=at, by=None, settlement=Settlement.EXCHANGE)
        case ClockName.REFUND:
            return ev.ProductReceived(ticket=ticket, at=at, by=None, settlement=Settlement.REFUND)
        case (
            ClockName.ASSIGN
            | ClockName.RESPOND
            | ClockName.CONFIRM
            | ClockName.PLAN
            | ClockName.VISIT
            | ClockName.SOLVE
            | ClockName.EXPECTED
            | ClockName.FACTORY
            | ClockName.CONTACT
            | ClockName.QUOTE
            | ClockName.SETTLE
        ):
            return ev.TicketFiled(ticket=ticket, at=at, by=None)
