"""Watches one process from its start to its end: counts, readiness, heartbeat, and HTTP where it is asked."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.clock import FollowedClock
from bot.container import Container
from bot.monitoring.heartbeat import Heartbeat, this_process
from bot.monitoring.metrics import Metrics
from bot.monitoring.readiness import Readiness
from bot.monitoring.reading import Readings
from bot.monitoring.server import Watched, told_over_http
from tickets.health import ProcessKind

TAKING, SENDER = "intake", "sender"
"""The parts that a process can have."""

_PARTS = {
    ProcessKind.RUN: (TAKING, SENDER),
    ProcessKind.BOT: (TAKING,),
    ProcessKind.NOTIFIER: (SENDER,),
}


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What the parts of a process report to."""

    metrics: Metrics
    readiness: Readiness


@asynccontextmanager
async def watched(
    container: Container, kind: ProcessKind, *, stopping: Callable[[], bool]
) -> AsyncIterator[Watch]:
    """Watch this process for the length of the block; raises `SettingsInvalid` for a port that is taken."""
    clock, settings = container.clock, container.settings
    metrics = Metrics(clock=clock)
    readiness = Readiness(
        parts=_PARTS[kind],
        trouble=lambda: container.storage.database.condition.trouble,
        stopping=stopping,
    )
    process = this_process(kind, at=clock())
    heartbeat = Heartbeat(
        register=container.storage.processes,
        process=process,
        clock=clock,
        planned_at=lambda: metrics.planned_at,
    )
    if isinstance(clock, FollowedClock):
        clock.listen(heartbeat.beat)
    told = Watched(process=process, metrics=metrics, readings=Readings(container), readiness=readiness)
    async with (
        told_over_http(told, host=settings.health_host, port=settings.health_port),
        heartbeat.beating(),
    ):
        yield Watch(metrics=metrics, readiness=readiness)
