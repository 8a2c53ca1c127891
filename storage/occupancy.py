"""Who works on a SQLite file: one desk at a time, and nobody while it is restored.

The locks are the operating system's: a process that dies, however it dies, gives its own back.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from storage.errors import DatabaseUnavailable, Occupied

PARTS = ("bot", "notifier")
"""The parts of a desk; each has one place at a file."""


@contextmanager
def occupied(database: Path, *parts: str) -> Iterator[None]:
    """Have the places of some parts at a SQLite file for the length of the block.

    Raises `Occupied` when another process has one of them, and `DatabaseUnavailable` when the folder can't
    be written.
    """
    with ExitStack() as stack:
        for part in parts:
            stack.enter_context(_place(database, part))
        yield


@contextmanager
def _place(database: Path, part: str) -> Iterator[None]:
    path = database.with_name(f"{database.name}.{part}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise DatabaseUnavailable(
            f"The folder {database.parent} can't be written ({error.strerror}): let the desk's user write it."
        ) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            by = os.pread(handle, 32, 0).decode("ascii", errors="replace").strip() or "unknown"
            raise Occupied(
                f"A desk is running on {database} already (process {by}): stop it first."
            ) from None
        os.truncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
