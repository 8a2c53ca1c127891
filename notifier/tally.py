"""What the notifier counts, for whoever watches it; it does not know who that is."""

from typing import Protocol

from tickets.messages.deliveries import DeliveryOutcome


class DeliveryCounter(Protocol):
    """Takes note of what the notifier has done; never waits and never fails."""

    def delivered(self, outcome: DeliveryOutcome) -> None:
        """Count an attempt to send by how it ended."""

    def planned(self, planner: str, *, well: bool) -> None:
        """Count a planner's run."""


class NoDeliveryCounter:
    """Counts nothing."""

    def delivered(self, outcome: DeliveryOutcome) -> None:
        """Let it pass."""

    def planned(self, planner: str, *, well: bool) -> None:
        """Let it pass."""
