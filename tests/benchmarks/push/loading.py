"""Rows by the million into either database, past everything that the program does for each of them."""

import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Protocol

import asyncpg
from sqlalchemy import Table

from storage.opening import Storage

Row = Mapping[str, Any]
_BATCH = 20_000


class Loader(Protocol):
    """Puts rows into tables."""

    async def load(self, table: Table, rows: Iterable[Row]) -> None:
        """Add rows that all have the same columns."""


@asynccontextmanager
async def loading(storage: Storage) -> AsyncIterator[Loader]:
    """Give a loader for the database of a storage; at the end the rows are durable and counted."""
    url = storage.database.url
    if storage.database.is_sqlite:
        connection = sqlite3.connect(url.database or "", isolation_level=None)
        for setting in ("synchronous = OFF", "cache_size = -500000", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {setting}")
        yield _Sqlite(connection)
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return
    remote = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    # The rows are consistent; checking millions of references one by one would take longer than the copy.
    await remote.execute("SET session_replication_role = replica")
    yield _Postgres(remote)
    await remote.execute("VACUUM ANALYZE")
    await remote.close()


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def load(self, table: Table, rows: Iterable[Row]) -> None:
        for columns, values in _batches(rows):
            marks = ", ".join("?" * len(columns))
            statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"
            self._connection.execute("BEGIN")
            self._connection.executemany(statement, ([_as_text(each) for each in row] for row in values))
            self._connection.execute("COMMIT")


class _Postgres:
    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def load(self, table: Table, rows: Iterable[Row]) -> None:
        for columns, values in _batches(rows):
            await self._connection.copy_records_to_table(table.name, records=values, columns=columns)


def _batches(rows: Iterable[Row]) -> Iterator[tuple[list[str], list[tuple[Any, ...]]]]:
    found = iter(rows)
    while batch := list(islice(found, _BATCH)):
        columns = list(batch[0])
        yield columns, [tuple(row[name] for name in columns) for row in batch]


def _as_text(value: Any) -> Any:
    """Return what SQLite keeps of a value: moments in UTC without their zone, as the program writes them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value
