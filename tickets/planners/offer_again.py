"""Gives a job that nobody confirmed in time to somebody else (rules A3, A4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tickets.announcements import NOT_CONFIRMED
from tickets.case.events import Event, ReturnRefused, TicketAssigned
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.ids import PersonId
from tickets.messages.pushes import Button, Push
from tickets.messages.taps import Tap, Verb
from tickets.planners.planning import Planning
from tickets.ports import UnitOfWork
from tickets.services.dispatch import declined_by, find_owner
from tickets.services.participants import staff_of
from tickets.team.people import Person
from tickets.time.deadlines import confirm_deadline


@dataclass(frozen=True)
class OfferAgain:
    """The planner of unanswered offers: to the next owner, or up the escalation chain when there is none."""

    planning: Planning

    async def __call__(self) -> int:
        """Offer again what was not confirmed in time; staff are told. Returns the new messages."""
        now = self.planning.now()

        async def offer(uow: UnitOfWork, ticket: Ticket) -> int | None:
            return await self._offer(uow, ticket, now)

        return await self.planning.each_ticket(await self.planning.ids((Status.ASSIGNED,)), offer)

    async def _offer(self, uow: UnitOfWork, ticket: Ticket, now: datetime) -> int | None:
        if ticket.status is not Status.ASSIGNED or ticket.owner is None or ticket.returned is not None:
            # Where the product is here to be exchanged or refunded, there is no job to be taken on.
            return None
        history = await uow.tickets.history(ticket.id)
        # A refused return makes a job of it again, which its owner has not been asked about meanwhile.
        asked = [event for event in history if isinstance(event, TicketAssigned | ReturnRefused)]
        clocks = self.planning.policy.clocks
        if not asked or now <= confirm_deadline(clocks, self.planning.calendar, at=asked[-1].at).due_at:
            return None
        passed_by = declined_by(history) | _asked_since_opened(history) | {ticket.owner}
        today = self.planning.calendar.local(now).date()
        owner = await find_owner(uow, ticket, today=today, avoid=passed_by, or_lead=True)
        if owner is None:
            change = ticket.escalate(by=None, at=now, reason=NOT_CONFIRMED)
            return await self.planning.write(uow, ticket, change)
        made = await self.planning.write(uow, ticket, ticket.assign(owner=owner, by=None, at=now))
        previous, chosen = await uow.people.get(ticket.owner), await uow.people.get(owner)
        return made + await uow.outbox.add(*await self._tell_staff(uow, ticket, previous, chosen, now))

    async def _tell_staff(
        self, uow: UnitOfWork, ticket: Ticket, previous: Person, chosen: Person, now: datetime
    ) -> Sequence[Push]:
        assign = Button(label="push.button.assign", data=Tap(verb=Verb.ASSIGN, object=ticket.id).encode())
        opened = Button(label="push.button.open", data=Tap(verb=Verb.TICKET, object=ticket.id).encode())
        return [
            Push(
                recipient=person.id,
                template="staff/not_confirmed",
                dedupe=f"staff/not_confirmed:{ticket.id}:{ticket.version}:{person.id}",
                not_before=now,
                context={
                    "number": ticket.number,
                    "product": ticket.product.name,
                    "previous": previous.name,
                    "owner": chosen.name,
                },
                buttons=((assign, opened),),
                ticket=ticket.id,
                priority=3,
            )
            for person in await staff_of(uow)
            if person.id != chosen.id
        ]


def _asked_since_opened(history: Sequence[Event]) -> frozenset[PersonId]:
    return frozenset(event.owner for event in history if isinstance(event, TicketAssigned))
