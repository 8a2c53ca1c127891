"""Wires what goes out by itself: the notifier on the house's storage, wording and planners."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Self

import structlog

from bot.container import House
from notifier.pacing import Pace
from notifier.planning_thread import Ground
from notifier.service import CHANNEL, Notifier
from notifier.tally import Tally
from notifier.throttle import resting
from storage.errors import DatabaseUnavailable
from tickets.desk import build_promises
from tickets.messages.queues import Wakeups
from tickets.time.deadlines import quiet_end

_log = structlog.get_logger(__name__)
_RING_SECONDS = 0.1


def build_notifier(house: House, *, token: str, tally: Tally | None = None) -> Notifier:
    """Return a notifier that is not started yet; on PostgreSQL it shares the work with others of its kind."""
    storage = house.storage
    pace = Pace(per_second=house.desk.policy.progress.per_second)
    shares = not storage.database.is_sqlite
    return Notifier(
        token=token,
        api_base=house.settings.telegram_api,
        queue=storage.outbox,
        units=storage.units,
        planning=partial(_planning, house),
        words=house.words,
        clock=house.clock,
        quiet_until=partial(quiet_end, house.policy.survey, house.calendar),
        pace=pace,
        wakeups=storage.wakeups if shares else None,
        senders=storage.senders,
        tally=tally,
    )


@asynccontextmanager
async def _planning(house: House) -> AsyncIterator[Ground]:
    """Open the planners on connections of their own, in whichever event loop asks for them."""
    async with house.storage.again() as storage:
        promises = build_promises(
            units=resting(storage.units),
            clock=house.clock,
            policy=house.policy,
            calendar=house.calendar,
        )
        leases = None if storage.database.is_sqlite else storage.leases
        yield Ground(planners=promises.planners(), leases=leases)


class Bell:
    """Calls the notifiers of other processes; many rings in a short while are one call.

    A call that is lost costs a moment, never a message: notifiers also look by themselves.
    """

    def __init__(self, wakeups: Wakeups) -> None:
        """Call through the desk's wake-ups."""
        self._wakeups = wakeups
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Say that there may be something to send."""
        self._rung.set()

    @asynccontextmanager
    async def hung(self) -> AsyncIterator[Self]:
        """Pass rings on for the length of the block."""
        passing = asyncio.create_task(self._pass_on())
        try:
            yield self
        finally:
            passing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await passing

    async def _pass_on(self) -> None:
        while True:
            await self._rung.wait()
            self._rung.clear()
            try:
                await self._wakeups.notify(CHANNEL)
            except DatabaseUnavailable as error:
                _log.warning("the notifiers could not be called", cause=str(error))
            await asyncio.sleep(_RING_SECONDS)
