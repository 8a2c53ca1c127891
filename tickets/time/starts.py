"""What each clock of a ticket begins with, and how long it runs then; None for what has no limit."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tickets.case import events as ev
from tickets.case import quotes
from tickets.case.events import Event
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.kinds import Request, Settlement, is_complaint
from tickets.policy import Measure, Policy, Span
from tickets.time.calendar import WorkingCalendar
from tickets.time.deadlines import (
    Deadline,
    confirm_deadline,
    plan_deadline,
    response_deadline,
    solution_deadline,
    start,
    warning_moment,
)


@dataclass(frozen=True, kw_only=True)
class ClockStart:
    """What a clock begins with: the event, the ticket as it is after it, and the desk's rules."""

    event: Event
    ticket: Ticket
    policy: Policy
    calendar: WorkingCalendar

    def span(self, span: Span | None) -> Deadline | None:
        """Return a clock of a span from the event on, None for what has no limit."""
        if span is None:
            return None
        return start(self.calendar, span, at=self.event.at, warn_at=self.policy.clocks.warn_at)

    def until(self, due: datetime) -> Deadline:
        """Return a clock from the event to a moment that people named, counted in service hours."""
        began, measure, share = self.event.at, Measure.SERVICE_HOURS, self.policy.clocks.warn_at
        hours = self.calendar.between(began, due) / timedelta(hours=1)
        return Deadline(
            span=Span(amount=hours, measure=measure),
            started_at=began,
            warn_at=warning_moment(self.calendar, measure, started_at=began, due_at=due, share=share),
            due_at=due,
        )

    def until_day(self, day: date) -> Deadline:
        """Return a clock from the event to the end of service of a local day, or of the next working day."""
        calendar = self.calendar
        due = calendar.end_of(day)
        return self.until(due if due > self.event.at else calendar.closing(calendar.next_working_day(day)))


def respond(at: ClockStart) -> Deadline:
    """Return the clock of the first response (rules C3, P2)."""
    ticket, policy = at.ticket, at.policy
    return response_deadline(
        policy.clocks,
        at.calendar,
        urgency=ticket.urgency,
        line=policy.line(ticket.product.line),
        at=at.event.at,
        complaint=is_complaint(ticket.request, ticket.kind),
    )


def solve(at: ClockStart) -> Deadline:
    """Return the clock of the solution (rules C2, P2)."""
    ticket = at.ticket
    complaint = is_complaint(ticket.request, ticket.kind)
    return solution_deadline(
        at.policy.clocks, at.calendar, urgency=ticket.urgency, at=at.event.at, complaint=complaint
    )


def assign(at: ClockStart) -> Deadline | None:
    """Return the clock of finding somebody responsible (rule I10)."""
    return at.span(at.policy.clocks.assign)


def confirm(at: ClockStart) -> Deadline | None:
    """Return the clock of the owner's confirmation (rule A3), None where there is no job to be taken on.

    After a refused return there is one again, unless it had been taken on before.
    """
    if at.ticket.returned is not None or at.ticket.status is not Status.ASSIGNED:
        return None
    return confirm_deadline(at.policy.clocks, at.calendar, at=at.event.at)


def plan(at: ClockStart) -> Deadline | None:
    """Return the clock of the owner's plan (rule A3); where the product has come back, that is the plan."""
    if at.ticket.returned is not None:
        return None
    return plan_deadline(at.policy.clocks, at.calendar, at=at.event.at)


def expected(at: ClockStart) -> Deadline | None:
    """Return the clock of the date that the customer was told (rule D3)."""
    planned = solve(at)
    if not isinstance(at.event, ev.ExpectedDateMoved) or at.event.expected == planned.due_at:
        return planned
    return at.until(at.event.expected) if at.event.expected > at.event.at else None


def visit(at: ClockStart) -> Deadline | None:
    """Return the clock of a visit: the end of the slot that was agreed (rules J4, J5)."""
    if not isinstance(at.event, ev.VisitAgreed):
        return None
    began, slot = at.event.at, at.event.slot
    span = Span(amount=(slot.end - began).total_seconds() / 3600, measure=Measure.CLOCK)
    # Who is not on the way when the slot opens will hardly be there in time.
    return Deadline(span=span, started_at=began, warn_at=max(slot.start, began), due_at=slot.end)


def part(at: ClockStart) -> Deadline | None:
    """Return the clock of a part: the end of the day it is expected on (rule J6)."""
    if not isinstance(at.event, ev.PartAwaited):
        return None
    return at.until_day(at.event.expected)


def factory(at: ClockStart) -> Deadline | None:
    """Return the clock of a factory repair (rule J11): its limit, or a later day told beforehand."""
    limit = at.span(at.policy.clocks.factory_repair)
    if isinstance(at.event, ev.FactoryDateMoved):
        return at.until_day(at.event.expected)
    if not isinstance(at.event, ev.SentToFactory):
        return limit
    told = at.until_day(at.event.expected)
    return told if limit is None or told.due_at > limit.due_at else limit


def contact(at: ClockStart) -> Deadline | None:
    """Return the clock of the contact about an exchange (rule X2)."""
    exchange = at.ticket.request is Request.EXCHANGE
    return at.span(at.policy.clocks.exchange_contact) if exchange else None


def quote(at: ClockStart) -> Deadline | None:
    """Return the clock of the quote for who pays for the work (rule J9)."""
    return at.span(at.policy.clocks.quote) if quotes.is_needed(at.ticket) else None


def inspection(at: ClockStart) -> Deadline | None:
    """Return the clock of inspection and voucher, from the receipt for an exchange on (rule X2)."""
    return at.span(at.policy.clocks.exchange_inspection) if _returned_for(at, Settlement.EXCHANGE) else None


def replacement(at: ClockStart) -> Deadline | None:
    """Return the clock of the new product, from the receipt for an exchange on (rule X2)."""
    return at.span(at.policy.clocks.exchange_sent) if _returned_for(at, Settlement.EXCHANGE) else None


def refund(at: ClockStart) -> Deadline | None:
    """Return the clock of the money, from the receipt for a refund on (rule X4)."""
    return at.span(at.policy.clocks.refund) if _returned_for(at, Settlement.REFUND) else None


def _returned_for(at: ClockStart, settlement: Settlement) -> bool:
    return isinstance(at.event, ev.ProductReceived) and at.event.settlement is settlement


def settle(at: ClockStart) -> Deadline | None:
    """Return the clock of the end of a complaint (rule P2)."""
    spans = at.policy.clocks.complaint
    complaint = is_complaint(at.ticket.request, at.ticket.kind)
    return at.span(spans.settle) if complaint and spans is not None else None


def step(at: ClockStart) -> Deadline | None:
    """Return the clock of a step of the escalation chain (rule A5)."""
    chain = at.policy.escalation
    if not isinstance(at.event, ev.TicketEscalated) or not chain:
        return None
    return at.span(chain[min(at.event.level, len(chain)) - 1].within)
