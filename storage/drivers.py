"""Opening a database: which one, and with which settings."""

import contextlib
import errno
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.engine import Database
from storage.errors import DatabaseUnavailable
from storage.postgresql import POOL_SIZE, PostgresDatabase
from storage.sqlite.connection import PrefetchingConnection
from storage.sqlite.database import SqliteDatabase

LOCK_SECONDS = 30
"""How long a writer waits for its turn, in this process and on the file, unless told otherwise."""

_SQLITE_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    # A commit reaches the disk by the flush that follows it, which writers share.
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
)
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+asyncpg"}


def connect(url: URL, *, pool_size: int = POOL_SIZE, lock_seconds: float = LOCK_SECONDS) -> Database:
    """Return a database for a URL; raises `DatabaseUnavailable` when its SQLite file can't be written."""
    if url.get_backend_name() != "sqlite":
        return PostgresDatabase(url, pool_size=pool_size)
    return SqliteDatabase(url, _sqlite_engine(url, lock_seconds), lock_seconds=lock_seconds)


def database_url(url: str | None, data_dir: Path) -> URL:
    """Return the URL to open: SQLite in the data folder unless another is given.

    Raises `DatabaseUnavailable` for what is no URL, and for a database that the desk can't use.
    """
    if not url:
        return URL.create(_DRIVERS["sqlite"], database=str(data_dir / "frontdesk.sqlite3"))
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnavailable("The database URL is none: give sqlite:///… or postgresql://…") from None
    driver = _DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise DatabaseUnavailable("The database URL must begin with sqlite:/// or postgresql://")
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise DatabaseUnavailable("The database URL must name a file: sqlite:////path/to/frontdesk.sqlite3")
    return parsed.set(drivername=driver)


def _sqlite_engine(url: URL, lock_seconds: float) -> Engine:
    """Return an engine; errors of its statements never show their parameters: what people said."""
    _own_file(Path(url.database or ""))
    engine = create_engine(
        url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={
            "isolation_level": None,
            "check_same_thread": False,
            "factory": PrefetchingConnection,
        },
    )
    patience = f"PRAGMA busy_timeout = {round(lock_seconds * 1000)}"
    event.listen(engine, "connect", partial(_set_up_sqlite, (patience, *_SQLITE_SETTINGS)))
    return engine


def _own_file(path: Path) -> None:
    """Make the database file its owner's alone; SQLite gives its companions the same rights.

    A file that is there is left alone: closing it would take away every lock that SQLite has on it for this
    process, and the next program to look into the file would delete the log as nobody's.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise DatabaseUnavailable(
            f"The database file {path} can't be written ({error.strerror}): let the desk's user write it"
            " and its folder."
        ) from None


def _set_up_sqlite(settings: Sequence[str], connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for setting in settings:
        cursor.execute(setting)
    cursor.close()
