"""One connection to a SQLite file: short statements at once, long ones in a thread."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Delete, Engine, Executable
from sqlalchemy.exc import DBAPIError

from storage.engine import ResultRows, Row

LONG = 20_000
"""Instructions of SQLite's machine, about a millisecond, after which a read is no longer short."""

MANY = 50
"""Rows written by one statement that are no longer few."""

_PAUSES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
"""Seconds between looks at a lock that another program holds; the last one again and again."""

_Result = TypeVar("_Result")


class PrefetchingCursor(sqlite3.Cursor):
    """A cursor that fetches with the statement, so that no read stays open behind it."""

    _rows: list[Any]
    _taken: int

    def execute(self, sql: str, parameters: Any = (), /) -> "PrefetchingCursor":
        """Run a statement and fetch its rows."""
        super().execute(sql, parameters)
        self._rows, self._taken = super().fetchall() if self.description else [], 0
        return self

    def executemany(self, sql: str, parameters: Any, /) -> "PrefetchingCursor":
        """Run a statement once for each of the parameters; it has no rows."""
        super().executemany(sql, parameters)
        self._rows, self._taken = [], 0
        return self

    def fetchone(self) -> Any:
        """Return the next row, None after the last."""
        if self._taken == len(self._rows):
            return None
        self._taken += 1
        return self._rows[self._taken - 1]

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        """Return some rows that have not been taken yet."""
        rows = self._rows[self._taken : self._taken + (size or 1)]
        self._taken += len(rows)
        return rows

    def fetchall(self) -> list[Any]:
        """Return the rows that have not been taken yet."""
        rows, self._rows = self._rows[self._taken :], []
        self._taken = 0
        return rows


class PrefetchingConnection(sqlite3.Connection):
    """The driver's connection, its cursors prefetching."""

    def cursor(self, factory: Any = PrefetchingCursor) -> Any:
        """Return a cursor."""
        return super().cursor(factory)


class SqliteConnection:
    """A connection for one task at a time; nobody else may use it before an awaited call is over."""

    def __init__(self, core: Connection, *, lock_seconds: float) -> None:
        """Take over a connection that has just been opened."""
        self._core = core
        self._lock_seconds = lock_seconds
        self._hurried = False
        self._driver = cast("sqlite3.Connection", core.connection.driver_connection)
        # Who waits for a lock does so in the event loop, and checkpoints are the log's business.
        self._driver.execute("PRAGMA busy_timeout = 0")
        self._driver.execute("PRAGMA wal_autocheckpoint = 0")
        self._driver.set_progress_handler(lambda: self._hurried, LONG)

    async def read(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Run a statement that changes nothing; one that turns out to be long begins anew in a thread."""
        run = partial(self._core.execute, statement, parameters)
        try:
            return await self._unlocked(partial(self._hurry, run))
        except _TooLong:
            return await self._in_thread(run)

    async def write(self, statement: Executable, rows: Row | ResultRows | None = None) -> CursorResult[Any]:
        """Run a statement that writes, within a transaction that has begun."""
        # How many rows a DELETE finds nobody knows before: what is cleaned away is counted in thousands.
        if isinstance(statement, Delete) or (isinstance(rows, Sequence) and len(rows) > MANY):
            return await self._in_thread(partial(self._core.execute, statement, rows))
        return self._core.execute(statement, rows)

    async def begin(self) -> None:
        """Begin a transaction that may write, as soon as no other program does."""
        await self._unlocked(partial(self._core.exec_driver_sql, "BEGIN IMMEDIATE"))

    def commit(self) -> None:
        """Commit; everybody sees it then, and this process may die, but not the machine."""
        self._core.exec_driver_sql("COMMIT")

    def rollback(self) -> None:
        """Roll back what is not committed, if there is anything."""
        if self._driver.in_transaction:
            self._core.exec_driver_sql("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self._core.close()

    def _hurry(self, run: Callable[[], _Result]) -> _Result:
        self._hurried = True
        try:
            return run()
        except DBAPIError as error:
            if _name(error) == "SQLITE_INTERRUPT":
                raise _TooLong from None
            raise
        finally:
            self._hurried = False

    async def _unlocked(self, run: Callable[[], _Result]) -> _Result:
        """Run something once no other program's lock is in its way, for as long as patience lasts."""
        clock = asyncio.get_running_loop().time
        ends, looks = clock() + self._lock_seconds, 0
        while True:
            try:
                return run()
            except DBAPIError as error:
                if not _name(error).startswith("SQLITE_BUSY") or clock() >= ends:
                    raise
            await asyncio.sleep(_PAUSES[min(looks, len(_PAUSES) - 1)])
            looks += 1

    async def _in_thread(self, run: Callable[[], _Result]) -> _Result:
        """Run something in a thread, and be back only when it is over, even when nobody waits any more."""
        running = asyncio.get_running_loop().run_in_executor(None, run)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            self._driver.interrupt()
            while not running.done():
                try:
                    await asyncio.wait({running})
                except asyncio.CancelledError:
                    continue
            raise


class _TooLong(Exception):
    """A read that was to be short is not."""


def _name(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlite_errorname", "")


async def opened(engine: Engine, *, lock_seconds: float) -> SqliteConnection:
    """Open a connection in a thread: its settings may have to wait for another program."""
    loop = asyncio.get_running_loop()
    core = await loop.run_in_executor(None, engine.connect)
    return SqliteConnection(core, lock_seconds=lock_seconds)
