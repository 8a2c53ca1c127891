"""A ticket's clock: one time limit of one ticket from the event that starts it to the one that ends it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from tickets.ids import PersonId, TicketId
from tickets.kinds import Urgency
from tickets.policy import Span
from tickets.time.deadlines import ClockState


class ClockName(StrEnum):
    """What a clock measures; `tickets.time.clock_table` says when each starts and stops."""

    ASSIGN = "assign"
    RESPOND = "respond"
    CONFIRM = "confirm"
    PLAN = "plan"
    VISIT = "visit"
    PART = "part"
    SOLVE = "solve"
    EXPECTED = "expected"
    FACTORY = "factory"
    CONTACT = "contact"
    QUOTE = "quote"
    INSPECTION = "inspection"
    REPLACEMENT = "replacement"
    REFUND = "refund"
    SETTLE = "settle"
    STEP = "step"


ClockKey: TypeAlias = tuple[TicketId, ClockName, int]
"""What tells a clock from every other: the ticket, its name, and the how many-th of its kind it is."""


class ClockOutcome(StrEnum):
    """How a clock ended: in time, too late, or without a verdict because it no longer mattered."""

    KEPT = "kept"
    BROKEN = "broken"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A stretch in which a clock stood still, in UTC."""

    began: datetime
    ended: datetime


@dataclass(frozen=True, kw_only=True)
class TicketClock:
    """A time limit of a ticket; times in UTC, `round` counts the ticket's clocks of that name from 1.

    `span` is what it was started with, chosen for `urgency`; when `agreed`, people named the moment
    themselves and the span only tells how it is counted. While it is paused, `left` is what remains in
    the span's own measure: clock time, service time, or whole working days.
    `warned_at` and `breached_at` say when its owner and the leads were told, `step` how many steps of the
    escalation chain were; `next_at` is when the next of these is due, None when nothing more is.
    `owner` answers for it. `version` is the storage's and counts its writes; 0 means not stored yet.
    """

    ticket: TicketId
    name: ClockName
    round: int
    urgency: Urgency
    span: Span
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    agreed: bool = False
    owner: PersonId | None = None
    pauses: tuple[Pause, ...] = ()
    paused_at: datetime | None = None
    left: timedelta | None = None
    stopped_at: datetime | None = None
    outcome: ClockOutcome | None = None
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    step: int = 0
    next_at: datetime | None = None
    version: int = 0

    @property
    def is_running(self) -> bool:
        """Whether it has not ended; a paused one still runs in this sense."""
        return self.stopped_at is None

    @property
    def key(self) -> ClockKey:
        """What tells it from every other clock."""
        return self.ticket, self.name, self.round

    def state(self, now: datetime) -> ClockState:
        """Return how the clock stands; at `due_at` itself it can still be kept."""
        if self.breached_at is not None or (self.paused_at is None and now > self.due_at):
            return ClockState.BREACHED
        if self.paused_at is not None:
            return ClockState.RUNNING
        return ClockState.WARNED if now >= self.warn_at else ClockState.RUNNING


@dataclass(frozen=True, kw_only=True)
class ClockCounts:
    """How the unended clocks of the open tickets stand at a moment."""

    running: int
    paused: int
    warned: int
    breached: int
