"""Clears away what has served: handled updates, resting conversations, old messages and promises."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from storage.errors import DatabaseUnavailable
from storage.opening import Storage
from tickets.moments import Now

_log = structlog.get_logger(__name__)
_MOST_SECONDS = 600.0
_FEWEST_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Swept:
    """How many rows one sweep deleted."""

    updates: int
    conversations: int
    messages: int
    promises: int = 0


@dataclass(frozen=True, kw_only=True)
class Housekeeping:
    """Deletes what was finished longer ago than `keep`; several processes may do so at once.

    Single promises of the daily update stay for `keep_ledger`, each day's figures for good.
    """

    storage: Storage
    clock: Now
    keep: timedelta
    keep_ledger: timedelta = timedelta(days=400)

    async def __call__(self) -> Swept:
        """Sweep once; raises `DatabaseUnavailable`.

        What has not been handled or sent stays, and so does every message of an open case: planners know by
        it what they have said. Tickets and their history stay for good.
        """
        before = self.clock() - self.keep
        return Swept(
            updates=await self.storage.inbox.prune(before=before),
            conversations=await self.storage.dialog_state.prune(before=before),
            messages=await self.storage.outbox.prune(before=before),
            promises=await self._prune_ledger(),
        )

    async def _prune_ledger(self) -> int:
        async with self.storage.units() as uow:
            old = await uow.ledger.prune(before=(self.clock() - self.keep_ledger).date())
            await uow.commit()
        return old

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Sweep again and again for the length of the block, often enough that little outlives its time."""
        sweeping = asyncio.create_task(self._sweep_on())
        try:
            yield
        finally:
            sweeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sweeping

    async def _sweep_on(self) -> None:
        pause = min(max(self.keep.total_seconds() / 4, _FEWEST_SECONDS), _MOST_SECONDS)
        while True:
            await asyncio.sleep(pause)
            try:
                swept = await self()
            except DatabaseUnavailable as error:
                _log.warning("nothing could be cleared away; trying again later", cause=str(error))
            else:
                _log.debug("cleared away", updates=swept.updates, messages=swept.messages)
