"""Calls to customers who do not answer: staff ask what no message brought to light (rule F1)."""

from collections.abc import Iterable
from datetime import datetime

from tickets.announcements.calls import call_buttons
from tickets.case.ticket import Ticket
from tickets.kinds import Settlement
from tickets.messages.pushes import ContextValue, Push
from tickets.team.people import Person


def not_tested(ticket: Ticket, *, staff: Iterable[Person], at: datetime) -> tuple[Push, ...]:
    """Return one push per staff member about work that counts as solved only once somebody has asked."""
    served = ticket.served_at.isoformat() if ticket.served_at else ""
    return _calls("staff/not_tested", ticket, staff, at=at, occasion=served)


def not_heard(ticket: Ticket, *, staff: Iterable[Person], at: datetime, times: int = 1) -> tuple[Push, ...]:
    """Return one push per staff member about a new product or money of which nobody knows if it has come.

    `times` counts how often that has been long enough since anything happened to the ticket.
    """
    refund = ticket.returned is not None and ticket.returned.settlement is Settlement.REFUND
    occasion = f"{ticket.changed_at.isoformat()}:{times}"
    return _calls("staff/not_heard", ticket, staff, at=at, occasion=occasion, refund=refund)


def _calls(
    template: str,
    ticket: Ticket,
    staff: Iterable[Person],
    *,
    at: datetime,
    occasion: str,
    **details: ContextValue,
) -> tuple[Push, ...]:
    values: dict[str, ContextValue] = {
        "number": ticket.number,
        "product": ticket.product.name,
        "customer": ticket.contact.name,
        **details,
    }
    return tuple(
        Push(
            recipient=person.id,
            template=template,
            dedupe=f"{template}:{ticket.id}:{occasion}:{person.id}",
            not_before=at,
            context=values,
            buttons=call_buttons(ticket.id),
            ticket=ticket.id,
            priority=5,
        )
        for person in staff
    )
