"""Which failures of a driver mean that the database is away for now, and what a person can do about each."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.errors import DatabaseUnavailable

_SQLITE_ADVICE = {
    "SQLITE_FULL": "its disk is full: free some space",
    "SQLITE_READONLY": "its file or folder is read-only: let the desk's user write both",
    "SQLITE_BUSY": "another program keeps it locked: end that program",
    "SQLITE_LOCKED": "another program keeps it locked: end that program",
    "SQLITE_CANTOPEN": "its file can't be opened: check that its folder exists and is the desk's user's",
    "SQLITE_IOERR": "its disk fails: free space if it is full, and look into the system's log",
}
_POSTGRESQL_ADVICE = {
    "08": "the connection was lost: check that PostgreSQL runs and can be reached",
    "25006": "it is read-only, as a stand-by is: give the address of the server that takes writes",
    "28": "it refuses the user or the password: check FRONTDESK_DATABASE_URL",
    "3D": "there is no database of this name: create it, or correct FRONTDESK_DATABASE_URL",
    "53100": "its disk is full: free some space",
    "53": "it is short of room or connections: raise max_connections, or end what uses them up",
    "57P": "it is being stopped or started: check that PostgreSQL runs",
}
_ELSEWHERE = "check that it runs and can be reached, and that FRONTDESK_DATABASE_URL is right"


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn a database that does not answer into `DatabaseUnavailable`, the cause attached."""
    try:
        yield
    except (DBAPIError, PoolTimeout, OSError) as error:
        told = _told(error)
        if told is None:
            raise
        name, advice = told
        raise DatabaseUnavailable(f"The database does not answer ({name}): {advice}.") from error


def _told(error: Exception) -> tuple[str, str] | None:
    """Return the cause's name and what to do about it; None for what is no absence but a mistake."""
    cause = getattr(error, "orig", None) or error
    name: str = getattr(cause, "sqlite_errorname", "")
    if name:
        return _of(name, _SQLITE_ADVICE, name)
    state: str | None = getattr(cause, "sqlstate", None)
    if state is not None and (found := _of(state, _POSTGRESQL_ADVICE, f"PostgreSQL {state}")):
        return found
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    if lost or isinstance(error, OperationalError | InterfaceError | PoolTimeout | OSError):
        return type(cause).__name__, _ELSEWHERE
    return None


def _of(code: str, advice: dict[str, str], name: str) -> tuple[str, str] | None:
    for beginning, sentence in advice.items():
        if code.startswith(beginning):
            return name, sentence
    return None
