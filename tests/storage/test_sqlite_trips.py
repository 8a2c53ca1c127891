"""SQLite's own connection: few trips to its thread, and never a transaction left open."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.sqlite_trips import Connection, connect


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[Connection]:
    """An open connection to an empty table."""
    opened = await connect(str(tmp_path / "desk.sqlite3"), isolation_level=None, timeout=30)
    await opened.cursor().execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
    yield opened
    await opened.close()


@pytest.fixture
def trips(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What has been run in the connection's thread since."""
    made: list[str] = []
    real = connection._execute

    async def counted(run: object, *rest: object) -> object:
        made.append(repr(run))
        return await real(run, *rest)

    monkeypatch.setattr(connection, "_execute", counted)
    return made


async def test_what_only_reads_is_no_trip(connection: Connection, trips: list[str]) -> None:
    cursor = connection.cursor()
    await cursor.execute("SELECT 1 UNION SELECT 2")
    assert await cursor.fetchall() == [(1,), (2,)]
    assert trips == []


async def test_what_reads_for_long_is_left_to_the_thread(connection: Connection, trips: list[str]) -> None:
    """A search through every ticket would hold up every chat."""
    counting = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) SELECT max(i) FROM n"
    )
    cursor = connection.cursor()
    await cursor.execute(f"SELECT * FROM ({counting})")
    assert await cursor.fetchall() == [(50000,)]
    assert len(trips) == 1


async def test_a_transaction_begins_with_its_first_statement(
    connection: Connection, trips: list[str], tmp_path: Path
) -> None:
    cursor = connection.cursor()
    await cursor.execute("BEGIN IMMEDIATE")
    assert (trips, connection.in_transaction) == ([], False)
    await cursor.execute("INSERT INTO notes (text) VALUES ('a')")
    await cursor.execute("SELECT count(*) FROM notes")
    assert (await cursor.fetchall(), len(trips), connection.in_transaction) == ([(1,)], 1, True)
    await connection.rollback()
    await cursor.execute("BEGIN IMMEDIATE")
    await connection.rollback()
    await cursor.execute("SELECT count(*) FROM notes")
    assert (await cursor.fetchall(), connection.in_transaction) == ([(0,)], False)


async def test_a_statement_and_its_rows_are_one_trip(connection: Connection, trips: list[str]) -> None:
    cursor = connection.cursor()
    await cursor.execute("INSERT INTO notes (text) VALUES (?), (?) RETURNING id", ("a", "b"))
    assert (await cursor.fetchall(), cursor.lastrowid) == ([(1,), (2,)], 2)
    await cursor.close()
    assert len(trips) == 1


async def test_the_end_of_no_transaction_is_no_trip(connection: Connection, trips: list[str]) -> None:
    await connection.rollback()
    await connection.commit()
    assert trips == []


async def test_what_was_begun_is_committed_or_rolled_back(connection: Connection) -> None:
    cursor = connection.cursor()
    for ending in (connection.commit, connection.rollback):
        await cursor.execute("BEGIN")
        await cursor.executemany("INSERT INTO notes (text) VALUES (?)", [("a",), ("b",)])
        assert cursor.rowcount == 2
        await ending()
    await cursor.execute("SELECT count(*) FROM notes")
    assert await cursor.fetchall() == [(2,)]


async def test_a_refused_statement_says_why(connection: Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await connection.cursor().execute("SELECT * FROM missing")
    await connection.rollback()


async def test_a_beginning_that_nobody_waited_for_is_rolled_back(
    connection: Connection, tmp_path: Path
) -> None:
    """A cancelled writer gave its connection back while it still waited for the lock: the lock stayed."""
    with sqlite3.connect(tmp_path / "desk.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        await connection.cursor().execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(connection.cursor().execute("INSERT INTO notes (text) VALUES ('a')"))
        await asyncio.sleep(0)
        waiting.cancel()
        ending = asyncio.create_task(connection.rollback())
        await asyncio.sleep(0)
        other.execute("ROLLBACK")
        await asyncio.gather(waiting, ending, return_exceptions=True)
        await connection.trip(lambda: None)
        assert not connection.in_transaction
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    other.close()
