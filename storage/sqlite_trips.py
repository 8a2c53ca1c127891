"""SQLite with few trips to the connection's thread, where aiosqlite makes four for each statement.

A trip costs several times what most statements do. So a cursor, its rows and its end come and go with the
statement; what only reads is done at once, and begun anew in the thread when it turns out to be long; and
a transaction begins with its first statement. What waits for locks or for the disk is left to the thread.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self, TypeVar

import aiosqlite

LONG = 20_000
"""Instructions of SQLite's machine, about a millisecond, after which a statement is no longer short."""

_Result = TypeVar("_Result")


class Cursor:
    """A cursor as SQLAlchemy's adapter wants it; what it selects is fetched whole with the statement."""

    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> Self:
        """Run a statement and fetch its rows."""
        if operation.startswith("BEGIN"):
            self._connection.begin_with_next(operation)
            return self
        run = partial(self._run, operation, parameters, many=False)
        if not (operation.startswith("SELECT") and self._connection.at_once(run)):
            await self._connection.trip(run)
        return self

    async def executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Run a statement once for each of the parameters."""
        await self._connection.trip(partial(self._run, operation, parameters, many=True))
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows that have not been taken yet."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Forget the rows."""
        self._rows = []

    def _run(self, operation: str, parameters: Any, *, many: bool) -> None:
        cursor = self._connection.begun.cursor()
        try:
            run = cursor.executemany if many else cursor.execute
            run(operation, parameters)
            self._rows = cursor.fetchall() if cursor.description else []
            self.description, self.rowcount = cursor.description, cursor.rowcount
            self.lastrowid = cursor.lastrowid
        finally:
            cursor.close()


class Connection(aiosqlite.Connection):
    """A connection with a thread for what takes long; SQLAlchemy uses it for one statement at a time."""

    _unsure = False
    _hurried = False
    _to_begin: str | None = None

    @property
    def begun(self) -> sqlite3.Connection:
        """The driver's connection, after a transaction that was to begin has begun."""
        if self._to_begin is not None:
            self._conn.execute(self._to_begin)
            self._to_begin = None
        return self._conn

    def cursor(self) -> Cursor:  # type: ignore[override]  # SQLAlchemy needs no more than this of it
        """Return a cursor; nothing happens yet."""
        return Cursor(self)

    def begin_with_next(self, operation: str) -> None:
        """Let a transaction begin together with the next statement."""
        self._to_begin = operation

    def at_once(self, read: Callable[[], None]) -> bool:
        """Run what only reads here and now; False when that may wait, or has turned out to be long."""
        if self._unsure or self._to_begin is not None:
            return False
        self._hurried = True
        try:
            read()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_INTERRUPT":
                raise
            return False
        finally:
            self._hurried = False
        return True

    def watch(self) -> None:
        """Stop what is run at once and takes too long; once, after opening."""
        self._conn.set_progress_handler(lambda: self._hurried, LONG)

    async def trip(self, run: Callable[[], _Result]) -> _Result:
        """Run something in the connection's thread."""
        # Whoever is cancelled here does not know whether a transaction has begun: the trip goes on.
        self._unsure = True
        result: _Result = await self._ended(run)
        return result

    async def commit(self) -> None:
        """Commit what has been begun."""
        self._to_begin = None
        if self._unsure or self.in_transaction:
            await self._ended(self._conn.commit)

    async def rollback(self) -> None:
        """Roll back what has been begun."""
        if self._unsure or self.in_transaction:
            await self._ended(self._conn.rollback)
        self._to_begin = None

    async def _ended(self, run: Callable[[], Any]) -> Any:
        try:
            result = await self._execute(run)  # type: ignore[no-untyped-call]  # aiosqlite types only its outside
        except Exception:
            self._unsure = False
            raise
        self._unsure = False
        return result


async def connect(database: str, **settings: Any) -> Connection:
    """Return an open connection; its thread ends with the process."""
    opening = partial(sqlite3.connect, database, **{**settings, "check_same_thread": False})
    connection = Connection(opening, iter_chunk_size=64)
    connection._thread.daemon = True
    await connection
    connection.watch()
    return connection
