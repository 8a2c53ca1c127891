"""Long reading in a thread of its own: while a month is summed up, every conversation goes on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from storage.opening import Storage
from tickets.ports import Units

_T = TypeVar("_T")


class Aside:
    """Runs work in an event loop of its own, on connections that no other loop has."""

    def __init__(self, storage: Storage) -> None:
        """Open the same database for each work anew."""
        self._storage = storage

    async def __call__(self, work: Callable[[Units], Awaitable[_T]]) -> _T:
        """Do the work and return what it returns, or raise what it raises."""
        return await asyncio.to_thread(self._run, work)

    def _run(self, work: Callable[[Units], Awaitable[_T]]) -> _T:
        with asyncio.Runner() as runner:
            return runner.run(self._on_own_connections(work))

    async def _on_own_connections(self, work: Callable[[Units], Awaitable[_T]]) -> _T:
        async with self._storage.again() as storage:
            return await work(storage.units)
