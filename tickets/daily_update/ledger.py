"""The ledger of the daily update: what was promised for each day and ticket, how it ended (rules D2, V1)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeAlias

from tickets.ids import PersonId, TicketId
from tickets.messages.deliveries import DeliveryStatus


class How(StrEnum):
    """How the day's promise to one ticket's customer is kept.

    By the update; by an event of the last hours, which told them already; by nothing, because they want none;
    by a call, because no message reaches them; not any more, because it was found too late (held).
    """

    UPDATE = "update"
    TOLD_BY_EVENT = "told_by_event"
    NOT_WANTED = "not_wanted"
    CALL_TASK = "call_task"
    HELD = "held"


class UpdateVerdict(StrEnum):
    """How a promise ended: not known yet, told before the time, told late, not told, or nothing was owed."""

    OPEN = "open"
    BEFORE = "before"
    LATE = "late"
    MISSED = "missed"
    NOT_OWED = "not_owed"


class UpdateReason(StrEnum):
    """Why a promise was missed, or why nothing is owed any more.

    `unreachable` the customer blocked the desk or is gone · `refused` the message itself was not taken ·
    `expired` its deadline passed · `stale` it had lost its sense · `unknown` it may have arrived · `lost` no
    message is on record · `held` found too late to disturb anybody · `ended` the case ended before it left.
    """

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    EXPIRED = "expired"
    STALE = "stale"
    UNKNOWN = "unknown"
    LOST = "lost"
    HELD = "held"
    ENDED = "ended"


REPLACEABLE = frozenset({How.TOLD_BY_EVENT, How.NOT_WANTED})
"""For these nothing was sent: news before the promised time makes an update of them."""


@dataclass(frozen=True, kw_only=True)
class DayPromise:
    """The update promised to one ticket's customer for one local day; moments in UTC.

    `push` is the dedupe key of the message, None where none was made; `number` is the ticket's.
    """

    day: date
    ticket: TicketId
    number: str
    recipient: PersonId
    how: How
    planned_at: datetime
    promised_before: datetime
    push: str | None = None
    verdict: UpdateVerdict = UpdateVerdict.OPEN
    reason: UpdateReason | None = None
    delivered_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def late_by(self) -> timedelta | None:
        """How long after the promised time it was told, None unless it was late."""
        if self.verdict is not UpdateVerdict.LATE or self.delivered_at is None:
            return None
        return self.delivered_at - self.promised_before


@dataclass(frozen=True, kw_only=True)
class MessageState:
    """What the outbox knows of a promise's message; `status` is None when it has none.

    `owed` says that the case waited for it at the promised moment, `case_ended` that it waits no more now.
    """

    status: DeliveryStatus | None
    finished_at: datetime | None = None
    stale_after: datetime | None = None
    reachable: bool = True
    case_ended: bool = False
    owed: bool = True


def judged(promise: DayPromise, fate: MessageState, *, now: datetime) -> DayPromise:
    """Return a promise with its verdict, or unchanged while its message can still be sent.

    To be asked after the promised time: until then the case may end, and nothing is owed any more. A case
    that ends later was owed its update all the same.
    """
    match fate.status:
        case None if promise.how is How.CALL_TASK and fate.owed:
            return replace(
                promise, verdict=UpdateVerdict.MISSED, reason=UpdateReason.UNREACHABLE, settled_at=now
            )
        case DeliveryStatus.SENT if fate.finished_at is not None:
            kept = fate.finished_at < promise.promised_before
            verdict = UpdateVerdict.BEFORE if kept else UpdateVerdict.LATE
            return replace(promise, verdict=verdict, delivered_at=fate.finished_at, settled_at=now)
        case DeliveryStatus.QUEUED if fate.stale_after is None or now < fate.stale_after:
            return promise
        case _ if not fate.owed:
            # Whatever became of the message: there was nothing to tell any more.
            return replace(promise, verdict=UpdateVerdict.NOT_OWED, reason=UpdateReason.ENDED, settled_at=now)
        case DeliveryStatus.STALE if (
            fate.stale_after is not None and now < fate.stale_after and not fate.case_ended
        ):
            # The case moved on before its message left: the next look at it makes a new one.
            return promise
        case _:
            # Whatever else became of the message, nobody heard; `_why` names each status.
            return replace(promise, verdict=UpdateVerdict.MISSED, reason=_why(fate), settled_at=now)


def called(promise: DayPromise, *, at: datetime) -> DayPromise:
    """Return a promise after its customer heard on the phone; unchanged where no call was owed any more."""
    if promise.how is not How.CALL_TASK or promise.verdict is not UpdateVerdict.OPEN:
        return promise
    verdict = UpdateVerdict.BEFORE if at < promise.promised_before else UpdateVerdict.LATE
    return replace(promise, verdict=verdict, delivered_at=at, settled_at=at)


def _why(fate: MessageState) -> UpdateReason:
    match fate.status:
        case DeliveryStatus.FAILED:
            return UpdateReason.REFUSED if fate.reachable else UpdateReason.UNREACHABLE
        case DeliveryStatus.EXPIRED:
            return UpdateReason.EXPIRED
        case DeliveryStatus.UNKNOWN:
            return UpdateReason.UNKNOWN
        case DeliveryStatus.QUEUED | DeliveryStatus.STALE:
            return UpdateReason.STALE
        case DeliveryStatus.SENT | None:
            return UpdateReason.LOST


@dataclass(frozen=True, kw_only=True)
class Untold:
    """How many customers did not hear in time: those told late, and those not told so far."""

    late: int
    unsent: int


UpdateTally: TypeAlias = Mapping[tuple[How, UpdateVerdict], int]
"""How many of a day's promises there are of each kind and verdict."""


@dataclass(frozen=True, kw_only=True)
class Totals:
    """A day's or a span's promises in figures (rule V1).

    `before`, `late`, `missed` and `open` count updates and calls; `told_by_event` customers who had just
    heard; `not_owed` those who want none, and cases that ended before their update left.
    """

    before: int = 0
    late: int = 0
    missed: int = 0
    open: int = 0
    told_by_event: int = 0
    not_owed: int = 0

    @property
    def promised(self) -> int:
        """How many customers were to hear how things stand."""
        return self.before + self.late + self.missed + self.open + self.told_by_event

    @property
    def kept(self) -> int:
        """How many heard in time."""
        return self.before + self.told_by_event

    @property
    def kept_share(self) -> float | None:
        """The share that heard in time, from 0 to 1; None when nothing was promised."""
        return self.kept / self.promised if self.promised else None

    @classmethod
    def of(cls, tally: UpdateTally) -> "Totals":
        """Return the figures of a tally."""
        owed = {key: n for key, n in tally.items() if key[1] is not UpdateVerdict.NOT_OWED}
        told = sum(n for (how, _), n in owed.items() if how is How.TOLD_BY_EVENT)

        def of(verdict: UpdateVerdict) -> int:
            return sum(n for (how, v), n in owed.items() if v is verdict and how is not How.TOLD_BY_EVENT)

        return cls(
            before=of(UpdateVerdict.BEFORE),
            late=of(UpdateVerdict.LATE),
            missed=of(UpdateVerdict.MISSED),
            open=of(UpdateVerdict.OPEN),
            told_by_event=told,
            not_owed=sum(n for (_, verdict), n in tally.items() if verdict is UpdateVerdict.NOT_OWED),
        )

    @classmethod
    def sum(cls, days: Iterable["Totals"]) -> "Totals":
        """Return the figures of several days together."""
        each = list(days)
        return cls(
            before=sum(day.before for day in each),
            late=sum(day.late for day in each),
            missed=sum(day.missed for day in each),
            open=sum(day.open for day in each),
            told_by_event=sum(day.told_by_event for day in each),
            not_owed=sum(day.not_owed for day in each),
        )


@dataclass(frozen=True, kw_only=True)
class DayRun:
    """One day's run of updates; moments in UTC.

    `begun_at` is when the first look at the tickets began, `looked_at` when one was complete, `reported_at`
    when staff got the ledger, `open_then` how many were not settled then, `closed_at` when all were settled;
    `shown` is of how many messages staff were told when it began, None for a short run.
    """

    day: date
    promised_before: datetime
    begun_at: datetime
    looked_at: datetime | None = None
    reported_at: datetime | None = None
    open_then: int = 0
    closed_at: datetime | None = None
    shown: int | None = None


@dataclass(frozen=True, kw_only=True)
class DayTotals:
    """The figures of one local day."""

    day: date
    totals: Totals


class UpdateLedger(Protocol):
    """The promised updates by day and ticket, each once, and the runs that tell them."""

    async def record(self, promises: Sequence[DayPromise]) -> None:
        """Enter promises; one known already is replaced only while nothing was sent for it."""

    async def renew(self, promise: DayPromise, *, instead_of: str) -> bool:
        """Enter another message for a promise that is open; False when its message is not that one."""

    async def settle(self, promises: Sequence[DayPromise]) -> None:
        """Write the verdicts of promises that are open."""

    async def of_tickets(self, day: date, tickets: Collection[TicketId]) -> dict[TicketId, DayPromise]:
        """Return a day's promises to some tickets; those without one are left out."""

    async def day(
        self, day: date, *, verdicts: Collection[UpdateVerdict] | None = None, limit: int | None = None
    ) -> Sequence[DayPromise]:
        """Return a day's promises by ticket, all of them unless verdicts or a number are named."""

    async def fates(
        self, day: date, *, after: TicketId | None = None, limit: int = 500
    ) -> Sequence[tuple[DayPromise, MessageState]]:
        """Return a page of a day's open promises with the fates of their messages, by ticket."""

    async def overtaken(self, day: date, *, limit: int = 500) -> Sequence[DayPromise]:
        """Return a day's open promises whose message was dropped unsent while the case goes on, by ticket."""

    async def waiting(self, day: date) -> int:
        """Return how many of a day's messages are still to be sent."""

    async def untold(self, day: date) -> Untold:
        """Return how many of a day's updates did not leave before their time, settled or not."""

    async def tally(self, day: date) -> UpdateTally:
        """Return a day's promises counted by kind and verdict."""

    async def between(self, first: date, last: date) -> Sequence[DayTotals]:
        """Return the figures of each day that has any from the first to the last, both included, in order.

        Days whose rows are no longer kept are there too, as long as they had been closed.
        """

    async def run(self, day: date) -> DayRun | None:
        """Return a day's run, None when there was none."""

    async def open_runs(self) -> Sequence[DayRun]:
        """Return the runs that are not closed, oldest first."""

    async def runs(self, first: date) -> Sequence[DayRun]:
        """Return the runs from a day on, oldest first."""

    async def save_run(self, run: DayRun) -> None:
        """Add a run or overwrite it; one that is closed keeps its day's figures for good."""

    async def prune(self, *, before: date) -> int:
        """Delete the promises of closed runs before a day and return how many; their figures stay."""
