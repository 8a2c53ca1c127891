"""A staged backup takes the present file's place in one step; the present file stays, under another name."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from storage.errors import RestoreFailed
from storage.restoring.aftermath import Standing
from storage.restoring.staging import with_companions


def put_in_place(staged: Path, target: Path, found: Standing, *, at: datetime) -> Path | None:
    """Swap the files and return where the present one is kept, None when there was none.

    Whatever interrupts it, the desk finds the one or the other, whole. Raises `RestoreFailed`.
    """
    kept = None if found is Standing.NONE else target.with_name(f"{target.name}.before-restore-{_stamp(at)}")
    try:
        if kept is not None:
            _keep(target, kept, found)
        _make_durable(staged)
        os.replace(staged, target)
        _make_durable(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise RestoreFailed(f"The backup could not be put in place of {target} ({error}).") from error
    return kept


def _keep(target: Path, kept: Path, found: Standing) -> None:
    if found is Standing.WHOLE:
        # What is still in the write-ahead log goes into the file: a log left beside the new file would be
        # read as its own.
        with closing(sqlite3.connect(target)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
    for path, copy in zip(with_companions(target), with_companions(kept), strict=True):
        if path.exists():
            _same_again(path, copy)
    for path in with_companions(target)[1:]:
        path.unlink(missing_ok=True)


def _same_again(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems have no links.
        shutil.copy2(path, copy)


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"
