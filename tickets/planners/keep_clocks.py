"""Keeps clocks and rules together: tickets without clocks get them, changed rules recompute clocks."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tickets.case.events import Event
from tickets.case.ticket import Ticket
from tickets.ids import TicketId
from tickets.planners.planning import Planning
from tickets.ports import UnitOfWork
from tickets.services.runner import ATTEMPTS
from tickets.time.from_history import replay
from tickets.time.recomputing import fingerprint, renew
from tickets.time.ticket_clock import TicketClock

PAGES_AT_ONCE = 10
"""How many pages of tickets one call does: the other planners do not wait for a long upgrade."""

FILLED_AT_ONCE = 100
"""How many tickets get their clocks in one transaction."""


@dataclass
class KeepClocks:
    """The planner that brings clocks and rules together after each start, some pages at a time.

    Interrupted, it begins anew: a ticket that has its clocks is left alone, and one recomputed already
    comes out the same. The rules count as kept only after the last ticket.
    """

    planning: Planning
    _kept: bool = field(default=False, init=False)
    _work: AsyncIterator[None] | None = field(default=None, init=False)

    async def __call__(self) -> int:
        """Bring clocks and rules together; nobody is told at once, so it returns 0."""
        if self._kept:
            return 0
        # Work that fails is not kept: the next call begins anew.
        work, self._work = self._work or self._pages(), None
        for _ in range(PAGES_AT_ONCE):
            try:
                await anext(work)
            except StopAsyncIteration:
                self._kept = True
                return 0
        self._work = work
        return 0

    async def _pages(self) -> AsyncIterator[None]:
        async for _ in self._fill():
            yield
        rules = fingerprint(self.planning.policy, self.planning.calendar)
        async with self.planning.units() as uow:
            known = await uow.clocks.rules()
        if known == rules:
            return
        if known is not None:
            async for _ in self._renew_all():
                yield
        async with self.planning.units() as uow:
            await uow.clocks.go_by(rules, at=self.planning.now())
            await uow.commit()

    async def _fill(self) -> AsyncIterator[None]:
        after: tuple[datetime, TicketId] | None = None
        while True:
            async with self.planning.units() as uow:
                page = await uow.clocks.missing_tickets(after=after, limit=FILLED_AT_ONCE)
            if not page:
                return
            numbers = [ticket for _, ticket in page]
            if not await self._filled(numbers):
                await self.planning.each_ticket(numbers, self._fill_one)
            after = page[-1]
            yield

    async def _filled(self, numbers: Sequence[TicketId]) -> bool:
        """Give a page of tickets their clocks at once; False, and none of them, when one is being changed."""
        async with self.planning.units() as uow:
            tickets = await uow.tickets.some(numbers)
            histories = await uow.tickets.histories(numbers)
            clocks = [clock for ticket in tickets for clock in self._replayed(ticket, histories[ticket.id])]
            if len(await uow.clocks.save_fresh(clocks)) != len(clocks):
                return False
            await uow.commit()
        return True

    async def _fill_one(self, uow: UnitOfWork, ticket: Ticket) -> int | None:
        if await uow.clocks.of_ticket(ticket.id):
            return None
        await uow.clocks.save(*self._replayed(ticket, await uow.tickets.history(ticket.id)))
        return 0

    def _replayed(self, ticket: Ticket, history: Sequence[Event]) -> Sequence[TicketClock]:
        return replay(self.planning.sla, ticket, history, at=self.planning.now())

    async def _renew_all(self) -> AsyncIterator[None]:
        after: TicketId | None = None
        while True:
            async with self.planning.units() as uow:
                page = await uow.clocks.running_tickets(after=after)
            if not page:
                return
            await self._renew(page, self.planning.now())
            after = page[-1]
            yield

    async def _renew(self, page: Sequence[TicketId], now: datetime) -> None:
        done: set[TicketId] = set()

        async def renewal(uow: UnitOfWork, ticket: Ticket) -> int | None:
            clocks = await uow.clocks.of_ticket(ticket.id)
            renewed = renew(self.planning.sla, ticket, clocks, at=now)
            if renewed is not None:
                change, changed = renewed
                await uow.tickets.save(change)
                await uow.clocks.save(*changed)
            done.add(ticket.id)
            return None if renewed is None else 0

        for _ in range(ATTEMPTS):
            # Whose ticket somebody changes at this moment is tried again on what is there then.
            await self.planning.each_ticket([ticket for ticket in page if ticket not in done], renewal)
            if len(done) == len(page):
                return
