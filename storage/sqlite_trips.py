"""SQLite with one trip to the connection's thread per statement, where aiosqlite makes four.

A trip costs more than most statements: the cursor, its rows and its end come and go with the statement.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self, TypeVar

import aiosqlite

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
        await self._connection.trip(partial(self._run, operation, parameters, many=False))
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
        cursor = self._connection.raw.cursor()
        try:
            run = cursor.executemany if many else cursor.execute
            run(operation, parameters)
            self._rows = cursor.fetchall() if cursor.description else []
            self.description, self.rowcount = cursor.description, cursor.rowcount
            self.lastrowid = cursor.lastrowid
        finally:
            cursor.close()


class Connection(aiosqlite.Connection):
    """A connection whose ends of transactions are no trips where there is no transaction."""

    _unsure = False

    @property
    def raw(self) -> sqlite3.Connection:
        """The driver's connection, for use in the connection's own thread."""
        return self._conn

    def cursor(self) -> Cursor:  # type: ignore[override]  # SQLAlchemy needs no more than this of it
        """Return a cursor; nothing happens yet."""
        return Cursor(self)

    async def trip(self, run: Callable[[], _Result]) -> _Result:
        """Run something in the connection's thread."""
        # Whoever is cancelled here does not know whether a transaction has begun: the trip goes on.
        self._unsure = True
        result: _Result = await self._ended(run)
        return result

    async def commit(self) -> None:
        """Commit what has been begun."""
        if self._unsure or self.in_transaction:
            await self._ended(self._conn.commit)

    async def rollback(self) -> None:
        """Roll back what has been begun."""
        if self._unsure or self.in_transaction:
            await self._ended(self._conn.rollback)

    async def _ended(self, run: Callable[[], Any]) -> Any:
        try:
            result = await self._execute(run)  # type: ignore[no-untyped-call]  # aiosqlite types only its outside
        except Exception:
            self._unsure = False
            raise
        self._unsure = False
        return result


def connect(database: str, **settings: Any) -> Connection:
    """Return a connection that opens when it is awaited; its thread ends with the process."""
    connection = Connection(partial(sqlite3.connect, database, **settings), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
