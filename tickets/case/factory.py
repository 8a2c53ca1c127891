"""Factory repair (rule J11): whether the product is away, and what can be recorded of it."""

from collections.abc import Sequence
from datetime import date, datetime

from tickets.case.events import (
    BackFromFactory,
    Event,
    FactoryDateMoved,
    SentToFactory,
    SolutionConfirmed,
    TicketClosed,
    WorkFinished,
)
from tickets.case.facts import Visit
from tickets.case.lifecycle import Act, Status
from tickets.case.ticket import Change, Ticket
from tickets.errors import NotPossible
from tickets.ids import PersonId

_AWAY = (SentToFactory, FactoryDateMoved)
_HERE = (BackFromFactory, WorkFinished, SolutionConfirmed, TicketClosed)


def away(history: Sequence[Event]) -> SentToFactory | FactoryDateMoved | None:
    """Return what was said last of a product that is at the factory, None when it is not there.

    It is not bound to the ticket's status: the job may have gone to somebody else meanwhile.
    """
    for event in reversed(history):
        if isinstance(event, _AWAY):
            return event
        if isinstance(event, _HERE):
            return None
    return None


def send(ticket: Ticket, *, by: PersonId, at: datetime, expected: date) -> Change:
    """Send the product to the factory; a visit that was agreed falls away with it. Raises `NotPossible`."""
    event = SentToFactory(ticket=ticket.id, at=at, by=by, expected=expected)
    return ticket.act(Act.SEND_TO_FACTORY, at, event, visit=Visit())


def move_date(ticket: Ticket, *, by: PersonId, at: datetime, expected: date) -> Change:
    """Record another day on which the product comes back."""
    return ticket.keep(at, FactoryDateMoved(ticket=ticket.id, at=at, by=by, expected=expected))


def take_back(ticket: Ticket, *, by: PersonId, at: datetime) -> Change:
    """Record that the product is back; the job goes on where it was taken on.

    Raises `NotPossible` for a case that has ended.
    """
    if not ticket.is_open:
        raise NotPossible(status=ticket.status.value, action=Act.RESUME.value)
    event = BackFromFactory(ticket=ticket.id, at=at, by=by)
    return ticket.act(Act.RESUME, at, event) if ticket.status is Status.AT_FACTORY else ticket.keep(at, event)
