"""Parked updates, which had failed: what staff see of them, and what is decided about them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

from tickets.ids import ParkedId, PersonId
from tickets.messages.queues import UpdateKind

ParkedKey: TypeAlias = tuple[datetime, ParkedId]
"""Where a page of parked updates ends: when the last one was parked, and its id."""


class ParkedVerdict(StrEnum):
    """What is decided about a parked update."""

    RETRY = "retry"
    DROP = "drop"


@dataclass(frozen=True, kw_only=True)
class ParkedUpdate:
    """An update that had failed and was parked, without anything of what was said in it; times in UTC.

    `chat` is the sender's where it is a private one, `error` the kind of the last error, `retries` how often
    staff let it run again before, `parked` whether it still waits for a decision.
    """

    id: ParkedId
    update_id: int
    chat: int | None = field(repr=False)
    kind: UpdateKind
    received_at: datetime
    parked_at: datetime
    attempts: int
    retries: int
    error: str | None
    parked: bool = True


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Who decided what about a parked update, and when (UTC); a dropped one has a reason."""

    verdict: ParkedVerdict
    by: PersonId
    at: datetime
    reason: str | None = field(default=None, repr=False)


class ParkedUpdates(Protocol):
    """The parked updates, and the record of what was decided about each."""

    async def page(self, *, after: ParkedKey | None = None, limit: int = 8) -> Sequence[ParkedUpdate]:
        """Return the updates that wait for a decision, the newest first, after a key."""

    async def get(self, update: ParkedId) -> ParkedUpdate:
        """Return an update that is or was parked; raises `NotFound`."""

    async def retry(self, update: ParkedUpdate, *, by: PersonId, at: datetime) -> bool:
        """Let an update wait again, next in its chat and with no attempts counted, and record who decided.

        False, and nothing is written, when it was decided about since it was read.
        """

    async def drop(self, update: ParkedUpdate, *, by: PersonId, at: datetime, reason: str) -> bool:
        """Give an update up for good, its content deleted, and record who decided and why.

        False, and nothing is written, when it was decided about since it was read.
        """

    async def forget(self, chat: int, *, by: PersonId, at: datetime) -> int:
        """Drop everything of a chat that waits for a decision, and return how many that was (rule S2)."""

    async def decision(self, update: ParkedUpdate, *, retries: int) -> Decision | None:
        """Return what was decided after an update had been let run again so many times, None if nothing."""
