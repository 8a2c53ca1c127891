"""Factory repair, recorded by the owner or by whoever runs the desk (rules J7, J11, D3)."""

from datetime import date

from tickets.case import factory
from tickets.case.events import BackFromFactory
from tickets.case.lifecycle import Act
from tickets.case.ticket import Ticket
from tickets.errors import NotPossible, TimePassed
from tickets.ids import PersonId, TicketId
from tickets.services.expectation import not_before
from tickets.services.service import Service, ticket_use_case
from tickets.services.session import Session
from tickets.team.permissions import require_owner_or_staff


class FactoryService(Service):
    """Everything about a factory repair; each raises `NotAllowed`, `NotFound`, `NotPossible`."""

    @ticket_use_case("factory.send", allow=require_owner_or_staff)
    async def send(
        self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId, expected: date
    ) -> Ticket:
        """Return the ticket with the product at the factory, or with the factory's word of another day (J11).

        `expected` is the local day on which the product comes back; later than the expected solution it moves
        that date (rule D3). Raises `TimePassed` for a past day.
        """
        now = session.now
        if expected < session.today:
            raise TimePassed
        away = factory.away(await session.uow.tickets.history(ticket))
        if away is None or not case.is_open:
            change = factory.send(case, by=by, at=now, expected=expected)
        elif away.expected == expected:
            return session.shown(case)
        else:
            change = factory.move_date(case, by=by, at=now, expected=expected)
        change = not_before(session, change, expected)
        return await session.commit_change(case, change)

    @ticket_use_case("factory.back", allow=require_owner_or_staff)
    async def back(self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId) -> Ticket:
        """Return the ticket whose product is back, which the customer hears of (rule J11).

        Once recorded it stays as it is. Raises `NotPossible` when the product is not at the factory.
        """
        history = await session.uow.tickets.history(ticket)
        if factory.away(history) is not None:
            return await session.commit_change(case, factory.take_back(case, by=by, at=session.now))
        if case.is_open and any(isinstance(past, BackFromFactory) for past in history):
            return session.shown(case)
        raise NotPossible(status=case.status.value, action=Act.RESUME.value)
