"""Transactions: on PostgreSQL from the pool, on SQLite many readers and one writer at a time.

Isolation is the same on both, READ COMMITTED: each statement sees what is committed when it starts.
What must not change between a read and a write is guarded by the write itself (versions, conditions).
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any, Self

from sqlalchemy import CursorResult, Executable
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.condition import Condition
from storage.drivers import LOCK_SECONDS, database_url, new_engine
from storage.errors import DatabaseUnavailable
from storage.failures import failures_told

__all__ = ["LOCK_SECONDS", "Database", "Work", "connect", "database_url"]

POOL_SIZE = 10


class Database:
    """An engine and, on SQLite, the writer's seat: one connection that one transaction has at a time.

    The seat has its connection before anybody waits for it, so readers can never starve the writer.
    `condition` says how the database has been of late.
    """

    def __init__(self, engine: AsyncEngine, *, lock_seconds: float = LOCK_SECONDS) -> None:
        self.engine = engine
        self.condition = Condition()
        self._lock_seconds = lock_seconds
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._seat = asyncio.Lock()
        self._writer: AsyncConnection | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    def work(self) -> "Work":
        """Return one transaction to be used as an asynchronous context manager."""
        return Work(self)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator["Work"]:
        """Open a transaction that only reads."""
        async with self.work() as work:
            yield work

    @asynccontextmanager
    async def writing(self) -> AsyncIterator["Work"]:
        """Open a transaction that is committed at the end, or rolled back by an error."""
        async with self.work() as work:
            yield work
            await work.commit()

    @contextmanager
    def asked(self, *, writing: bool) -> Iterator[None]:
        """Note how the database does what it is asked; raises `DatabaseUnavailable` when it does not."""
        try:
            with failures_told():
                yield
        except DatabaseUnavailable as unavailable:
            self.condition.failed(str(unavailable), writing=writing)
            raise

    async def take_seat(self) -> None:
        """Wait for the writer's turn; raises `DatabaseUnavailable` when it does not come."""
        try:
            async with asyncio.timeout(self._lock_seconds):
                await self._seat.acquire()
        except TimeoutError:
            raise DatabaseUnavailable("The database stays locked by another writer.") from None

    async def writer(self) -> AsyncConnection:
        """Return the writer's connection; for whoever has the seat."""
        if self._writer is None:
            self._writer = await self.engine.connect()
        return self._writer

    def leave_seat(self) -> None:
        """Let the next writer in, after a commit."""
        self._seat.release()

    async def abandon_seat(self) -> None:
        """Roll back what is not committed, then let the next writer in."""
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                await writer.close()
        finally:
            self._seat.release()

    async def see_through(self, ending: Coroutine[Any, Any, None]) -> None:
        """Carry an ending out even when whoever waits for it is cancelled."""
        task = asyncio.create_task(ending)
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)
        await asyncio.shield(task)

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.gather(*self._leaving)
        if self._writer is not None:
            await self._writer.close()
        await self.engine.dispose()


class Work:
    """One transaction; leaving it without `commit` rolls back.

    On SQLite the first write takes the seat and begins IMMEDIATE, so that no transaction that has read ever
    fails because it writes. Raises `DatabaseUnavailable` when the database can't be reached or stays locked.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.is_sqlite = database.is_sqlite
        self._connection: AsyncConnection | None = None
        self._seated = False
        self._wrote = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._seated:
            self._seated, self._connection = False, None
            await self._database.see_through(self._database.abandon_seat())
        await self._give_back()

    async def read(self, statement: Executable) -> CursorResult[Any]:
        """Run a statement that changes nothing."""
        connection = await self._connected()
        with self._database.asked(writing=False):
            found = await connection.execute(statement)
        self._database.condition.succeeded(writing=False)
        return found

    async def write(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run a statement that writes, once or for each of the rows."""
        connection = await (self._as_writer() if self.is_sqlite else self._connected())
        self._wrote = True
        with self._database.asked(writing=True):
            return await connection.execute(statement, rows)

    async def commit(self) -> None:
        """Make everything since the start, or since the last commit, durable."""
        if self._connection is None:
            return
        with self._database.asked(writing=self._wrote):
            await self._connection.commit()
        self._database.condition.succeeded(writing=self._wrote)
        self._wrote = False
        if self._seated:
            self._seated, self._connection = False, None
            self._database.leave_seat()

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            with self._database.asked(writing=False):
                self._connection = await self._database.engine.connect()
        return self._connection

    async def _as_writer(self) -> AsyncConnection:
        if self._seated and self._connection is not None:
            return self._connection
        # Nothing is lost with the reader's connection: outside a transaction each read stands alone.
        await self._give_back()
        with self._database.asked(writing=True):
            await self._database.take_seat()
        self._seated = True
        with self._database.asked(writing=True):
            connection = await self._database.writer()
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        self._connection = connection
        return connection

    async def _give_back(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await self._database.see_through(connection.close())


def connect(url: URL, *, pool_size: int = POOL_SIZE, lock_seconds: float = LOCK_SECONDS) -> Database:
    """Return a database for a URL; raises `DatabaseUnavailable` when its SQLite file can't be written."""
    engine = new_engine(url, pool_size=pool_size, lock_seconds=lock_seconds)
    return Database(engine, lock_seconds=lock_seconds)
