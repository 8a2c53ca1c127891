"""SQLite without a thread: every statement is done at once, so that virtual time cannot pass meanwhile."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from storage import sqlite_trips
from storage.opening import Storage, open_storage

_SAFE, _QUICK = "PRAGMA synchronous = FULL", "PRAGMA synchronous = OFF"


class _Cursor(sqlite_trips.Cursor):
    """A cursor that never waits for the disk: what a run writes is of no use after a power cut."""

    async def execute(self, operation: str, parameters: Any = ()) -> "_Cursor":
        """Run a statement; the demand for durable commits becomes its opposite."""
        await super().execute(_QUICK if operation == _SAFE else operation, parameters)
        return self


class _Connection(sqlite_trips.Connection):
    """A connection whose statements run where they are asked for."""

    def open_here(self) -> None:
        """Open the file in this thread; the connection's own is never started."""
        self._connection = self._connector()
        self.watch()

    def cursor(self) -> _Cursor:  # type: ignore[override]  # as the class it stands for
        """Return a cursor."""
        return _Cursor(self)

    async def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def stop(self) -> None:  # type: ignore[override]  # there is no thread to be waited for
        """Close the file at once."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return fn(*args, **kwargs)


async def _connect(database: str, **settings: Any) -> _Connection:
    opening = partial(sqlite3.connect, database, **{**settings, "check_same_thread": False})
    connection = _Connection(opening, iter_chunk_size=64)
    connection.open_here()
    return connection


@asynccontextmanager
async def inline_storage(folder: Path) -> AsyncIterator[Storage]:
    """Open the desk's real storage in a folder, for a loop whose time is virtual."""
    with patch.object(sqlite_trips, "connect", _connect):
        async with await open_storage(data_dir=folder) as storage:
            yield storage
