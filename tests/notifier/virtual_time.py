"""An event loop whose time jumps to the next timer: minutes of waiting pass at once and exactly."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_TICK = 1e-7


class _NoWaiting(selectors.SelectSelector):
    """Waits for nothing: it moves its clock by the time that was to be waited, and by how late it is."""

    def __init__(self, late: float = 0.0) -> None:
        super().__init__()
        self.time = 0.0
        self._late = late

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        # Time never stands still: a timer that is due but for a rounding error must come.
        self.time += max(timeout + self._late if timeout else 0.0, _TICK)
        return super().select(0)


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Time in seconds from 0; each wait ends `late` seconds after its time, as on a real machine."""

    def __init__(self, *, late: float = 0.0) -> None:
        self._no_waiting = _NoWaiting(late)
        super().__init__(self._no_waiting)

    def time(self) -> float:
        return self._no_waiting.time

    def run_in_executor(
        self, executor: object, func: Callable[..., Any], *args: Any
    ) -> "asyncio.Future[Any]":
        # While a thread works the loop would have nothing to do, and time would leap past what it does.
        done: asyncio.Future[Any] = self.create_future()
        done.set_result(func(*args))
        return done


def in_virtual_time(work: Coroutine[Any, Any, T], *, late: float = 0.0) -> T:
    """Run a coroutine to its end without waiting and return its result."""
    loop = VirtualTimeLoop(late=late)
    try:
        return loop.run_until_complete(work)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
