"""Waking workers that wait, as the port `tickets.messages.queues.Wakeups` asks.

On PostgreSQL by LISTEN and NOTIFY, across processes; on SQLite within the one process.
"""

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from storage.engine import Database
from storage.listening import open_listener
from storage.postgresql import PostgresDatabase


class SqlWakeups:
    """Calls on channels; one that comes while nobody waits is kept for the next who does."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._called: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._listening: set[str] = set()
        self._listener: Any = None
        self._opening = asyncio.Lock()

    async def notify(self, channel: str) -> None:
        """Wake who waits on a channel, in every process of the desk; raises `DatabaseUnavailable`."""
        self._called[channel].set()
        if not self._database.is_sqlite:
            async with self._database.writing() as work:
                await work.write(select(func.pg_notify(channel, "")))

    async def wait(self, channel: str, *, timeout: timedelta) -> bool:
        """Wait for a call on a channel; False when none came in time. Raises `DatabaseUnavailable`."""
        if not self._database.is_sqlite:
            await self._listen(channel)
        called = self._called[channel]
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                await called.wait()
        except TimeoutError:
            return False
        called.clear()
        return True

    async def close(self) -> None:
        """Stop listening."""
        listener, self._listener = self._listener, None
        self._listening.clear()
        if listener is not None:
            listener.remove_termination_listener(self._on_loss)
            await listener.close()

    async def _listen(self, channel: str) -> None:
        async with self._opening:
            if channel in self._listening:
                return
            with self._database.asked(writing=False):
                if self._listener is None:
                    assert isinstance(self._database, PostgresDatabase)
                    self._listener = await open_listener(self._database, on_loss=self._on_loss)
                await self._listener.add_listener(channel, self._on_call)
            self._listening.add(channel)

    def _on_call(self, _connection: object, _process: int, channel: str, _payload: object) -> None:
        self._called[channel].set()

    def _on_loss(self, _connection: object) -> None:
        """Begin anew with the next wait; who waits now looks for work at once, a call may be lost."""
        self._listener = None
        self._listening.clear()
        for called in self._called.values():
            called.set()
