"""Factory repair, recorded by the owner or by whoever runs the desk (rules J7, J11, D3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tickets.case import factory
from tickets.case.events import BackFromFactory, Event
from tickets.case.lifecycle import Act
from tickets.case.ticket import Change, Ticket
from tickets.errors import NotPossible, TimePassed
from tickets.ids import PersonId, TicketId
from tickets.services.expectation import not_before
from tickets.services.office import Office
from tickets.team.permissions import on_case


@dataclass(frozen=True)
class SendToFactory:
    """Sending the product to the factory, or the factory's word of another day (rule J11)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, expected: date) -> Ticket:
        """Return the ticket; a day later than the expected solution moves that date (rule D3).

        `expected` is the local day on which the product comes back. Raises `TimePassed` for a past day,
        `NotAllowed`, `NotFound`, `NotPossible`.
        """
        calendar = self.office.calendar

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            if expected < calendar.local(now).date():
                raise TimePassed
            away = factory.away(history)
            if away is None or not case.is_open:
                change = factory.send(case, by=by, at=now, expected=expected)
            elif away.expected == expected:
                return None
            else:
                change = factory.move_date(case, by=by, at=now, expected=expected)
            return not_before(calendar, change, expected, by=by, at=now)

        return await self.office.change("factory.send", decide, by=by, ticket=ticket, allow=on_case)


@dataclass(frozen=True)
class TakeBack:
    """The product's return from the factory (rule J11)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId) -> Ticket:
        """Return the ticket, which the customer hears of; once recorded it stays as it is.

        Raises `NotAllowed`, `NotFound`, `NotPossible` when the product is not at the factory.
        """

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            if factory.away(history) is not None:
                return factory.take_back(case, by=by, at=now)
            if case.is_open and any(isinstance(past, BackFromFactory) for past in history):
                return None
            raise NotPossible(status=case.status.value, action=Act.RESUME.value)

        return await self.office.change("factory.back", decide, by=by, ticket=ticket, allow=on_case)


@dataclass(frozen=True, kw_only=True)
class FactoryCases:
    """Everything about a factory repair; each takes `by` and `ticket`."""

    send: SendToFactory
    back: TakeBack


def factory_cases(office: Office) -> FactoryCases:
    """Return the use cases of factory repair."""
    return FactoryCases(send=SendToFactory(office), back=TakeBack(office))
