"""Goods that come back, recorded by whoever runs the desk (rules X2, X4); money is recorded, not moved."""

from collections.abc import Sequence
from datetime import date

from tickets.case import returns
from tickets.case.events import Event, NewProductSent, ProductInspected, RefundPaid, ReturnRefused
from tickets.case.facts import Money
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.errors import TimePassed
from tickets.ids import PersonId, TicketId
from tickets.kinds import Settlement
from tickets.services.expectation import not_before_moment
from tickets.services.service import Service, ticket_use_case
from tickets.services.session import Session
from tickets.team.permissions import require_staff


class ReturnService(Service):
    """Everything about goods that come back: exchange and refund.

    Each raises `NotAllowed` unless the person runs the desk, `NotFound`, `NotPossible`, and for a text
    `TextEmpty` and `TextTooLong`.
    """

    @ticket_use_case("returns.receive", allow=require_staff)
    async def receive(
        self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId, settlement: Settlement
    ) -> Ticket:
        """Return the ticket whose product has come back from the customer (rules X2, X4).

        What the rule promises from now on moves an earlier expected date (rule D3).
        """
        clocks, now = session.policy.clocks, session.now
        goods = case.returned
        if goods is not None and goods.inspected_at is None and goods.settlement is settlement:
            return session.shown(case)
        change = returns.receive(case, by=by, at=now, settlement=settlement)
        span = clocks.exchange_sent if settlement is Settlement.EXCHANGE else clocks.refund
        if span:
            change = not_before_moment(session, change, session.calendar.add(now, span))
        return await session.commit_change(case, change)

    @ticket_use_case("returns.inspect", allow=require_staff)
    async def inspect(
        self,
        session: Session,
        case: Ticket,
        *,
        by: PersonId,
        ticket: TicketId,
        finding: str,
        voucher_until: date | None = None,
    ) -> Ticket:
        """Return the ticket with what the inspection of the product found (rules X2, X4).

        The customer reads the finding, and until which local day the voucher is valid. Raises `TimePassed`
        for a past day.
        """
        finding = session.checked(finding)
        if voucher_until is not None and voucher_until < session.today:
            raise TimePassed
        history = await session.uow.tickets.history(ticket)
        inspected = case.returned is not None and case.returned.inspected_at is not None
        if inspected and _latest(history, ProductInspected, finding=finding, voucher_until=voucher_until):
            return session.shown(case)
        change = returns.inspect(case, by=by, at=session.now, finding=finding, voucher_until=voucher_until)
        return await session.commit_change(case, change)

    @ticket_use_case("returns.refuse", allow=require_staff)
    async def refuse(
        self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId, reason: str
    ) -> Ticket:
        """Return the ticket whose product goes back to the customer: neither exchange nor refund.

        The customer reads the reason (rule X6.told) and can ask for a person.
        """
        reason = session.checked(reason)
        history = await session.uow.tickets.history(ticket)
        if case.returned is None and _latest(history, ReturnRefused, reason=reason):
            return session.shown(case)
        change = returns.refuse(case, by=by, at=session.now, reason=reason)
        return await session.commit_change(case, change)

    @ticket_use_case("returns.send", allow=require_staff)
    async def send(
        self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId, tracking: str
    ) -> Ticket:
        """Return the ticket whose new product is on its way, and which waits for the customer's word (X2)."""
        tracking = session.checked(tracking)
        history = await session.uow.tickets.history(ticket)
        if case.status is Status.HANDED_OVER and _latest(history, NewProductSent, tracking=tracking):
            return session.shown(case)
        change = returns.send_new(case, by=by, at=session.now, tracking=tracking)
        return await session.commit_change(case, change)

    @ticket_use_case("returns.pay", allow=require_staff)
    async def pay(
        self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId, amount: Money
    ) -> Ticket:
        """Return the ticket whose money was paid back, and which waits for the customer's word (rule X4)."""
        history = await session.uow.tickets.history(ticket)
        if case.status is Status.HANDED_OVER and _latest(history, RefundPaid, amount=amount):
            return session.shown(case)
        change = returns.pay_back(case, by=by, at=session.now, amount=amount)
        return await session.commit_change(case, change)


def _latest(history: Sequence[Event], kind: type[Event], **said: object) -> bool:
    """Return whether the latest event of a kind says just this: a double tap, or an update taken up again."""
    past = next((event for event in reversed(history) if isinstance(event, kind)), None)
    return past is not None and all(getattr(past, name) == value for name, value in said.items())
