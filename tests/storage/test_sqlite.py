"""SQLite's own ways: what is short is done at once, the disk is waited for together, locks hold nobody up."""

import asyncio
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import column, delete, table, text

from storage.drivers import connect, database_url
from storage.errors import DatabaseUnavailable
from storage.sqlite import log
from storage.sqlite.database import SqliteDatabase
from tests.storage.sickness import holding

ADD = text("INSERT INTO notes (said) VALUES (:said)")
ALL = text("SELECT said FROM notes ORDER BY id")
LONG = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) SELECT max(i) FROM n"
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    """A database with one empty table, whose connections are open."""
    opened = connect(database_url(None, tmp_path))
    assert isinstance(opened, SqliteDatabase)
    async with opened.writing() as work:
        await work.write(text("CREATE TABLE notes (id INTEGER PRIMARY KEY, said TEXT)"))
    await said(opened)
    yield opened
    await opened.close()


@pytest.fixture
async def trips(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What has been left to a thread since."""
    made: list[object] = []
    loop = asyncio.get_running_loop()
    real: Callable[..., Any] = loop.run_in_executor

    def counted(executor: Any, run: Callable[..., Any], *arguments: Any) -> Any:
        made.append(run)
        return real(executor, run, *arguments)

    monkeypatch.setattr(loop, "run_in_executor", counted)
    return made


@pytest.fixture
def flushes(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Each flush of the log to the disk: whether it ended well. A False put in first makes one fail."""
    made: list[bool] = []
    real = os.fdatasync

    def flushed(file: int) -> None:
        if made == [False]:
            raise OSError(5, "Input/output error")
        real(file)
        made.append(True)

    monkeypatch.setattr(log.os, "fdatasync", flushed)
    return made


async def add(desk: SqliteDatabase, *words: str, lasting: bool = True) -> None:
    async with desk.writing(lasting=lasting) as work:
        for word in words:
            await work.write(ADD.bindparams(said=word))


async def said(desk: SqliteDatabase) -> list[str]:
    async with desk.reading() as work:
        return list((await work.read(ALL)).scalars())


async def test_what_is_short_needs_no_thread(desk: SqliteDatabase, trips: list[object]) -> None:
    await add(desk, "a", "b", lasting=False)
    assert await said(desk) == ["a", "b"]
    assert trips == []


async def test_what_reads_for_long_is_left_to_a_thread(desk: SqliteDatabase, trips: list[object]) -> None:
    """A search through every ticket would hold up every chat."""
    async with desk.reading() as work:
        assert (await work.read(LONG)).scalar_one() == 50_000
    assert len(trips) == 1
    async with desk.work() as work:
        await work.write(ADD.bindparams(said="a"))
        assert (await work.read(LONG)).scalar_one() == 50_000
        await work.commit(lasting=False)
    assert len(trips) == 2
    assert await said(desk) == ["a"]


async def test_rows_by_the_hundred_are_left_to_a_thread(desk: SqliteDatabase, trips: list[object]) -> None:
    async with desk.writing(lasting=False) as work:
        await work.write(ADD, [{"said": str(number)} for number in range(200)])
    assert len(trips) == 1
    assert len(await said(desk)) == 200


async def test_what_is_cleaned_away_is_left_to_a_thread(desk: SqliteDatabase, trips: list[object]) -> None:
    notes = table("notes", column("id"))
    await add(desk, "a", "b", lasting=False)
    async with desk.writing(lasting=False) as work:
        assert (await work.write(delete(notes).where(notes.c.id > 0))).rowcount == 2
    assert len(trips) == 1


async def test_a_commit_is_on_the_disk_before_anybody_goes_on(
    desk: SqliteDatabase, flushes: list[bool]
) -> None:
    await add(desk, "promised")
    assert flushes == [True]
    await add(desk, "done again when it is lost", lasting=False)
    assert flushes == [True]


async def test_writers_wait_for_the_disk_together(desk: SqliteDatabase, flushes: list[bool]) -> None:
    """A hundred customers wrote at once, and each of them waited for the disk after all before."""
    await asyncio.gather(*(add(desk, str(number)) for number in range(100)))
    assert len(await said(desk)) == 100
    assert 1 <= len(flushes) < 20


async def test_a_commit_that_the_disk_refused_is_no_commit_to_rely_on(
    desk: SqliteDatabase, flushes: list[bool]
) -> None:
    flushes.append(False)
    with pytest.raises(DatabaseUnavailable, match="look into the system's log"):
        await add(desk, "a")
    assert desk.condition.trouble is not None
    flushes.clear()
    await add(desk, "b")
    assert desk.condition.trouble is None


async def test_the_log_does_not_grow_for_ever(desk: SqliteDatabase, tmp_path: Path) -> None:
    sizes = []
    for _ in range(2):
        for number in range(log.COMMITS_PER_CHECKPOINT * 3):
            await add(desk, "x" * 2000, lasting=number % 50 == 0)
        sizes.append((tmp_path / "frontdesk.sqlite3-wal").stat().st_size)
    assert sizes[1] < 1.3 * sizes[0]


async def test_a_log_that_was_made_anew_is_the_one_flushed(desk: SqliteDatabase, tmp_path: Path) -> None:
    await add(desk, "a")
    await desk.close()
    assert not (tmp_path / "frontdesk.sqlite3-wal").exists(), "the last one to leave works it in"
    await add(desk, "b")
    assert await said(desk) == ["a", "b"]


async def test_another_program_that_looks_in_and_leaves_takes_nothing_along(
    desk: SqliteDatabase, tmp_path: Path
) -> None:
    """A second look at the file by the desk itself had cost it all its locks there: whoever looked into the
    file next and left, an administrator or a command of the desk, deleted the log as nobody's.
    """
    second = connect(desk.url)
    async with second.reading() as work:
        await work.read(ALL)
    await add(desk, "before")
    assert await elsewhere(tmp_path) == ["before"]
    await add(desk, "after")
    assert await elsewhere(tmp_path) == ["before", "after"]
    await second.close()


async def elsewhere(folder: Path) -> list[str]:
    """Return what another program reads, which then closes the file."""
    script = (
        "import sqlite3, sys; it = sqlite3.connect(sys.argv[1]);"
        "print(*(said for said, in it.execute('SELECT said FROM notes ORDER BY id'))); it.close()"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script, str(folder / "frontdesk.sqlite3")), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    return output.decode().split()


@pytest.mark.parametrize("anew", [False, True], ids=["gone", "made anew by another program"])
async def test_a_log_that_was_taken_away_is_said_and_saved_by_a_restart(
    desk: SqliteDatabase, tmp_path: Path, anew: bool
) -> None:
    """With another log in its place, commits were said to be safe that nobody would have found again."""
    await add(desk, "a")
    for ending in ("-wal", "-shm"):
        (tmp_path / f"frontdesk.sqlite3{ending}").unlink()
    if anew:
        (tmp_path / "frontdesk.sqlite3-wal").write_bytes(b"")
    with pytest.raises(DatabaseUnavailable, match="Restart the desk"):
        await add(desk, "b")
    await desk.close()
    assert await said(desk) == ["a", "b"]


async def test_another_programs_lock_holds_up_only_who_needs_it(desk: SqliteDatabase, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "frontdesk.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(add(desk, "a"))
        for _ in range(20):
            assert await said(desk) == []
            await asyncio.sleep(0)
        assert not writing.done()
        other.execute("ROLLBACK")
        await writing
    other.close()
    assert await said(desk) == ["a"]


async def test_patience_with_a_lock_ends(tmp_path: Path) -> None:
    desk = connect(database_url(None, tmp_path), lock_seconds=0.1)
    async with desk.writing() as work:
        await work.write(text("CREATE TABLE notes (id INTEGER PRIMARY KEY, said TEXT)"))
    async with holding(tmp_path / "frontdesk.sqlite3"):
        with pytest.raises(DatabaseUnavailable, match="end that program"):
            async with desk.writing() as work:
                await work.write(ADD.bindparams(said="a"))
    await desk.close()


@pytest.mark.parametrize("rows", [1, 5000], ids=["one row", "rows in a thread"])
async def test_a_writer_who_was_cancelled_leaves_nothing_and_lets_the_next_one_in(
    desk: SqliteDatabase, rows: int
) -> None:
    begun = asyncio.Event()

    async def write_and_wait() -> None:
        async with desk.writing() as work:
            await work.write(ADD.bindparams(said="never"))
            begun.set()
            await work.write(ADD, [{"said": "never"}] * rows)
            await asyncio.Event().wait()

    writing = asyncio.create_task(write_and_wait())
    await begun.wait()
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    await add(desk, "a")
    assert await said(desk) == ["a"]


async def test_a_writer_who_gave_up_on_a_lock_has_not_begun(desk: SqliteDatabase, tmp_path: Path) -> None:
    """A cancelled writer gave its connection back while it still waited for the lock: the lock stayed."""
    with sqlite3.connect(tmp_path / "frontdesk.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(add(desk, "never"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        other.execute("ROLLBACK")
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    other.close()
    await add(desk, "a")
    assert await said(desk) == ["a"]
