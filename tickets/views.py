"""What the use cases answer: plain values for windows and messages, never more than the asker may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tickets.aftercare.surveys import Survey
from tickets.case.drafts import Draft
from tickets.case.events import Event
from tickets.case.facts import Contact, Evidence
from tickets.case.lifecycle import Act, Status
from tickets.case.ticket import Ticket
from tickets.case.warranty import Warranty
from tickets.kinds import ServiceMode, Urgency
from tickets.messages.parked import Decision, ParkedUpdate
from tickets.team.people import Person
from tickets.time.ticket_clock import TicketClock


@dataclass(frozen=True, kw_only=True)
class TeamMember:
    """Someone who can own tickets, and how many open ones they have."""

    person: Person
    open_jobs: int


@dataclass(frozen=True, kw_only=True)
class DraftVerdict:
    """What the desk says to a draft before it is filed (rules C2, C3, C6, C7); moments in UTC."""

    warranty: Warranty
    mode: ServiceMode
    urgency: Urgency
    respond_by: datetime
    solve_by: datetime


@dataclass(frozen=True, kw_only=True)
class TicketView:
    """A ticket as one person may see it; `possible` are the acts open to that person now.

    Personal data in `ticket`, `contact` and `customer` is masked unless `contact_visible` (rule S1);
    `events` are oldest first, without internal ones for a customer; `earlier` are masked (rule I11).
    `batch` counts the cases of the suspected bad batch that it is in, 0 for none and for customers (C8).
    `clocks` are those that run, the most exact promise first (rule A2); a customer sees none.
    `quote_missing` says that the work is paid and no price has been named to the customer yet (rule J9).
    """

    ticket: Ticket
    events: tuple[Event, ...]
    owner: Person | None
    customer: Person
    contact: Contact
    contact_visible: bool
    evidence: tuple[Evidence, ...]
    earlier: Sequence[Ticket]
    possible: frozenset[Act]
    surveys: tuple[Survey, ...]
    batch: int = 0
    quote_missing: bool = False
    clocks: tuple[TicketClock, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ParkedView:
    """A parked update, as staff see it: sender and their latest case are masked (rule S1).

    `decision` is what was decided about it in the round asked for, `decided_by` who did.
    """

    update: ParkedUpdate
    sender: Person | None
    ticket: Ticket | None
    decision: Decision | None = None
    decided_by: Person | None = None


@dataclass(frozen=True, kw_only=True)
class StoredData:
    """Everything that the desk keeps about a person (rule S2)."""

    person: Person
    tickets: tuple[Ticket, ...]
    drafts: tuple[Draft, ...]


class Holding(StrEnum):
    """A part of what is kept about a person, as told after an erasure (rule S2)."""

    PROFILE = "profile"
    DRAFT = "draft"
    MESSAGES = "messages"
    POLL_WORDS = "poll_words"
    ENDED_TICKETS = "ended_tickets"
    OPEN_TICKETS = "open_tickets"
    SERVICE_HISTORY = "service_history"


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """What was erased, and what a duty keeps (rule S2); the texts are values of `Holding`."""

    erased: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Stats:
    """The desk's day at a glance, in its local day; `satisfaction_mean` is None without an answer.

    `told_today` counts tickets whose customer got today's progress update, `told_late` those of them that
    got it after the promised time (rule D2); `surveys` counts the surveys answered in the last 30 days.
    """

    open_by_status: dict[Status, int]
    overdue: int
    filed_today: int
    closed_today: int
    told_today: int
    told_late: int
    satisfaction_mean: float | None
    surveys: int
