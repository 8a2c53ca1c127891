"""What a process measures, in the names that Prometheus knows them by; labels never say who."""

from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.monitoring.reading import Reading
from bot.updates.tally import UpdateOutcome
from tickets.messages.deliveries import DeliveryOutcome
from tickets.moments import Now

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one process, and the depths of the desk as they were read last.

    It is both tallies: of taking updates in (`bot.updates.tally`) and of the notifier (`notifier.tally`).
    """

    def __init__(self, *, clock: Now) -> None:
        self._clock = clock
        self.planned_at: datetime | None = None
        self._registry = CollectorRegistry()
        self._depths = _Depths()
        self._registry.register(self._depths)
        ProcessCollector(registry=self._registry)
        self._sends = Counter(
            "frontdesk_sends", "Attempts to send, by how they ended.", ["outcome"], registry=self._registry
        )
        self._updates = Counter(
            "frontdesk_updates", "Updates handled, by how it ended.", ["outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "frontdesk_update_seconds",
            "Seconds that handling an update took.",
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._planners = Counter(
            "frontdesk_planner_runs",
            "Runs of planners, by how they ended.",
            ["planner", "outcome"],
            registry=self._registry,
        )
        self._polls = Counter(
            "frontdesk_polls",
            "Requests for updates, by how they ended.",
            ["outcome"],
            registry=self._registry,
        )
        for outcome in DeliveryOutcome:
            self._sends.labels(outcome.value)
        for update in UpdateOutcome:
            self._updates.labels(update.value)
        for well in (True, False):
            self._polls.labels(_outcome(well=well))

    def handled(self, outcome: UpdateOutcome, seconds: float) -> None:
        """Count an update by how it ended, with the seconds that the attempt took."""
        self._updates.labels(outcome.value).inc()
        self._seconds.observe(seconds)

    def polled(self, *, well: bool) -> None:
        """Count a request for updates."""
        self._polls.labels(_outcome(well=well)).inc()

    def delivered(self, outcome: DeliveryOutcome) -> None:
        """Count an attempt to send by how it ended."""
        self._sends.labels(outcome.value).inc()

    def planned(self, planner: str, *, well: bool) -> None:
        """Count a planner's run, and remember when one ended well."""
        self._planners.labels(planner, _outcome(well=well)).inc()
        if well:
            self.planned_at = self._clock()

    def exposed(self, reading: Reading | None) -> bytes:
        """Return everything in Prometheus' text format; without a reading the database counts as away."""
        self._depths.reading = reading
        return generate_latest(self._registry)


def _outcome(*, well: bool) -> str:
    return "done" if well else "failed"


class _Depths(Collector):
    """Gauges of the whole desk: every process shows the same."""

    def __init__(self) -> None:
        self.reading: Reading | None = None

    def collect(self) -> Iterator[Metric]:
        reading = self.reading
        yield GaugeMetricFamily(
            "frontdesk_database_up", "Whether the database answers.", value=float(reading is not None)
        )
        if reading is None:
            return
        for name, (says, read) in _GAUGES.items():
            yield GaugeMetricFamily(f"frontdesk_{name}", says, value=read(reading))
        taken = CounterMetricFamily(
            "frontdesk_lease_takeovers",
            "Work taken over from a worker that did not finish it in its time.",
            labels=["kind"],
        )
        for kind, number in reading.takeovers.items():
            taken.add_metric([kind.value], number)
        yield taken


_GAUGES: dict[str, tuple[str, Callable[[Reading], float]]] = {
    "inbox_waiting": ("Updates that wait to be handled.", lambda it: it.inbox.waiting),
    "inbox_oldest_seconds": (
        "Age of the oldest waiting update.",
        lambda it: it.inbox.oldest.total_seconds() if it.inbox.oldest else 0,
    ),
    "parked_updates": ("Updates put aside after failing.", lambda it: it.inbox.parked),
    "outbox_queued": ("Messages not sent yet, planned ones too.", lambda it: it.outbox.queued),
    "outbox_due": ("Messages that are due and not sent.", lambda it: it.outbox.due),
    "outbox_overdue": ("Messages past their deadline and not sent.", lambda it: it.outbox.overdue),
    "outbox_oldest_seconds": (
        "Age of the oldest due message.",
        lambda it: it.outbox.oldest.total_seconds() if it.outbox.oldest else 0,
    ),
    "promises_running": ("Promised times that run and are not in danger.", lambda it: it.clocks.running),
    "promises_at_risk": ("Promised times in danger, not yet broken.", lambda it: it.clocks.warned),
    "promises_broken": ("Promised times that have passed unkept.", lambda it: it.clocks.breached),
    "uncovered_years": (
        "Years that promises reach but whose public holidays are not known.",
        lambda it: it.uncovered_years,
    ),
}
