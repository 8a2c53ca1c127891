"""A backup made ready beside the file that it is to replace, which nothing touches meanwhile."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

from storage import migrations
from storage.backup import BackupProgress, copy_pages
from storage.drivers import connect
from storage.errors import RestoreFailed
from storage.sealing.key_check import open_vault


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A whole, up-to-date copy of a backup; `revision` is the schema that the backup had."""

    path: Path
    revision: str


@asynccontextmanager
async def staged(
    file: Path,
    target: Path,
    *,
    secret_key: str | None,
    data_dir: Path,
    progress: BackupProgress | None = None,
) -> AsyncIterator[Staged]:
    """Copy a backup beside its target, check it, and bring it to this program's schema; drop it in the end.

    Raises `RestoreFailed` for what is no backup of a desk, `SchemaOutdated` for one of a newer program that
    does not serve this one, and what `open_vault` raises when the key does not open it.
    """
    copy = target.with_name(f".{target.name}.restoring")
    try:
        await asyncio.to_thread(_copy, file, target, copy, progress)
        yield Staged(path=copy, revision=await _made_ready(file, copy, secret_key, data_dir))
    finally:
        for path in with_companions(copy):
            path.unlink(missing_ok=True)


def with_companions(path: Path) -> tuple[Path, ...]:
    """Return a SQLite file's path and those of the files that SQLite keeps beside it."""
    return path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def _copy(file: Path, target: Path, copy: Path, progress: BackupProgress | None) -> None:
    if not file.is_file():
        raise RestoreFailed(f"There is no backup {file}.")
    if target.exists() and file.samefile(target):
        raise RestoreFailed(f"{file} is the present database itself: give a backup.")
    for path in with_companions(copy):
        path.unlink(missing_ok=True)
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        copy_pages(file, copy, progress)
    except sqlite3.DatabaseError as error:
        raise RestoreFailed(f"{file} is no whole backup ({error}): take another one.") from None
    except OSError as error:
        raise RestoreFailed(f"{file} can't be copied to {copy.parent} ({error.strerror}).") from None


async def _made_ready(file: Path, copy: Path, secret_key: str | None, data_dir: Path) -> str:
    database = connect(URL.create("sqlite", database=str(copy)))
    try:
        revision = await migrations.current(database)
        if revision is None:
            raise RestoreFailed(f"{file} is a database, but not that of a desk: take another one.")
        await migrations.upgrade(database)
        await migrations.require_usable(database)
        await open_vault(database, setting=secret_key, data_dir=data_dir)
    finally:
        await database.close()
    await asyncio.to_thread(_make_one_file, copy)
    return revision


def _make_one_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
