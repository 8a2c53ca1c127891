"""Follows a case after its end: asks whether all is well, has staff call who is silent (rules F6, P5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tickets.aftercare.follow_ups import FollowUp, FollowUpKind, FollowUpOutcome
from tickets.announcements import ask_customer, ask_to_call
from tickets.announcements.staff import leads_first
from tickets.case.events import FollowedUp
from tickets.case.lifecycle import ENDED, SERVED
from tickets.case.ticket import Ticket
from tickets.ids import FollowUpId, TicketId
from tickets.kinds import UpdateWish
from tickets.planners.planning import Planning
from tickets.ports import UnitOfWork
from tickets.services.participants import staff_of
from tickets.team.people import Person

LOOKS_EVERY = timedelta(minutes=5)
"""How often the planner looks for cases whose time has come."""

GRACE = timedelta(days=5)
"""How long after its time a follow-up is still asked: later it would come out of the blue."""


@dataclass
class FollowUpCases:
    """The planner of follow-ups; each occasion is followed up once, whatever is restarted or pruned."""

    planning: Planning
    _looked: datetime | None = field(default=None, init=False)

    async def __call__(self) -> int:
        """Ask who is due and hand out call tasks, never at night; return how many new messages that makes."""
        now = self.planning.now()
        recently = self._looked is not None and timedelta() <= now - self._looked < LOOKS_EVERY
        if recently or self.planning.is_quiet(now):
            return 0
        made = 0
        for kind, after in self._spans():
            made += await self._ask_all(kind, after, now)
        made += await self._call_all(now)
        self._looked = now
        return made

    def _spans(self) -> list[tuple[FollowUpKind, timedelta]]:
        policy = self.planning.policy.follow_up
        spans = (
            (FollowUpKind.DELIVERY, policy.delivery_after),
            (FollowUpKind.COMPLAINT, policy.complaint_after),
        )
        return [(kind, after) for kind, after in spans if after is not None]

    async def _ask_all(self, kind: FollowUpKind, after: timedelta, now: datetime) -> int:
        until = now - after
        async with self.planning.units() as uow:
            owed: Sequence[TicketId] = await uow.follow_ups.owed(kind, since=until - GRACE, until=until)

        async def ask(uow: UnitOfWork, ticket: Ticket) -> int | None:
            occasion = ticket.served_at if kind is FollowUpKind.DELIVERY else ticket.closed_at
            if ticket.status not in SERVED or occasion is None or occasion >= until:
                return None
            return await self._ask(uow, ticket, kind, about=occasion, due=occasion + after, now=now)

        return await self.planning.each_ticket(owed, ask)

    async def _ask(
        self,
        uow: UnitOfWork,
        ticket: Ticket,
        kind: FollowUpKind,
        *,
        about: datetime,
        due: datetime,
        now: datetime,
    ) -> int:
        customer = await uow.people.get(ticket.customer)
        by_message = customer.reachable and customer.updates is not UpdateWish.NONE
        dropped = kind is FollowUpKind.DELIVERY and customer.updates is UpdateWish.NONE
        added = await uow.follow_ups.add(
            FollowUp(
                id=FollowUpId(0),
                ticket=ticket.id,
                customer=ticket.customer,
                kind=kind,
                about=about,
                due_at=due,
                asked_at=now if by_message else None,
                call_at=self._call_at(kind, now, by_message=by_message),
                outcome=FollowUpOutcome.NOT_WANTED if dropped else None,
                settled_at=now if dropped else None,
            )
        )
        if added is None or not by_message:
            return 0
        return await uow.outbox.add(ask_customer(added, ticket, at=now))

    def _call_at(self, kind: FollowUpKind, now: datetime, *, by_message: bool) -> datetime | None:
        if not by_message:
            return now
        if kind is FollowUpKind.COMPLAINT:
            return self.planning.calendar.add(now, self.planning.policy.follow_up.call_after)
        return None

    async def _call_all(self, now: datetime) -> int:
        made = 0
        async with self.planning.units() as uow:
            due = await uow.follow_ups.calls_due(now)
            staff = await staff_of(uow) if due else []
        for follow_up in due:
            promised = follow_up.kind is FollowUpKind.CALL_BACK
            if not promised and not self.planning.calendar.is_open(now):
                continue
            async with self.planning.units() as uow:
                made += await self._call(uow, follow_up, staff, now)
                await uow.commit()
        return made

    async def _call(
        self, uow: UnitOfWork, follow_up: FollowUp, staff: Sequence[Person], now: datetime
    ) -> int:
        ticket = await uow.tickets.get(follow_up.ticket)
        if _is_overtaken(follow_up, ticket):
            await uow.follow_ups.settle(follow_up.id, outcome=FollowUpOutcome.OVERTAKEN, by=None, at=now)
            return 0
        if follow_up.calls >= self.planning.policy.follow_up.calls:
            await self._give_up(uow, follow_up, now)
            return 0
        if not await uow.follow_ups.call_again(follow_up, at=self._next_call(follow_up, now)):
            return 0
        # A promised call that the leads have not made in time is everybody's.
        late = follow_up.kind is FollowUpKind.CALL_BACK and now > follow_up.due_at
        told = staff if late else leads_first(staff, self.planning.calendar.local(now).date())
        return await uow.outbox.add(*ask_to_call(follow_up, ticket, staff=told, at=now))

    async def _give_up(self, uow: UnitOfWork, follow_up: FollowUp, now: datetime) -> None:
        outcome = FollowUpOutcome.GIVEN_UP
        if await uow.follow_ups.settle(follow_up.id, outcome=outcome, by=None, at=now):
            event = FollowedUp(
                ticket=follow_up.ticket, at=now, by=None, kind=follow_up.kind.value, outcome=outcome.value
            )
            await uow.tickets.append(event)

    def _next_call(self, follow_up: FollowUp, now: datetime) -> datetime:
        if follow_up.kind is FollowUpKind.CALL_BACK and now < follow_up.due_at:
            return follow_up.due_at + timedelta(microseconds=1)
        calendar = self.planning.calendar
        local = calendar.local(now)
        return self.planning.moment(calendar.next_working_day(local.date()), local.time())


def _is_overtaken(follow_up: FollowUp, ticket: Ticket) -> bool:
    if follow_up.kind is FollowUpKind.CALL_BACK:
        return ticket.status in SERVED | ENDED
    return ticket.status not in SERVED
