"""Opening a database: which one, and with which settings."""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import sqlite_trips
from storage.errors import DatabaseUnavailable

LOCK_SECONDS = 30
"""How long a writer waits for its turn, in this process and on the file, unless told otherwise."""

_SQLITE_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


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


def new_engine(url: URL, *, pool_size: int, lock_seconds: float) -> AsyncEngine:
    """Return an engine; raises `DatabaseUnavailable` when its SQLite file can't be written.

    Errors of its statements never show their parameters: these are what people said and who they are.
    """
    if url.get_backend_name() != "sqlite":
        return create_async_engine(
            url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, hide_parameters=True
        )
    _own_file(Path(url.database or ""))
    # Each connection is a thread: one beyond the pool would be started and stopped with every use.
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"isolation_level": None, "async_creator_fn": sqlite_trips.connect},
    )
    patience = f"PRAGMA busy_timeout = {round(lock_seconds * 1000)}"
    event.listen(engine.sync_engine, "connect", partial(_set_up_sqlite, (patience, *_SQLITE_SETTINGS)))
    return engine


def _own_file(path: Path) -> None:
    """Make the database file its owner's alone; SQLite gives its companions the same rights."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
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
