"""Transactions on PostgreSQL, each on a connection from the pool."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from types import TracebackType
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage.engine import Database, ResultRows, Row, Transaction
from storage.errors import DatabaseUnavailable

_log = structlog.get_logger(__name__)

POOL_SIZE = 10

_Result = TypeVar("_Result")


class PostgresDatabase(Database):
    """A pool of connections; errors of its statements never show their parameters: what people said."""

    is_sqlite = False

    def __init__(self, url: URL, *, pool_size: int = POOL_SIZE) -> None:
        super().__init__(url)
        self.engine = create_async_engine(
            url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, hide_parameters=True
        )
        self.core = self.engine.sync_engine
        self._leaving: set[asyncio.Task[None]] = set()

    def work(self) -> "PostgresWork":
        """Return one transaction to be used as an asynchronous context manager."""
        return PostgresWork(self)

    async def run_sync(self, act: Callable[[Connection], _Result]) -> _Result:
        """Run what needs a connection to itself."""
        async with self.engine.connect() as connection:
            return await connection.run_sync(act)

    async def see_through(self, ending: Coroutine[Any, Any, None]) -> None:
        """Carry an ending out even when whoever waits for it is cancelled."""
        task = asyncio.create_task(ending)
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)
        await asyncio.shield(task)

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.gather(*self._leaving)
        await self.engine.dispose()


class PostgresWork(Transaction):
    """One transaction; its connection goes back to the pool at the end."""

    is_sqlite = False

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database
        self._connection: AsyncConnection | None = None
        self._wrote = False

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            with self._database.asked(writing=False):
                await self._database.see_through(connection.close())
        except DatabaseUnavailable as lost:
            # What was committed is; what was not went with the connection. Nothing is left to be undone.
            _log.info("a connection was lost as it was given back", cause=str(lost))

    async def read(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> CursorResult[Any]:
        """Run a statement that changes nothing."""
        with self._database.asked(writing=False):
            found = await (await self._connected()).execute(statement, parameters)
        self._database.condition.succeeded(writing=False)
        return found

    async def write(self, statement: Executable, rows: Row | ResultRows | None = None) -> CursorResult[Any]:
        """Run a statement that writes, once, for one row, or for each of the rows."""
        self._wrote = True
        with self._database.asked(writing=True):
            return await (await self._connected()).execute(statement, rows)

    async def commit(self, *, lasting: bool = True) -> None:
        """Make everything since the start, or since the last commit, durable, `lasting` or not."""
        if self._connection is None:
            return
        with self._database.asked(writing=self._wrote):
            await self._connection.commit()
        self._database.condition.succeeded(writing=self._wrote)
        self._wrote = False

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            self._connection = await self._database.engine.connect()
        return self._connection
