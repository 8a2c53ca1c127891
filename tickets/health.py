"""How the desk itself is: what is measured of it, and what of that needs somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from tickets.daily_update.ledger import Totals
from tickets.messages.deliveries import DeliveryOutcome
from tickets.time.ticket_clock import ClockCounts

BEAT = timedelta(seconds=15)
"""How often each process says that it lives."""

SILENT_AFTER = 4 * BEAT
"""A process that has not said so for this long is taken for dead."""

SLOW_INBOX = timedelta(minutes=2)
SLOW_OUTBOX = timedelta(minutes=20)
"""A day's run takes its time: a due message that is older than this is not explained by it."""

PLANS_EVERY = timedelta(minutes=5)
"""Planners wake far more often: when none has run for this long, nobody plans."""

LITTLE_DISK = 500 * 1024**2
"""Free bytes below which the desk asks for room."""

_FEW_FAILURES = 5
_FAILING_SHARE = 0.1
_NOT_DELIVERED = (DeliveryOutcome.FAILED, DeliveryOutcome.EXPIRED, DeliveryOutcome.UNKNOWN)


class ProcessKind(StrEnum):
    """Which parts of the desk a process runs: both, the conversations, or what goes out by itself."""

    RUN = "run"
    BOT = "bot"
    NOTIFIER = "notifier"

    @property
    def sends(self) -> bool:
        """Whether such a process sends what goes out by itself."""
        return self is not ProcessKind.BOT


@dataclass(frozen=True, kw_only=True)
class Process:
    """A process of the desk; times in UTC, `planned_at` when planners last ran in it, None if never.

    `name` is its own and never given twice.
    """

    name: str
    kind: ProcessKind
    host: str
    pid: int
    version: str
    started_at: datetime
    seen_at: datetime
    planned_at: datetime | None = None

    def is_silent(self, now: datetime) -> bool:
        """Return whether it has not said that it lives for too long."""
        return now - self.seen_at > SILENT_AFTER


class Takeover(StrEnum):
    """What a worker took over from another that did not finish in its time."""

    CHAT = "chat"
    MESSAGE = "message"
    PLANNERS = "planners"


@dataclass(frozen=True, kw_only=True)
class DatabaseFacts:
    """The database, sizes in bytes, None where unknown; `current` says whether its schema serves."""

    kind: str
    size: int | None
    free: int | None
    revision: str | None
    current: bool


@dataclass(frozen=True, kw_only=True)
class InboxDepth:
    """Updates that wait to be handled, the age of the oldest, and those parked."""

    waiting: int
    oldest: timedelta | None
    parked: int


@dataclass(frozen=True, kw_only=True)
class OutboxDepth:
    """Messages not sent yet: all, those due, the age of the oldest due one, and those past their deadline."""

    queued: int
    due: int
    oldest: timedelta | None
    overdue: int


class Gauges(Protocol):
    """Measures the desk; every reading is cheap, however much has been handled and sent before."""

    async def database(self) -> DatabaseFacts:
        """Return what kind of database it is, its size and its schema."""

    async def inbox(self, *, now: datetime) -> InboxDepth:
        """Return how many updates wait, and how long."""

    async def outbox(self, *, now: datetime) -> OutboxDepth:
        """Return how many messages wait, and how long."""

    async def sends(self, *, since: datetime) -> Mapping[DeliveryOutcome, int]:
        """Return how many attempts to send ended in which way since a moment."""

    async def open_calls(self) -> int:
        """Return how many calls staff were asked to make and have not recorded yet."""

    async def processes(self) -> Sequence[Process]:
        """Return the processes that have not said good-bye, the oldest first."""

    async def takeovers(self) -> Mapping[Takeover, int]:
        """Return how often work was taken over, ever since."""


@dataclass(frozen=True, kw_only=True)
class DeskHealth:
    """The whole desk at one moment (UTC); `today` counts the day's updates, `troubles` comes worst first."""

    at: datetime
    database: DatabaseFacts
    inbox: InboxDepth
    outbox: OutboxDepth
    sends_hour: Mapping[DeliveryOutcome, int]
    sends_day: Mapping[DeliveryOutcome, int]
    clocks: ClockCounts
    today: Totals
    open_calls: int
    processes: tuple[Process, ...]
    takeovers: Mapping[Takeover, int]
    uncovered_years: tuple[int, ...]

    @property
    def planner(self) -> Process | None:
        """The process in which planners ran last, None when they never did."""
        planned = [process for process in self.processes if process.planned_at is not None]
        return max(planned, key=lambda process: process.planned_at or self.at, default=None)

    @property
    def troubles(self) -> "tuple[Trouble, ...]":
        """What needs somebody, the worst first."""
        return _troubles(self)


class Ill(StrEnum):
    """What can be wrong with the desk, the worst first; each has a sentence that says what to do."""

    SCHEMA = "schema"
    DISK = "disk"
    NOBODY_SENDS = "nobody_sends"
    NOBODY_PLANS = "nobody_plans"
    INBOX_SLOW = "inbox_slow"
    OUTBOX_SLOW = "outbox_slow"
    OVERDUE = "overdue"
    SENDS_FAIL = "sends_fail"
    PARKED = "parked"
    BROKEN = "broken"
    SILENT = "silent"
    YEAR = "year"


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Something that needs somebody: how many of it, for how long, and which process or year."""

    ill: Ill
    n: int = 0
    age: timedelta | None = None
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class _Look:
    health: DeskHealth
    found: list[Trouble] = field(default_factory=list)

    def note(self, ill: Ill, *, when: bool, n: int = 0, age: timedelta | None = None, name: str = "") -> None:
        if when:
            self.found.append(Trouble(ill=ill, n=n, age=age, name=name))


def _troubles(health: DeskHealth) -> tuple[Trouble, ...]:
    look = _Look(health=health)
    database, inbox, outbox = health.database, health.inbox, health.outbox
    look.note(Ill.SCHEMA, when=not database.current, name=database.revision or "-")
    free = database.free
    look.note(Ill.DISK, when=free is not None and free < LITTLE_DISK, n=(free or 0) // 1024**2)
    _look_at_processes(look)
    look.note(Ill.INBOX_SLOW, when=_older(inbox.oldest, SLOW_INBOX), n=inbox.waiting, age=inbox.oldest)
    look.note(Ill.OUTBOX_SLOW, when=_older(outbox.oldest, SLOW_OUTBOX), n=outbox.due, age=outbox.oldest)
    look.note(Ill.OVERDUE, when=outbox.overdue > 0, n=outbox.overdue)
    lost = sum(health.sends_hour.get(outcome, 0) for outcome in _NOT_DELIVERED)
    many = lost > max(_FEW_FAILURES, _FAILING_SHARE * sum(health.sends_hour.values()))
    look.note(Ill.SENDS_FAIL, when=many, n=lost)
    look.note(Ill.PARKED, when=inbox.parked > 0, n=inbox.parked)
    look.note(Ill.BROKEN, when=health.clocks.breached > 0, n=health.clocks.breached)
    for year in health.uncovered_years:
        look.note(Ill.YEAR, when=True, n=year, name=str(year))
    order = list(Ill)
    return tuple(sorted(look.found, key=lambda trouble: order.index(trouble.ill)))


def _look_at_processes(look: _Look) -> None:
    health, now = look.health, look.health.at
    living = [process for process in health.processes if not process.is_silent(now)]
    senders = [process for process in living if process.kind.sends]
    look.note(Ill.NOBODY_SENDS, when=not senders)
    planner = health.planner
    planned = planner.planned_at if planner is not None else None
    since = planned or min((process.started_at for process in senders), default=now)
    look.note(Ill.NOBODY_PLANS, when=bool(senders) and now - since > PLANS_EVERY, age=now - since)
    for process in health.processes:
        if process.is_silent(now) and not _replaced(process, living):
            age = now - process.seen_at
            look.note(Ill.SILENT, when=True, age=age, name=f"{process.kind} {process.host}:{process.pid}")


def _replaced(process: Process, living: Sequence[Process]) -> bool:
    """Return whether another of its kind has been started on its host since it was last seen."""
    return any(
        other.kind is process.kind and other.host == process.host and other.started_at >= process.seen_at
        for other in living
    )


def _older(age: timedelta | None, limit: timedelta) -> bool:
    return age is not None and age > limit
