"""Readings of the whole desk, taken anew only every few seconds, however often they are asked for."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from bot.container import Container
from storage.errors import StorageError
from tickets.health import InboxDepth, OutboxDepth, Takeover
from tickets.time.ticket_clock import ClockCounts

_log = structlog.get_logger(__name__)
FRESH_SECONDS = 3.0
"""For how long a reading is as good as new."""

LONGEST_READ_SECONDS = 3.0
"""How long a reading may take before the database counts as away."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The desk's queues and promises at one moment, and whether the schema serves this program."""

    inbox: InboxDepth
    outbox: OutboxDepth
    clocks: ClockCounts
    takeovers: Mapping[Takeover, int]
    uncovered_years: int
    schema_current: bool


class Readings:
    """Reads a desk; askers at the same time share one reading."""

    def __init__(self, container: Container) -> None:
        self._house = container
        self._turn = asyncio.Lock()
        self._last: Reading | None = None
        self._read_at: float | None = None

    async def __call__(self) -> Reading | None:
        """Return a reading at most `FRESH_SECONDS` old, None when the database does not answer in time."""
        async with self._turn:
            now = asyncio.get_running_loop().time()
            if self._read_at is None or now - self._read_at >= FRESH_SECONDS:
                self._last = await self._taken()
                self._read_at = asyncio.get_running_loop().time()
            return self._last

    async def _taken(self) -> Reading | None:
        try:
            async with asyncio.timeout(LONGEST_READ_SECONDS):
                return await self._read()
        except (StorageError, TimeoutError) as error:
            _log.warning("the desk could not be measured", cause=f"{type(error).__name__}: {error}")
            return None

    async def _read(self) -> Reading:
        container = self._house
        now = container.clock()
        async with container.storage.units() as uow:
            facts = await uow.gauges.database()
            return Reading(
                inbox=await uow.gauges.inbox(now=now),
                outbox=await uow.gauges.outbox(now=now),
                clocks=await uow.clocks.counts(now),
                takeovers=await uow.gauges.takeovers(),
                uncovered_years=len(container.calendar.uncovered_years(now)),
                schema_current=facts.current,
            )
