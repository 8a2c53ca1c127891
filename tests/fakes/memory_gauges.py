"""Readings of a desk in memory: what a test sets them to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tickets.health import DatabaseFacts, InboxDepth, OutboxDepth, Process, Takeover
from tickets.messages.deliveries import DeliveryOutcome


@dataclass
class MemoryGauges:
    facts: DatabaseFacts = field(
        default_factory=lambda: DatabaseFacts(
            kind="sqlite", size=5 * 1024**2, free=40 * 1024**3, revision="0001", current=True
        )
    )
    inbox_depth: InboxDepth = field(default_factory=lambda: InboxDepth(waiting=0, oldest=None, parked=0))
    outbox_depth: OutboxDepth = field(
        default_factory=lambda: OutboxDepth(queued=0, due=0, oldest=None, overdue=0)
    )
    attempts: list[tuple[datetime, DeliveryOutcome]] = field(default_factory=list)
    calls: int = 0
    register: list[Process] = field(default_factory=list)
    taken_over: dict[Takeover, int] = field(default_factory=dict)

    async def database(self) -> DatabaseFacts:
        return self.facts

    async def inbox(self, *, now: datetime) -> InboxDepth:
        return self.inbox_depth

    async def outbox(self, *, now: datetime) -> OutboxDepth:
        return self.outbox_depth

    async def sends(self, *, since: datetime) -> Mapping[DeliveryOutcome, int]:
        recent = [outcome for at, outcome in self.attempts if at >= since]
        return {outcome: recent.count(outcome) for outcome in set(recent)}

    async def open_calls(self) -> int:
        return self.calls

    async def processes(self) -> Sequence[Process]:
        return self.register

    async def takeovers(self) -> Mapping[Takeover, int]:
        return self.taken_over
