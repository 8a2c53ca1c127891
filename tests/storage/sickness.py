"""Databases that are really sick: full, read-only, locked by another process, cut off."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from storage.opening import Storage

_HOLD = """
import sqlite3, sys
holder = sqlite3.connect(sys.argv[1], isolation_level=None)
holder.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


@contextmanager
def being_read(file: Path) -> Iterator[None]:
    """Have a reader in the middle of the log, so that it only grows: nobody may begin it anew."""
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield


@contextmanager
def _set_before_each(storage: Storage, setting: str, well: str) -> Iterator[None]:
    """Have a SQLite setting before each statement, whatever connection runs it; another after the block."""
    now = [setting]

    def set_up(connection: Any, *_more: object) -> None:
        cursor = connection.connection.cursor()
        cursor.execute(now[0])
        cursor.close()

    event.listen(storage.database.core, "before_cursor_execute", set_up)
    try:
        yield
    finally:
        now[0] = well


@asynccontextmanager
async def full(storage: Storage) -> AsyncIterator[None]:
    """Let the database have no page more than it has now: what a full disk is to SQLite."""
    async with storage.database.reading() as work:
        pages = (await work.read(text("SELECT page_count FROM pragma_page_count"))).scalar_one()
    with _set_before_each(storage, f"PRAGMA max_page_count = {pages}", "PRAGMA max_page_count = 1000000"):
        yield


@asynccontextmanager
async def read_only(storage: Storage) -> AsyncIterator[None]:
    """Let nothing be written."""
    with _set_before_each(storage, "PRAGMA query_only = ON", "PRAGMA query_only = OFF"):
        yield


@asynccontextmanager
async def locked(storage: Storage) -> AsyncIterator[None]:
    """Let another process hold the file."""
    async with holding(Path(storage.database.url.database or "")):
        yield


@asynccontextmanager
async def holding(file: Path) -> AsyncIterator[None]:
    """Run a process that holds a SQLite file for the length of the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _HOLD, str(file)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"locked\n"
        yield
    finally:
        process.kill()
        await process.wait()
