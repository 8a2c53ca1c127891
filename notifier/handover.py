"""Where a message cannot go, a person takes over: the promise is handed to staff through the outbox."""

import structlog

from tickets.announcements import TO_CUSTOMER, call_tasks, undelivered
from tickets.case.ticket import Ticket
from tickets.ids import TicketId
from tickets.messages.deliveries import Delivery
from tickets.messages.pushes import Push
from tickets.moments import Now
from tickets.ports import UnitOfWork, Units
from tickets.services.participants import staff_of
from tickets.team.people import Person

_log = structlog.get_logger(__name__)
_TO_STAFF = "staff/"
_NOT_PROMISED = "campaign/"


class Handover:
    """Asks staff to do what a message could not."""

    def __init__(self, *, units: Units, clock: Now) -> None:
        self._units = units
        self._clock = clock

    async def __call__(self, delivery: Delivery, *, reason: str) -> int:
        """Put the task into the outbox and return to how many people it newly goes.

        `reason` is "unreachable", "late", "refused" or "unknown". A message to staff is not handed on to
        other staff, who have it themselves; that, and a desk without reachable staff, is logged.
        """
        if delivery.template.startswith(_TO_STAFF):
            _log.error("a message to staff was not delivered", outbox=delivery.id, reason=reason)
            return 0
        if delivery.template.startswith(_NOT_PROMISED):
            # An invitation to a survey is no promise: nobody is called because it did not arrive.
            _log.info("an invitation was not delivered", outbox=delivery.id, reason=reason)
            return 0
        async with self._units() as uow:
            staff = await _reachable_staff(uow, but=delivery)
            if not staff:
                _log.error("nobody can take over an undelivered message", outbox=delivery.id, reason=reason)
                return 0
            ticket = await uow.tickets.get(delivery.ticket) if delivery.ticket is not None else None
            new = await uow.outbox.add(*self._tasks(delivery, ticket, staff, reason))
            await uow.commit()
        return new

    def _tasks(
        self, delivery: Delivery, ticket: Ticket | None, staff: list[Person], reason: str
    ) -> tuple[Push, ...]:
        if ticket is not None and delivery.template.startswith(TO_CUSTOMER):
            return call_tasks(
                staff=staff,
                ticket=ticket.id,
                number=ticket.number,
                customer=ticket.contact.name,
                about=delivery.template,
                at=self._clock(),
                dedupe=delivery.dedupe,
            )
        number: TicketId | None = ticket.id if ticket else None
        return undelivered(
            staff=staff,
            ticket=number,
            number=ticket.number if ticket else None,
            recipient=delivery.recipient.name,
            about=delivery.template,
            reason=reason,
            at=self._clock(),
            dedupe=delivery.dedupe,
        )


async def _reachable_staff(uow: UnitOfWork, *, but: Delivery) -> list[Person]:
    return [
        person for person in await staff_of(uow) if person.reachable and person.id != but.recipient.person
    ]
