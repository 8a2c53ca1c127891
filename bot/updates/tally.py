"""What is counted of updates, for whoever watches it; it does not know who that is."""

from enum import StrEnum
from typing import Protocol


class UpdateOutcome(StrEnum):
    """How handling an update ended: done, failed and tried again, or parked."""

    DONE = "done"
    FAILED = "failed"
    PARKED = "parked"


class UpdateCounter(Protocol):
    """Takes note of updates fetched and handled; never waits and never fails."""

    def handled(self, outcome: UpdateOutcome, seconds: float) -> None:
        """Count an update by how it ended, with the seconds that the attempt took."""

    def polled(self, *, well: bool) -> None:
        """Count a request for updates."""


class NoUpdateCounter:
    """Counts nothing."""

    def handled(self, outcome: UpdateOutcome, seconds: float) -> None:
        """Let it pass."""

    def polled(self, *, well: bool) -> None:
        """Let it pass."""
