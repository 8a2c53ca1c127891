"""The way out: messages that wait to be sent, how each attempt ended, and who sends them.

Delivery is at least once: a row that a worker took and did not finish comes back when its lease ends.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from tickets.case.facts import Evidence
from tickets.ids import OutboxId, PersonId, TicketId
from tickets.kinds import Language
from tickets.messages.pushes import Button, ContextValue


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom a message goes to; `chat` is the person's private chat with the bot."""

    person: PersonId
    chat: int
    name: str = field(repr=False)
    language: Language
    reachable: bool


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A message that a worker has taken to send, times in UTC; `attempt` says which try this is, from 1.

    `overtaken` says that its ticket has moved on since it was written, and that it must not be sent;
    `edits` is the id of the message whose place it takes, None for one that goes out by itself.
    """

    id: OutboxId
    recipient: Recipient
    template: str
    context: dict[str, ContextValue] = field(repr=False)
    buttons: tuple[tuple[Button, ...], ...] = field(repr=False)
    attachments: tuple[Evidence, ...] = field(repr=False)
    attempt: int
    not_before: datetime
    deadline: datetime | None
    stale_after: datetime | None
    ticket: TicketId | None
    priority: int
    dedupe: str
    leased_until: datetime
    overtaken: bool = False
    by_day: bool = False
    edits: int | None = None


class DeliveryStatus(StrEnum):
    """Where an outgoing message stands; everything but `queued` is final."""

    QUEUED = "queued"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    EXPIRED = "expired"
    STALE = "stale"


class DeliveryOutcome(StrEnum):
    """How one attempt to send ended."""

    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    FAILED = "failed"
    EXPIRED = "expired"
    STALE = "stale"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One recorded attempt; `reason` is a short text without personal data, time in UTC."""

    at: datetime
    attempt: int
    outcome: DeliveryOutcome
    reason: str | None


STEPS_ASIDE_AFTER = 8
"""After so many attempts a message lets the others of its recipient pass: about four minutes of failures."""


class DeliveryQueue(Protocol):
    """The sending side of the outbox; every outcome is recorded as an attempt.

    An outcome reported with `worker` counts only while that worker's lease has not passed to another.
    """

    async def claim(
        self,
        *,
        worker: str,
        now: datetime,
        lease: timedelta,
        limit: int,
        exclude: Collection[PersonId] = (),
    ) -> Sequence[Delivery]:
        """Take due messages, most important first, at most one per recipient, each recipient's in order.

        A message waits while an earlier one of its recipient is due, leased or being retried; one that is
        merely planned for later, or goes by day, holds nobody up. What holds only while its
        ticket stands as it did comes last of the recipient's. After `STEPS_ASIDE_AFTER` attempts a message
        steps aside: it comes after all those that have not, and while it is not due it holds up only what of
        the same case has stepped aside too. A lease that ended without an outcome is recorded as an unknown
        attempt.
        """

    async def sent(self, delivery: OutboxId, *, at: datetime, message_id: int | None) -> None:
        """Record that it was sent, also when the lease has passed to another worker meanwhile."""

    async def retry(
        self,
        delivery: OutboxId,
        *,
        at: datetime,
        not_before: datetime,
        reason: str,
        worker: str | None = None,
    ) -> None:
        """Record that it was not sent and is tried again from a moment on."""

    async def postpone(self, delivery: OutboxId, *, not_before: datetime, worker: str | None = None) -> None:
        """Put back, until a moment, what was taken too early; no attempt was made and none is recorded."""

    async def unknown(
        self,
        delivery: OutboxId,
        *,
        at: datetime,
        not_before: datetime | None,
        reason: str,
        worker: str | None = None,
    ) -> None:
        """Record that it may have arrived; without `not_before` it is not tried again."""

    async def failed(
        self, delivery: OutboxId, *, at: datetime, reason: str, worker: str | None = None
    ) -> None:
        """Record that it can't be sent and is given up."""

    async def expired(
        self, delivery: OutboxId, *, at: datetime, reason: str, worker: str | None = None
    ) -> None:
        """Record that its deadline passed unsent."""

    async def stale(
        self, delivery: OutboxId, *, at: datetime, reason: str, worker: str | None = None
    ) -> None:
        """Record that it lost its sense before it was sent."""

    async def extend(
        self, deliveries: Collection[OutboxId], *, worker: str, now: datetime, lease: timedelta
    ) -> int:
        """Prolong a worker's leases to `now + lease` and return how many it still holds."""

    async def release(self, *, worker: str | None) -> int:
        """Give back what a worker holds, None for everybody, and return how many messages that are.

        Their next attempt records this one as unknown. None is for where no other process sends.
        """

    async def prune(self, *, before: datetime) -> int:
        """Delete messages finished before a moment, with their attempts, and return how many.

        Those of a case that was open then or is now stay: their keys keep the same from being said again.
        """

    async def attempts(self, delivery: OutboxId) -> Sequence[Attempt]:
        """Return the recorded attempts, oldest first."""

    async def next_due(self, *, after: datetime) -> datetime | None:
        """Return the next moment after this one at which a message becomes due or a lease ends."""

    async def mark_unreachable(self, person: PersonId, *, at: datetime) -> None:
        """Remember that a person can't be written to (they blocked the bot, or their account is gone)."""

    async def migrate_chat(self, *, old: int, new: int) -> bool:
        """Follow a chat to its new id; False when nobody has the old one or somebody has the new one."""
