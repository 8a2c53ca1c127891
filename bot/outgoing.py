"""Wires what goes out by itself: the notifier on the desk's storage, wording and planners."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Self

import structlog

from bot.container import Container
from notifier.pacing import Pace
from notifier.planning_thread import Ground
from notifier.service import CHANNEL, Notifier
from notifier.tally import DeliveryCounter
from notifier.throttle import throttled
from storage.errors import DatabaseUnavailable
from tickets.messages.queues import Wakeups
from tickets.planners import build_planners
from tickets.time.deadlines import quiet_end

_log = structlog.get_logger(__name__)
_RING_SECONDS = 0.1


def build_notifier(container: Container, *, token: str, tally: DeliveryCounter | None = None) -> Notifier:
    """Return a notifier that is not started yet; on PostgreSQL it shares the work with others of its kind."""
    storage = container.storage
    pace = Pace(per_second=container.desk.policy.progress.per_second)
    shares = not storage.database.is_sqlite
    return Notifier(
        token=token,
        api_base=container.settings.telegram_api,
        queue=storage.outbox,
        units=storage.units,
        planning=partial(_planning, container),
        words=container.words,
        clock=container.clock,
        quiet_until=partial(quiet_end, container.policy.survey, container.calendar),
        pace=pace,
        wakeups=storage.wakeups if shares else None,
        senders=storage.senders,
        tally=tally,
    )


@asynccontextmanager
async def _planning(container: Container) -> AsyncIterator[Ground]:
    """Open the planners on connections of their own, in whichever event loop asks for them."""
    async with container.storage.again() as storage:
        planners = build_planners(
            units=throttled(storage.units),
            clock=container.clock,
            policy=container.policy,
            calendar=container.calendar,
        )
        leases = None if storage.database.is_sqlite else storage.leases
        yield Ground(planners=planners.planners(), leases=leases)


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
