"""The clocks of a ticket that has none yet, from everything that has happened to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tickets.case import events as ev
from tickets.case.events import Event
from tickets.case.facts import ReturnedGoods
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.kinds import Urgency
from tickets.time import running
from tickets.time.deadlines import ClockState, warning_moment
from tickets.time.sla import Book, SlaRules
from tickets.time.ticket_clock import ClockName, TicketClock

_STATUS: dict[type[Event], Status] = {
    ev.TicketFiled: Status.NEW,
    ev.TicketAssigned: Status.ASSIGNED,
    ev.JobAccepted: Status.ACCEPTED,
    ev.JobDeclined: Status.DECLINED,
    ev.VisitProposed: Status.WAITING_CUSTOMER,
    ev.VisitTimesRefused: Status.ACCEPTED,
    ev.VisitAgreed: Status.SCHEDULED,
    ev.EngineerDeparted: Status.ON_THE_WAY,
    ev.EngineerArrived: Status.ON_SITE,
    ev.PartAwaited: Status.WAITING_PART,
    ev.SentToFactory: Status.AT_FACTORY,
    ev.NewProductSent: Status.HANDED_OVER,
    ev.RefundPaid: Status.HANDED_OVER,
    ev.QuoteGiven: Status.WAITING_CUSTOMER,
    ev.WorkFinished: Status.WORK_DONE,
    ev.SolutionConfirmed: Status.SOLVED,
    ev.TicketClosed: Status.CLOSED,
    ev.TicketCancelled: Status.CANCELLED,
    ev.TicketReopened: Status.REOPENED,
    ev.TicketEscalated: Status.ESCALATED,
}


def replay(
    sla: SlaRules, ticket: Ticket, history: Sequence[Event], *, at: datetime
) -> tuple[TicketClock, ...]:
    """Return the clocks that a ticket would have by now (UTC), ended ones too, had it had any from its start.

    Its own deadlines for response, solution and expectation stand as they were set. What was in danger
    or broken before there were clocks counts as told: the desk does not repeat itself.
    """
    book = Book(sla=sla, clocks=[])
    changed = any(isinstance(event, ev.UrgencyChanged) for event in history)
    urgency = Urgency.NORMAL if changed else ticket.urgency
    standing = replace(
        ticket, status=Status.NEW, owner=None, urgency=urgency, escalation_level=0, returned=None
    )
    for event in history:
        standing = _after(standing, event)
        book.hear(event, standing)
        book.settle(standing, at=event.at)
    lasting = (clock for clock in book.clocks if clock.is_running or clock.stopped_at != clock.started_at)
    return tuple(_as_set(sla, clock, ticket, at) for clock in lasting)


def _after(ticket: Ticket, event: Event) -> Ticket:
    ticket = replace(ticket, status=_STATUS.get(type(event), ticket.status))
    match event:
        case ev.TicketAssigned(owner=owner):
            return replace(ticket, owner=owner)
        case ev.TicketEscalated(level=level):
            return replace(ticket, owner=None, escalation_level=level)
        case ev.JobDeclined():
            return replace(ticket, owner=None)
        case ev.TicketReopened():
            return replace(ticket, owner=None, returned=None)
        case ev.ProductReceived(settlement=settlement):
            return replace(ticket, returned=ReturnedGoods(settlement=settlement, received_at=event.at))
        case ev.ReturnRefused():
            return replace(ticket, returned=None)
        case ev.QuoteAccepted(status=status) | ev.QuoteDeclined(status=status):
            return replace(ticket, status=status)
        case ev.BackFromFactory() if ticket.status is Status.AT_FACTORY:
            return replace(ticket, status=Status.ACCEPTED)
        case ev.UrgencyChanged(urgency=urgency):
            return replace(ticket, urgency=urgency)
        case _:
            return ticket


def _as_set(sla: SlaRules, clock: TicketClock, ticket: Ticket, at: datetime) -> TicketClock:
    if not clock.is_running:
        return clock
    known = {
        ClockName.RESPOND: ticket.respond_by,
        ClockName.SOLVE: ticket.solve_by,
        ClockName.EXPECTED: ticket.expected_at,
    }.get(clock.name)
    if known is not None and known != clock.due_at:
        clock = _due(sla, clock, known)
    state = clock.state(at)
    if state is ClockState.BREACHED:
        return replace(clock, warned_at=at, breached_at=at, next_at=None)
    if state is ClockState.WARNED:
        clock = replace(clock, warned_at=at)
    return replace(clock, next_at=sla.next_telling(clock))


def _due(sla: SlaRules, clock: TicketClock, due: datetime) -> TicketClock:
    paused_at, calendar = clock.paused_at, sla.calendar
    warned = warning_moment(
        calendar,
        clock.span.measure,
        started_at=min(clock.started_at, due),
        due_at=due,
        share=sla.policy.clocks.warn_at,
    )
    clock = replace(clock, due_at=due, warn_at=warned, pauses=(), paused_at=None, left=None)
    return clock if paused_at is None else running.pause(calendar, clock, paused_at)
