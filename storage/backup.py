"""A consistent copy of the SQLite database while the desk goes on working."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from storage.engine import Database
from storage.errors import BackupFailed

PAGES_PER_STEP = 512
"""Pages copied between two reports of progress (2 MiB)."""

BackupProgress = Callable[[int, int], None]
"""Told how many of how many pages are copied."""


async def backup(database: Database, target: Path, *, progress: BackupProgress | None = None) -> None:
    """Copy the database to a new file that only its owner may read; raises `BackupFailed`.

    The copy is the state of one moment, checked before it gets its name. The sealing key is not in it. An
    existing target is refused. PostgreSQL has pg_dump for this and is refused too. `progress` is called from
    another thread.
    """
    source = database.url.database
    if not database.is_sqlite or source is None:
        raise BackupFailed("This database is PostgreSQL: use pg_dump.")
    try:
        await asyncio.to_thread(_copy, Path(source), target, progress)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"The copy to {target} failed ({type(error).__name__}: {error}).") from error


def _copy(source: Path, target: Path, progress: BackupProgress | None) -> None:
    if target.exists():
        raise BackupFailed(f"{target} exists already: choose a new name.")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        copy_pages(source, partial, progress)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)


def copy_pages(source: Path, target: Path, progress: BackupProgress | None) -> None:
    """Copy one moment of a SQLite file to another, checked; raises `sqlite3.Error` for what is none."""

    def tell(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    address = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True, isolation_level=None)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        # One read transaction around all steps: a writer in between would make the copy begin anew.
        origin.execute("BEGIN")
        origin.execute("SELECT count(*) FROM sqlite_master").fetchone()
        origin.backup(copy, pages=PAGES_PER_STEP, progress=tell)
        origin.execute("ROLLBACK")
        # The copy is one file: without this it would ask for companions on a disk that may be read-only.
        copy.execute("PRAGMA journal_mode = DELETE")
        [[found], *_] = copy.execute("PRAGMA integrity_check(1)").fetchall()
        if found != "ok":
            raise sqlite3.DatabaseError(found)
