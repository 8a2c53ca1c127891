"""Who sends at the same time on PostgreSQL, as the port `tickets.messages.queues.Senders` asks.

Each sender shares in one lock, on a connection of its own: who is gone, however it went, is no longer
counted from that moment on, and no clock is asked.
"""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any, TypeVar

from storage.errors import DatabaseUnavailable
from storage.listening import losses_told, open_listener
from storage.postgresql import PostgresDatabase

_ANSWER_SECONDS = 5.0
_CHANNEL = "senders"
_LOCK = (0x73656E64, 1)
"""The lock's two numbers; other locks on the same database have another first half."""

_JOIN = "SELECT pg_advisory_lock_shared($1, $2)"
_COUNT = """
    SELECT count(DISTINCT pid) FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND classid = $1 AND objid = $2 AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
_TELL = "SELECT pg_notify($1, $2)"

_Answer = TypeVar("_Answer")


class SqlSenders:
    """The senders of one database, seen by one of them."""

    def __init__(self, database: PostgresDatabase) -> None:
        """Be a sender among others; nothing is opened yet."""
        self._database = database
        self._connection: Any = None
        self._turn = asyncio.Lock()
        self._called = asyncio.Event()
        self._opens_at = 0.0

    async def count(self) -> int:
        """Return how many send now, this one among them. Raises `DatabaseUnavailable`."""
        async with self._turn:
            return int(await self._asked(self._count()))

    async def tell(self, wait: timedelta) -> None:
        """Tell the others that Telegram says wait. Raises `DatabaseUnavailable`."""
        async with self._turn:
            await self._asked(self._tell(wait))

    async def news(self, *, timeout: timedelta) -> timedelta:
        """Wait until another sender comes, goes or says wait; return for how long, nothing when none did."""
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                await self._called.wait()
        except TimeoutError:
            return timedelta()
        self._called.clear()
        return timedelta(seconds=max(0.0, self._opens_at - _now()))

    async def close(self) -> None:
        """Be a sender no more, and let the others know."""
        async with self._turn:
            connection, self._connection = self._connection, None
            if connection is None:
                return
            connection.remove_termination_listener(self._on_loss)
            try:
                with losses_told():
                    async with asyncio.timeout(_ANSWER_SECONDS):
                        # In one transaction: who hears of it and counts must not count this one.
                        async with connection.transaction():
                            await connection.execute(_TELL, _CHANNEL, "0")
                            await connection.execute("SELECT pg_advisory_unlock_shared($1, $2)", *_LOCK)
                        await connection.close()
            except OSError:
                # The others see that the connection is gone with their next count.
                connection.terminate()

    async def _count(self) -> int:
        connection = await self._joined()
        found: int = await connection.fetchval(_COUNT, *_LOCK)
        return found

    async def _tell(self, wait: timedelta) -> None:
        connection = await self._joined()
        await connection.execute(_TELL, _CHANNEL, str(wait.total_seconds()))

    async def _joined(self) -> Any:
        if self._connection is None:
            # Kept at once: whatever fails from here on gives it up again.
            self._connection = await open_listener(self._database, on_loss=self._on_loss)
            await self._connection.add_listener(_CHANNEL, self._on_call)
            await self._connection.execute(_JOIN, *_LOCK)
            await self._connection.execute(_TELL, _CHANNEL, "0")
        return self._connection

    async def _asked(self, question: Awaitable[_Answer]) -> _Answer:
        try:
            with self._database.asked(writing=False), losses_told():
                async with asyncio.timeout(_ANSWER_SECONDS):
                    return await question
        except DatabaseUnavailable:
            # A connection whose answer is awaited no more cannot be asked again.
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.terminate()
            raise

    def _on_call(self, connection: Any, process: int, _channel: str, payload: object) -> None:
        if process == connection.get_server_pid():
            return
        self._opens_at = max(self._opens_at, _now() + float(str(payload)))
        self._called.set()

    def _on_loss(self, _connection: object) -> None:
        """Join again with the next question, which is asked at once."""
        self._connection = None
        self._called.set()


def _now() -> float:
    return asyncio.get_running_loop().time()
