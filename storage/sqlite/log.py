"""SQLite's log of what was committed: flushed to the disk for all who wait, and worked into the file."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import structlog

from storage.errors import DatabaseUnavailable

_log = structlog.get_logger(__name__)

COMMITS_PER_CHECKPOINT = 400
"""Commits after which the log is worked into the file; a few megabytes."""


class WriteAheadLog:
    """Makes commits outlive a power cut, one flush for all that wait for one.

    SQLite would flush within each commit, and all other writers would wait with it. A flush that began after
    a commit covers it, and everything committed before.
    """

    def __init__(self, database: Path) -> None:
        """Flush the log beside a database file."""
        self._database = database
        self._path = database.with_name(f"{database.name}-wal")
        self._file: int | None = None
        self._commits = 0
        self._next: asyncio.Future[None] | None = None
        self._flushing: asyncio.Task[None] | None = None

    def committed(self, *, rows: int) -> None:
        """Count a commit; what wrote many rows counts for several."""
        self._commits += 1 + rows // 20

    async def flushed(self) -> None:
        """Wait until what is committed is on the disk; raises `DatabaseUnavailable` when that fails."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
            if self._flushing is None:
                self._flushing = asyncio.create_task(self._flush_on())
        await asyncio.shield(self._next)

    async def close(self) -> None:
        """Flush for the last time."""
        if self._flushing is not None:
            await self._flushing
        if self._file is not None:
            os.close(self._file)
            self._file = None

    async def _flush_on(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while (waiting := self._next) is not None:
                self._next = None
                commits, self._commits = self._commits, 0
                due = commits >= COMMITS_PER_CHECKPOINT
                if not due:
                    self._commits += commits
                try:
                    await loop.run_in_executor(None, self._work_in if due else self._flush)
                except OSError as error:
                    waiting.set_exception(_failed(error))
                    # Whoever waited may have been cancelled: nobody is left then to be told.
                    waiting.exception()
                else:
                    waiting.set_result(None)
        finally:
            self._flushing = None

    def _flush(self) -> None:
        os.fdatasync(self._opened())

    def _opened(self) -> int:
        """Return the log's file; raises `_LogGone` when it is no more the one that was written to so far.

        The connections would go on to write into a file that nobody finds again.
        """
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR)
            if os.fstat(self._file).st_ino == self._path.stat().st_ino:
                return self._file
        except FileNotFoundError as gone:
            raise _LogGone from gone
        raise _LogGone

    def _work_in(self) -> None:
        self._flush()
        try:
            with closing(sqlite3.connect(self._database, isolation_level=None)) as connection:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except sqlite3.Error as error:
            # What is committed is safe in the log; it only grows until the next one succeeds.
            _log.warning("the database's log could not be worked into its file", cause=str(error))


class _LogGone(OSError):
    """Somebody took the log away while it was in use."""


def _failed(error: OSError) -> DatabaseUnavailable:
    if isinstance(error, _LogGone):
        failure = DatabaseUnavailable(
            "The database does not answer (its log is gone): somebody deleted or moved the file that ends in"
            " -wal. Restart the desk: as it stops, it saves what was in it."
        )
    else:
        failure = DatabaseUnavailable(
            f"The database does not answer ({error.strerror}): its disk fails: free space if it is full, and"
            " look into the system's log."
        )
    failure.__cause__ = error
    return failure
