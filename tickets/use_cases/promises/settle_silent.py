"""Settles finished work whose customer raised no objection in time (rule F1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.announcements.silence import not_heard, not_tested
from tickets.ids import TicketId
from tickets.lifecycle import Status
from tickets.ports import UnitOfWork
from tickets.ticket import Ticket
from tickets.use_cases.office import staff_of
from tickets.use_cases.promises.planning import Planning


@dataclass(frozen=True)
class SettleSilent:
    """The planner of silence: with a function test on record it means consent, without one a call.

    Whether a new product or money has come only the customer knows: their silence always means a call, and
    another one when nothing has happened for as long again.
    """

    planning: Planning

    async def __call__(self) -> int:
        """Settle what is due, ask staff to call where only a call helps; return the new messages."""
        now = self.planning.now()
        if self.planning.is_quiet(now):
            return 0
        since = now - timedelta(days=self.planning.policy.limits.silent_days_until_solved)
        async with self.planning.units() as uow:
            silent = [ticket.id for ticket in await uow.tickets.silent_since(since)]
            arriving = await uow.tickets.arriving_since(since)

        async def settle(uow: UnitOfWork, ticket: Ticket) -> int | None:
            if ticket.status is not Status.WORK_DONE:
                return None
            if ticket.record is None or not ticket.record.function_tested:
                return await uow.outbox.add(*not_tested(ticket, staff=await staff_of(uow), at=now))
            return await self.planning.write(uow, ticket, ticket.close(by=None, at=now))

        return await self.planning.each_ticket(silent, settle) + await self._ask(arriving, since, now)

    async def _ask(self, arriving: Sequence[TicketId], since: datetime, now: datetime) -> int:
        async def ask(uow: UnitOfWork, ticket: Ticket) -> int | None:
            if ticket.status is not Status.HANDED_OVER or ticket.changed_at >= since:
                return None
            return await uow.outbox.add(*not_heard(ticket, staff=await staff_of(uow), at=now))

        return await self.planning.each_ticket(arriving, ask)
