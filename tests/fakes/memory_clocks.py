"""The tickets' clocks in memory, as the port asks."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from tests.fakes.memory_tables import Tables
from tickets.errors import StaleVersion
from tickets.ids import TicketId
from tickets.time.deadlines import ClockState
from tickets.time.ticket_clock import ClockCounts, ClockKey, TicketClock

_RULES = "desk"


class MemoryClocks:
    """Clocks in one snapshot."""

    def __init__(self, own: Tables) -> None:
        self._own = own

    async def of_ticket(self, ticket: TicketId) -> Sequence[TicketClock]:
        mine = [clock for clock in self._own.clocks.values() if clock.ticket == ticket]
        return sorted(mine, key=lambda clock: clock.key)

    async def save(self, *clocks: TicketClock) -> None:
        for clock in clocks:
            known = self._own.clocks.get(clock.key)
            if (known.version if known else 0) != clock.version:
                raise StaleVersion
            self._own.clocks[clock.key] = replace(clock, version=clock.version + 1)

    async def save_fresh(self, clocks: Collection[TicketClock]) -> Collection[ClockKey]:
        written = set()
        for clock in clocks:
            try:
                await self.save(clock)
            except StaleVersion:
                continue
            written.add(clock.key)
        return written

    async def due(self, now: datetime, *, limit: int = 200) -> Sequence[TicketClock]:
        found = [(clock.next_at, clock.ticket, clock) for clock in self._own.clocks.values() if clock.next_at]
        in_order = sorted(found, key=lambda each: each[:2])
        return [clock for next_at, _, clock in in_order if next_at <= now][:limit]

    async def at_risk(self, now: datetime, *, limit: int = 50) -> Sequence[TicketClock]:
        found = [clock for clock in self._running() if clock.paused_at is None and clock.warn_at <= now]
        return sorted(found, key=lambda clock: (clock.due_at, clock.ticket))[:limit]

    async def counts(self, now: datetime) -> ClockCounts:
        states = [clock.state(now) for clock in self._running() if clock.paused_at is None]
        return ClockCounts(
            running=states.count(ClockState.RUNNING),
            paused=sum(clock.paused_at is not None for clock in self._running()),
            warned=states.count(ClockState.WARNED),
            breached=states.count(ClockState.BREACHED),
        )

    async def ended_between(self, start: datetime, end: datetime) -> Sequence[TicketClock]:
        ended = [
            (clock.stopped_at, clock.ticket, clock.name, clock)
            for clock in self._own.clocks.values()
            if clock.stopped_at is not None and start <= clock.stopped_at < end
        ]
        return [each[-1] for each in sorted(ended, key=lambda each: each[:3])]

    async def running_tickets(self, *, after: TicketId | None = None, limit: int = 200) -> Sequence[TicketId]:
        ids = sorted({clock.ticket for clock in self._running()})
        return [each for each in ids if after is None or each > after][:limit]

    async def missing_tickets(
        self, *, after: tuple[datetime, TicketId] | None = None, limit: int = 200
    ) -> Sequence[tuple[datetime, TicketId]]:
        have = {clock.ticket for clock in self._own.clocks.values()}
        tickets = self._own.tickets.values()
        keys = sorted((t.solve_by, t.id) for t in tickets if t.is_open and t.id not in have)
        return [each for each in keys if after is None or each > after][:limit]

    async def rules(self) -> str | None:
        return self._own.clock_rules.get(_RULES)

    async def go_by(self, fingerprint: str, *, at: datetime) -> None:
        self._own.clock_rules[_RULES] = fingerprint

    def _running(self) -> list[TicketClock]:
        return [clock for clock in self._own.clocks.values() if clock.is_running]
