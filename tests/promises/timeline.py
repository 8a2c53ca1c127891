"""Virtual time for a whole desk: what is to happen stands in order, and time jumps from one to the next."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count
from typing import TypeAlias

Act: TypeAlias = Callable[[], Awaitable[None]]
"""Something that happens at a moment."""


class Timeline:
    """The moments at which something happens; for a loop of virtual time.

    While `opens_at` lies ahead the desk is down: what people do then is done when it is up again, in the
    order in which they did it, as Telegram hands over the updates it has kept.
    """

    def __init__(self, start: datetime) -> None:
        """Begin at a moment in UTC."""
        self._start = start
        self._loop = asyncio.get_running_loop()
        self._origin = self._loop.time()
        self._acts: list[tuple[datetime, bool, int, Act]] = []
        self._order = count()
        self.opens_at: datetime | None = None

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self._start + timedelta(seconds=self._loop.time() - self._origin)

    def at(self, moment: datetime, act: Act, *, of_a_person: bool = True) -> None:
        """Let something happen at a moment; what is past happens next."""
        # At the same moment the desk comes first: it is up before the first update is handed over.
        heapq.heappush(self._acts, (moment, of_a_person, next(self._order), act))

    async def run_until(self, end: datetime) -> None:
        """Let everything happen in order up to a moment."""
        while self._acts and self._acts[0][0] <= end:
            moment, of_a_person, order, act = heapq.heappop(self._acts)
            if of_a_person and self.opens_at is not None and moment < self.opens_at:
                heapq.heappush(self._acts, (self.opens_at, of_a_person, order, act))
                continue
            await self._pass_until(moment)
            await act()
        await self._pass_until(end)

    async def _pass_until(self, moment: datetime) -> None:
        wait = (moment - self.now()).total_seconds()
        if wait > 0:
            await asyncio.sleep(wait)
