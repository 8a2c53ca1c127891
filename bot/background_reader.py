"""Long reading in a thread of its own: while a month is summed up, every conversation goes on."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from storage.opening import Storage
from tickets.ports import Units

_T = TypeVar("_T")


class BackgroundThread:
    """Runs one work after the other in a thread, each in an event loop and on connections of its own.

    The thread is not one of those that storage has its statements and flushes done by.
    """

    def __init__(self, storage: Storage) -> None:
        """Open the same database for each work anew."""
        self._storage = storage
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background-reader")

    async def __call__(self, work: Callable[[Units], Awaitable[_T]]) -> _T:
        """Do the work and return what it returns, or raise what it raises.

        Who is cancelled meanwhile takes the work with them: an update that is handled again after a stop
        finds nothing of its first time.
        """
        stopping = _Stopping()
        doing = self._thread.submit(self._run, work, stopping)
        done = asyncio.wrap_future(doing)
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            if not doing.cancel():
                stopping.stop()
                await asyncio.wait({done})
            raise

    def _run(self, work: Callable[[Units], Awaitable[_T]], stopping: "_Stopping") -> _T:
        with asyncio.Runner() as runner:
            return runner.run(self._on_own_connections(work, stopping))

    async def _on_own_connections(self, work: Callable[[Units], Awaitable[_T]], stopping: "_Stopping") -> _T:
        stopping.watch()
        async with self._storage.again() as storage:
            return await work(storage.units)


class _Stopping:
    """Lets one event loop cancel what another one does."""

    def __init__(self) -> None:
        self._wanted = False
        self._cancel: Callable[[], object] | None = None

    def watch(self) -> None:
        """Let the present task be cancelled from elsewhere, at once where that was wanted already."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        if self._wanted:
            task.cancel()

    def stop(self) -> None:
        """Cancel it, unless it has ended by itself."""
        self._wanted = True
        if self._cancel is not None:
            with suppress(RuntimeError):
                self._cancel()
