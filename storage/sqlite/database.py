"""Transactions on a SQLite file: many readers, and one writer at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.engine import URL

from storage.engine import Database, ResultRows, Row, Transaction
from storage.errors import DatabaseUnavailable
from storage.sqlite.connection import SqliteConnection, opened
from storage.sqlite.log import WriteAheadLog

_Result = TypeVar("_Result")


class SqliteDatabase(Database):
    """A file with one connection to write, which one transaction has at a time, and some to read.

    To be used in one event loop; another loop has a database of its own on the same file.
    """

    is_sqlite = True

    def __init__(self, url: URL, engine: Engine, *, lock_seconds: float) -> None:
        super().__init__(url)
        self.core = engine
        self.log = WriteAheadLog(Path(url.database or ""))
        self._lock_seconds = lock_seconds
        self._seat = asyncio.Lock()
        self._writer: SqliteConnection | None = None
        self._readers: list[SqliteConnection] = []

    def work(self) -> "SqliteWork":
        """Return one transaction to be used as an asynchronous context manager."""
        return SqliteWork(self)

    async def run_sync(self, act: Callable[[Connection], _Result]) -> _Result:
        """Run what needs a connection to itself, in a thread."""

        def run() -> _Result:
            with self.core.connect() as connection:
                return act(connection)

        return await asyncio.get_running_loop().run_in_executor(None, run)

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[SqliteConnection]:
        """Lend a connection for one statement."""
        connection = self._readers.pop() if self._readers else await self._opened()
        try:
            yield connection
        finally:
            self._readers.append(connection)

    async def take_seat(self) -> SqliteConnection:
        """Wait for the writer's turn and begin; raises `DatabaseUnavailable` when it does not come."""
        try:
            async with asyncio.timeout(self._lock_seconds):
                await self._seat.acquire()
        except TimeoutError:
            raise DatabaseUnavailable("The database stays locked by another writer.") from None
        try:
            if self._writer is None:
                self._writer = await self._opened()
            await self._writer.begin()
        except BaseException:
            self._seat.release()
            raise
        return self._writer

    def leave_seat(self) -> None:
        """Roll back what is not committed, and let the next writer in."""
        try:
            if self._writer is not None:
                self._writer.rollback()
        finally:
            self._seat.release()

    async def close(self) -> None:
        """Close every connection; the last one to the file works the log into it."""
        await self.log.close()
        connections = [*self._readers, *([self._writer] if self._writer is not None else [])]
        self._readers, self._writer = [], None
        for connection in connections:
            await asyncio.get_running_loop().run_in_executor(None, connection.close)

    async def _opened(self) -> SqliteConnection:
        return await opened(self.core, lock_seconds=self._lock_seconds)


class SqliteWork(Transaction):
    """One transaction; until its first write each read stands alone.

    The first write takes the seat and begins IMMEDIATE, so that no transaction that has read ever fails
    because it writes.
    """

    is_sqlite = True

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._writer: SqliteConnection | None = None
        self._rows = 0

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is not None:
            self._writer = None
            self._database.leave_seat()

    async def read(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> CursorResult[Any]:
        """Run a statement that changes nothing."""
        with self._database.asked(writing=False):
            if self._writer is not None:
                found = await self._writer.read(statement, parameters)
            else:
                async with self._database.reader() as connection:
                    found = await connection.read(statement, parameters)
        self._database.condition.succeeded(writing=False)
        return found

    async def write(self, statement: Executable, rows: Row | ResultRows | None = None) -> CursorResult[Any]:
        """Run a statement that writes, once, for one row, or for each of the rows."""
        with self._database.asked(writing=True):
            if self._writer is None:
                self._writer = await self._database.take_seat()
            self._rows += len(rows) if isinstance(rows, Sequence) else 1
            return await self._writer.write(statement, rows)

    async def commit(self, *, lasting: bool = True) -> None:
        """Make everything since the start, or since the last commit, durable."""
        if self._writer is None:
            return
        with self._database.asked(writing=True):
            self._writer.commit()
            self._writer = None
            self._database.leave_seat()
            self._database.log.committed(rows=self._rows)
            self._rows = 0
            if lasting:
                await self._database.log.flushed()
        self._database.condition.succeeded(writing=True)
