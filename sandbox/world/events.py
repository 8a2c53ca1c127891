"""What happened in the sandbox, in order, for those who watch: the page and the tests."""

import asyncio
from collections import deque
from itertools import islice

from sandbox.world.shapes import Json

REMEMBERED_EVENTS = 20_000


class EventFeed:
    """A numbered feed of events; the latest twenty thousand can be read again."""

    def __init__(self) -> None:
        self._events: deque[Json] = deque(maxlen=REMEMBERED_EVENTS)
        self._waiters: set[asyncio.Future[None]] = set()
        self.seq = 0
        self.closed = False

    def publish(self, kind: str, /, **fields: object) -> None:
        """Append an event of this kind and wake everyone who waits."""
        self.seq += 1
        self._events.append({"seq": self.seq, "type": kind, **fields})
        self._wake()

    def close(self) -> None:
        """End every waiting and streaming reader: nothing will happen any more."""
        self.closed = True
        self._wake()

    def after(self, seq: int) -> list[Json]:
        """Return the remembered events whose number is greater than `seq`."""
        if not self._events or self._events[-1]["seq"] <= seq:
            return []
        first = self._events[0]["seq"]
        return list(islice(self._events, max(0, seq + 1 - first), None))

    async def wait(self, seq: int, timeout: float) -> list[Json]:
        """Return the events after `seq`, waiting up to `timeout` seconds for the first one."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not (found := self.after(seq)) and not self.closed:
            waiter = loop.create_future()
            self._waiters.add(waiter)
            try:
                async with asyncio.timeout_at(deadline):
                    await waiter
            except TimeoutError:
                return self.after(seq)
            finally:
                self._waiters.discard(waiter)
        return found

    def _wake(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()
