"""Roles on PostgreSQL, as the port `tickets.messages.queues.Leases` asks: locks that end with their connection.

A row with an end, as SQLite's roles are, keeps a dead process in its role until the end. A session's lock is
gone at the moment its process is.
"""

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import DatabaseUnavailable
from storage.leases import SqlLeases
from storage.listening import KEEPALIVES
from storage.postgresql import PostgresDatabase

_log = structlog.get_logger(__name__)
_ANSWER_SECONDS = 5.0
_FAMILY = 0x66726F6E
"""First half of the locks' numbers, so that others who lock on the same database are not met by chance."""

_TAKE = text("SELECT pg_try_advisory_lock(:family, hashtext(:role))")
_GIVE_UP = text("SELECT pg_advisory_unlock(:family, hashtext(:role))")
_ASK = text("SELECT CAST(:family AS int), CAST(:role AS text)")
_SETTINGS = tuple(text(f"SET {name} = {value}") for name, value in KEEPALIVES.items())


class SqlLeadership:
    """Roles of one process, all on one connection of its own that is kept while it wants any.

    Who has a role is also written into the table of leases, for people to see.
    """

    def __init__(self, database: PostgresDatabase) -> None:
        """Take roles on a PostgreSQL database; nothing is opened yet."""
        self._database = database
        self._rows = SqlLeases(database)
        self._connection: AsyncConnection | None = None
        self._held: dict[str, str] = {}
        self._turn = asyncio.Lock()

    async def hold(self, name: str, *, worker: str, now: datetime, lease: timedelta) -> bool:
        """Take or keep a role; False while another worker has it. Raises `DatabaseUnavailable`.

        A connection that is lost or does not answer is given up with every role on it.
        """
        async with self._turn:
            if not await self._has(name, worker):
                return False
        await self._rows.record(name, worker=worker, until=now + lease)
        return True

    async def release(self, name: str, *, worker: str) -> None:
        """Give a role up at once, so that another worker need not wait."""
        async with self._turn:
            if self._held.get(name) != worker:
                return
            await self._rows.release(name, worker=worker)
            await self._ask(_GIVE_UP, name)
            self._held.pop(name, None)

    async def close(self) -> None:
        """Give every role up."""
        async with self._turn:
            await self._drop()

    async def _has(self, name: str, worker: str) -> bool:
        if name in self._held:
            await self._ask(_ASK, name)
        # Asking may have found the connection lost, and with it the role.
        if name in self._held:
            return self._held[name] == worker
        if not await self._ask(_TAKE, name):
            return False
        self._held[name] = worker
        _log.info("this process has a role now", role=name)
        return True

    async def _ask(self, question: TextClause, name: str) -> object:
        try:
            with self._database.asked(writing=False):
                async with asyncio.timeout(_ANSWER_SECONDS):
                    connection = await self._connected()
                    answer = await connection.execute(question, {"family": _FAMILY, "role": name})
                    return answer.scalar()
        except DatabaseUnavailable:
            if self._held:
                _log.warning("this process lost its roles with its connection", roles=sorted(self._held))
            await self._drop()
            raise

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            connection = await self._database.engine.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
            for setting in _SETTINGS:
                await self._connection.execute(setting)
        return self._connection

    async def _drop(self) -> None:
        """Close the connection for good: in the pool it would go on to hold its locks."""
        connection, self._connection = self._connection, None
        self._held.clear()
        if connection is not None:
            await connection.invalidate()
            await connection.close()
