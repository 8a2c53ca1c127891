"""The planners in a thread of their own: however long they work, what is sent and answered goes on."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from notifier.supervise import supervise
from notifier.tally import DeliveryCounter
from notifier.waking import EVERY, Planner, PlannerClock
from tickets.messages.queues import Leases
from tickets.moments import Now


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What planning stands on: the planners by name, and where they are led by one process, the roles."""

    planners: Mapping[str, Planner]
    leases: Leases | None = None


OpenPlanning: TypeAlias = Callable[[], AbstractAsyncContextManager[Ground]]
"""Opens the ground in the event loop that enters it, with connections that no other loop has."""


class PlanningThread:
    """An event loop in a thread, with the planners and their clock in it, from `start` to `stop`.

    The tally is told from that thread; `on_pushes` is called in the event loop of `start`.
    """

    def __init__(
        self,
        planning: OpenPlanning,
        *,
        clock: Now,
        worker: str,
        on_pushes: Callable[[], None],
        every: timedelta = EVERY,
        tally: DeliveryCounter | None = None,
    ) -> None:
        self._planning = planning
        self._clock = clock
        self._worker = worker
        self._on_pushes = on_pushes
        self._every = every
        self._tally = tally
        self._planners: PlannerClock | None = None
        self._stop = asyncio.Event()
        self._runs = False
        self._outside: asyncio.AbstractEventLoop
        self._inside: asyncio.AbstractEventLoop
        self._thread = threading.Thread(target=self._work, name="planners", daemon=True)

    def start(self) -> None:
        """Begin to plan."""
        self._outside, self._inside = asyncio.get_running_loop(), asyncio.new_event_loop()
        self._thread.start()
        self._runs = True

    def wake(self) -> None:
        """Run every planner once more after what is under way; before `start` and after `stop` nothing."""
        if self._runs:
            self._inside.call_soon_threadsafe(self._wake)

    async def stop(self) -> None:
        """Let the planner that runs finish, or stop it when that takes too long, and end the thread."""
        self._runs = False
        self._inside.call_soon_threadsafe(self._stop.set)
        # Waiting must not hold up this loop: what is planned at the end is told to it.
        await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._inside) as runner:
            runner.run(supervise(self._plan, name="planning", stop=self._stop))

    async def _plan(self) -> None:
        async with self._planning() as ground:
            planners = PlannerClock(
                ground.planners,
                clock=self._clock,
                worker=self._worker,
                leases=ground.leases,
                on_pushes=self._tell,
                every=self._every,
                tally=self._tally,
            )
            self._planners = planners
            planners.start()
            try:
                await self._stop.wait()
            finally:
                self._planners = None
                await planners.stop()

    def _wake(self) -> None:
        if self._planners is not None:
            self._planners.wake()

    def _tell(self) -> None:
        self._outside.call_soon_threadsafe(self._on_pushes)
