"""Goods that come back (rules X2, X4): received, inspected, and settled by a new product or the money."""

from dataclasses import replace
from datetime import date, datetime

from tickets.case.events import NewProductSent, ProductInspected, ProductReceived, RefundPaid, ReturnRefused
from tickets.case.facts import Money, ReturnedGoods
from tickets.case.lifecycle import DELIVERED, Act
from tickets.case.ticket import Change, Ticket
from tickets.errors import NotPossible
from tickets.ids import PersonId
from tickets.kinds import Settlement
from tickets.moments import in_utc


def receive(ticket: Ticket, *, by: PersonId, at: datetime, settlement: Settlement) -> Change:
    """Record that the product came back; raises `NotPossible` when it is here or the service has ended."""
    if ticket.returned is not None or ticket.status in DELIVERED or not ticket.is_open:
        raise _not_possible(ticket, "receive")
    event = ProductReceived(ticket=ticket.id, at=at, by=by, settlement=settlement)
    return ticket.keep(at, event, returned=ReturnedGoods(settlement=settlement, received_at=in_utc(at)))


def inspect(
    ticket: Ticket, *, by: PersonId, at: datetime, finding: str, voucher_until: date | None = None
) -> Change:
    """Record what the inspection found, with the last day of the voucher where there is one (rule X2).

    Raises `NotPossible` when no product is here that waits for it.
    """
    goods = _here(ticket, "inspect")
    if goods.inspected_at is not None:
        raise _not_possible(ticket, "inspect")
    event = ProductInspected(ticket=ticket.id, at=at, by=by, finding=finding, voucher_until=voucher_until)
    return ticket.keep(at, event, returned=replace(goods, inspected_at=in_utc(at)))


def refuse(ticket: Ticket, *, by: PersonId, at: datetime, reason: str) -> Change:
    """Record that neither new product nor money follows; raises `NotPossible` when no product is here."""
    _here(ticket, "refuse")
    event = ReturnRefused(ticket=ticket.id, at=at, by=by, reason=reason)
    return ticket.keep(at, event, returned=None)


def send_new(ticket: Ticket, *, by: PersonId, at: datetime, tracking: str) -> Change:
    """Record that the new product left; raises `NotPossible` before the inspection (rule X2)."""
    _inspected(ticket, Settlement.EXCHANGE, "send_new")
    event = NewProductSent(ticket=ticket.id, at=at, by=by, tracking=tracking)
    return ticket.act(Act.HAND_OVER, at, event)


def pay_back(ticket: Ticket, *, by: PersonId, at: datetime, amount: Money) -> Change:
    """Record that the money was paid; raises `NotPossible` before the inspection (rule X4)."""
    _inspected(ticket, Settlement.REFUND, "pay_back")
    event = RefundPaid(ticket=ticket.id, at=at, by=by, amount=amount)
    return ticket.act(Act.HAND_OVER, at, event)


def _here(ticket: Ticket, action: str) -> ReturnedGoods:
    if ticket.returned is None or ticket.status in DELIVERED or not ticket.is_open:
        raise _not_possible(ticket, action)
    return ticket.returned


def _inspected(ticket: Ticket, settlement: Settlement, action: str) -> None:
    goods = _here(ticket, action)
    if goods.settlement is not settlement or goods.inspected_at is None:
        raise _not_possible(ticket, action)


def _not_possible(ticket: Ticket, action: str) -> NotPossible:
    return NotPossible(status=ticket.status.value, action=action)
