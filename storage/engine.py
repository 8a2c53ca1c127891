"""Opening a database: SQLite with one writer at a time, or PostgreSQL with a pool.

Isolation is the same on both, READ COMMITTED: each statement sees what is committed when it starts.
What must not change between a read and a write is guarded by the write itself (versions, conditions).
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import CursorResult, Executable, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.errors import DatabaseUnavailable

LOCK_SECONDS = 30
"""How long a writer waits for its turn, in this process and on the file."""

_SQLITE_SETTINGS = (
    f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_SQLITE_TROUBLE = tuple(
    f"SQLITE_{code}" for code in ("BUSY", "LOCKED", "CANTOPEN", "IOERR", "FULL", "READONLY")
)
_FAILURES = (OperationalError, InterfaceError, PoolTimeout, OSError)


class Database:
    """An engine and, on SQLite, the one writer's seat of this process."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self.seat = asyncio.Lock()

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

    async def close(self) -> None:
        """Close every connection."""
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

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._connection is not None:
                await asyncio.shield(asyncio.create_task(self._connection.close()))
        finally:
            self._connection = None
            self._leave_seat()

    async def read(self, statement: Executable) -> CursorResult[Any]:
        """Run a statement that changes nothing."""
        connection = await self._connected()
        with failures_told():
            return await connection.execute(statement)

    async def write(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run a statement that writes, once or for each of the rows."""
        connection = await self._connected()
        await self._take_seat(connection)
        with failures_told():
            return await connection.execute(statement, rows)

    async def commit(self) -> None:
        """Make everything since the start, or since the last commit, durable."""
        if self._connection is None:
            return
        with failures_told():
            await self._connection.commit()
        self._leave_seat()

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            with failures_told():
                self._connection = await self._database.engine.connect()
        return self._connection

    async def _take_seat(self, connection: AsyncConnection) -> None:
        if not self._database.is_sqlite or self._seated:
            return
        try:
            async with asyncio.timeout(LOCK_SECONDS):
                await self._database.seat.acquire()
        except TimeoutError:
            raise DatabaseUnavailable("The database stays locked by another writer.") from None
        self._seated = True
        with failures_told():
            await connection.exec_driver_sql("BEGIN IMMEDIATE")

    def _leave_seat(self) -> None:
        if self._seated:
            self._seated = False
            self._database.seat.release()


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn a database that does not answer into `DatabaseUnavailable`, the cause attached."""
    try:
        yield
    except _FAILURES as error:
        cause = getattr(error, "orig", None) or error
        name = getattr(cause, "sqlite_errorname", type(cause).__name__)
        if name.startswith("SQLITE_") and not name.startswith(_SQLITE_TROUBLE):
            raise
        raise DatabaseUnavailable(f"The database does not answer ({name}).") from error


def database_url(url: str | None, data_dir: Path) -> URL:
    """Return the URL to open: SQLite in the data folder unless another is given.

    Raises `DatabaseUnavailable` for what is no URL, and for a database that the desk can't use.
    """
    if not url:
        return URL.create(_DRIVERS["sqlite"], database=str(data_dir / "frontdesk.sqlite3"))
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnavailable("The database URL is none: give sqlite:///… or postgresql://…") from None
    driver = _DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise DatabaseUnavailable("The database URL must begin with sqlite:/// or postgresql://")
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise DatabaseUnavailable("The database URL must name a file: sqlite:////path/to/frontdesk.sqlite3")
    return parsed.set(drivername=driver)


def connect(url: URL, *, pool_size: int = 10) -> Database:
    """Return a database for a URL; raises `DatabaseUnavailable` when its SQLite file can't be written.

    Errors of its statements never show their parameters: these are what people said and who they are.
    """
    if url.get_backend_name() != "sqlite":
        engine = create_async_engine(
            url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, hide_parameters=True
        )
        return Database(engine)
    _own_file(Path(url.database or ""))
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,
        connect_args={"isolation_level": None},
    )
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    return Database(engine)


def _own_file(path: Path) -> None:
    """Make the database file its owner's alone; SQLite gives its companions the same rights."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise DatabaseUnavailable(f"The database file {path} can't be written: {error.strerror}.") from None


def _set_up_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for setting in _SQLITE_SETTINGS:
        cursor.execute(setting)
    cursor.close()
