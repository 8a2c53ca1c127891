"""Settles finished work whose customer raised no objection in time, and has others asked (rule F1)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tickets.announcements.silence import not_heard, not_tested
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.planners.planning import Planning
from tickets.ports import UnitOfWork
from tickets.services.office import staff_of

LOOKS_EVERY = timedelta(hours=1)
"""How often the planner looks for new products and money of which nobody says that they have come."""


@dataclass
class SettleSilent:
    """The planner of silence: with a function test on record it means consent, without one a call.

    Whether a new product or money has come only the customer knows: their silence always means a call, and
    another one after each such time in which nothing has happened.
    """

    planning: Planning
    _looked: datetime | None = field(default=None, init=False)

    async def __call__(self) -> int:
        """Settle what is due, ask staff to call where only a call helps; return the new messages."""
        now = self.planning.now()
        if self.planning.is_quiet(now):
            return 0
        return await self._settle_finished(now) + await self._ask_for_arrivals(now)

    async def _settle_finished(self, now: datetime) -> int:
        since = now - timedelta(days=self.planning.policy.limits.silent_days_until_solved)
        async with self.planning.units() as uow:
            silent = [ticket.id for ticket in await uow.tickets.silent_since(since)]

        async def settle(uow: UnitOfWork, ticket: Ticket) -> int | None:
            if ticket.status is not Status.WORK_DONE:
                return None
            if ticket.record is None or not ticket.record.function_tested:
                return await uow.outbox.add(*not_tested(ticket, staff=await staff_of(uow), at=now))
            return await self.planning.write(uow, ticket, ticket.close(by=None, at=now))

        return await self.planning.each_ticket(silent, settle)

    async def _ask_for_arrivals(self, now: datetime) -> int:
        if self._looked is not None and timedelta() <= now - self._looked < LOOKS_EVERY:
            return 0
        wait = timedelta(days=self.planning.policy.limits.arrival_days)
        async with self.planning.units() as uow:
            arriving = await uow.tickets.arriving_since(now - wait)

        async def ask(uow: UnitOfWork, ticket: Ticket) -> int | None:
            times = (now - ticket.changed_at) // wait
            if ticket.status is not Status.HANDED_OVER or times < 1:
                return None
            asked = not_heard(ticket, staff=await staff_of(uow), at=now, times=times)
            return await uow.outbox.add(*asked) or None

        made = await self.planning.each_ticket(arriving, ask)
        self._looked = now
        return made
