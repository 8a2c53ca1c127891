"""Whether a process can do its work now: its parts run, the database answers and can be written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.monitoring.reading import Reading
from storage.condition import DatabaseTrouble


@dataclass(frozen=True, kw_only=True)
class ReadinessVerdict:
    """Whether a process is ready, and how each thing that it needs stands."""

    ready: bool
    details: dict[str, str]


@dataclass
class Readiness:
    """The parts that a process has to have running, such as "intake" and "sender"."""

    parts: tuple[str, ...]
    trouble: Callable[[], DatabaseTrouble | None]
    stopping: Callable[[], bool]
    _running: set[str] = field(default_factory=set)

    @contextmanager
    def serving(self, part: str) -> Iterator[None]:
        """Count a part as running for the length of the block."""
        self._running.add(part)
        try:
            yield
        finally:
            self._running.discard(part)

    def verdict(self, reading: Reading | None) -> ReadinessVerdict:
        """Return whether the process is ready; without a reading the database counts as away."""
        details = {"database": self._database(reading)}
        if reading is not None:
            details["schema"] = "current" if reading.schema_current else "outdated"
        for part in self.parts:
            details[part] = "running" if part in self._running else "stopped"
        if self.stopping():
            details["process"] = "stopping"
        good = {"answers", "current", "running"}
        return ReadinessVerdict(ready=good.issuperset(details.values()), details=details)

    def _database(self, reading: Reading | None) -> str:
        if reading is None:
            return "away"
        trouble = self.trouble()
        if trouble is None:
            return "answers"
        return "not writable" if trouble.readable else "in trouble"
