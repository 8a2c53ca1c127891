"""How the database is: well, or in trouble with a cause; told once whenever that changes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class DatabaseTrouble:
    """Why the database is not well, how long so far, and whether it can at least be read."""

    cause: str
    lasted: timedelta
    readable: bool


class DatabaseCondition:
    """The state of one database as this process meets it.

    Trouble with writing ends with a write that succeeds, however well it can be read meanwhile: a full disk
    is read from as ever.
    """

    def __init__(self, *, seconds: Callable[[], float] = time.monotonic) -> None:
        """Measure with a clock that only goes forward."""
        self._seconds = seconds
        self._cause: str | None = None
        self._since = 0.0
        self._readable = True

    @property
    def trouble(self) -> DatabaseTrouble | None:
        """The trouble of this moment, None while the database is well."""
        if self._cause is None:
            return None
        lasted = timedelta(seconds=self._seconds() - self._since)
        return DatabaseTrouble(cause=self._cause, lasted=lasted, readable=self._readable)

    def failed(self, cause: str, *, writing: bool) -> None:
        """Note that the database did not do what it was asked."""
        if self._cause is None:
            self._since = self._seconds()
            _log.error("the database is in trouble; what comes in waits, and is tried again", cause=cause)
        elif cause != self._cause:
            _log.info("the database's trouble is another now", cause=cause)
        self._cause, self._readable = cause, writing

    def succeeded(self, *, writing: bool) -> None:
        """Note that the database did what it was asked."""
        trouble = self.trouble
        if trouble is None or (trouble.readable and not writing):
            return
        self._cause = None
        _log.warning("the database is well again", seconds=round(trouble.lasted.total_seconds(), 1))
