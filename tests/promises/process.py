"""The desk as a process that can die: the real planners and the real sender, thrown away and begun anew."""

import asyncio
import random
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from telegram.ext import ExtBot

from notifier.handover import Handover
from notifier.pacing import Pace
from notifier.rendering import Renderer
from notifier.retry_policy import RetryPolicy
from notifier.sender import Sender
from storage.opening import Storage
from tests.promises.telegram import CarryingPostman, MemoryRequest, MemoryTelegram
from tests.promises.timeline import Timeline
from tickets.planners import Planners, build_planners
from tickets.policy import Policy
from tickets.ports import UnitOfWork, Units
from tickets.time.calendar import WorkingCalendar
from tickets.time.deadlines import quiet_end

_TOKEN = "1:virtual"
_PATIENCE = RetryPolicy(look_every=timedelta(hours=1))
KEEP = timedelta(days=30)
"""How long messages of ended cases are kept, as the program does by itself."""


class PowerCut(Exception):
    """The process is gone in the middle of its work."""


class FragileUnits:
    """Units of work of which only so many can be opened; None is as many as it takes."""

    def __init__(self, units: Units) -> None:
        """Open as many as are asked for."""
        self._units = units
        self.left: int | None = None

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit of work; raises `PowerCut` when there are none left."""
        if self.left is not None:
            if self.left == 0:
                raise PowerCut
            self.left -= 1
        return self._units()


@dataclass
class Process:
    """One desk whose process comes and goes; what it remembers lies in the storage alone.

    `outages` are the stretches in which it was down, `deaths` counts those in the middle of something.
    """

    storage: Storage
    telegram: MemoryTelegram
    timeline: Timeline
    renderer: Renderer
    policy: Policy
    calendar: WorkingCalendar
    dice: random.Random
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)
    deaths: int = 0
    made: dict[str, int] = field(default_factory=dict)

    async def start(self) -> None:
        """Begin with nothing in memory."""
        timeline = self.timeline
        timeline.opens_at = None
        self._units = FragileUnits(self.storage.units)
        self._promises: Planners = build_planners(
            units=self._units, clock=timeline.now, policy=self.policy, calendar=self.calendar
        )
        pace = Pace()
        bot: ExtBot[None] = ExtBot(
            _TOKEN,
            request=MemoryRequest(self.telegram),
            get_updates_request=MemoryRequest(self.telegram),
            rate_limiter=pace,
        )
        await self.storage.outbox.release(worker=None)
        self._sender = Sender(
            queue=self.storage.outbox,
            postman=CarryingPostman(bot),
            pace=pace,
            renderer=self.renderer,
            handover=Handover(units=self.storage.units, clock=timeline.now),
            clock=timeline.now,
            worker="virtual",
            rng=random.Random(self.dice.random()),
            quiet_until=partial(quiet_end, self.policy.survey, self.calendar),
            retry_policy=_PATIENCE,
        )
        self._stop = asyncio.Event()
        self._sending = asyncio.create_task(self._sender.run(self._stop))
        await self.wake()

    async def stop(self, until: datetime) -> None:
        """End as an administrator ends it, down until a moment."""
        if self._is_down():
            return
        self._stop.set()
        self._sender.wake()
        await self._sending
        self._go_down(until)

    async def kill(self, until: datetime) -> None:
        """End as a power cut does, down until a moment: what is on its way is on its way."""
        if self._is_down():
            return
        tasks = [self._sending, *self._sender._flying]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        self.deaths += 1
        self._go_down(until)

    async def wake(self) -> None:
        """Let every planner look whether something is due."""
        if self._is_down():
            return
        if self._sending.done():
            # It never ends by itself: what ended it ends the run.
            self._sending.result()
        total = 0
        try:
            for name, planner in self._promises.planners().items():
                made = await planner()
                self.made[name] = self.made.get(name, 0) + made
                total += made
        except PowerCut:
            await self.kill(self.timeline.now() + timedelta(minutes=self.dice.randint(1, 4)))
            return
        if total:
            self._sender.wake()

    def ring(self) -> None:
        """Say that there may be something to send."""
        if not self._is_down():
            self._sender.wake()

    def falter(self, *, after: int) -> None:
        """Let the power fail in the middle of the planners' work, so many transactions from now."""
        if not self._is_down():
            self._units.left = after

    async def tidy(self) -> None:
        """Clear away what housekeeping clears away."""
        if not self._is_down():
            await self.storage.outbox.prune(before=self.timeline.now() - KEEP)

    def _is_down(self) -> bool:
        return self.timeline.opens_at is not None

    def _go_down(self, until: datetime) -> None:
        self.timeline.opens_at = until
        self.outages.append((self.timeline.now(), until))
        self.timeline.at(until, self.start, of_a_person=False)
