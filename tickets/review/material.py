"""What a review is made of, as storage reads it: plain columns only, no personal data (rule S1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tickets.case.lifecycle import Status
from tickets.daily_update.ledger import Totals
from tickets.decisions.batches import Suspicion
from tickets.ids import PersonId, TicketId
from tickets.kinds import Kind, Request, ServiceMode, Urgency
from tickets.review.periods import Stretch
from tickets.time.ticket_clock import ClockName


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One case as a review sees it; `line` and `model` are None when the product is not in the catalogue."""

    id: TicketId
    number: str
    request: Request
    kind: Kind
    urgency: Urgency
    status: Status
    mode: ServiceMode
    line: str | None
    model: str | None
    owner: PersonId | None
    visits_made: int
    filed_at: datetime
    solve_by: datetime
    served_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RecordedEvent:
    """That something of a kind happened to a case; `kind` is the event's class name."""

    ticket: TicketId
    kind: str
    at: datetime
    by: PersonId | None


@dataclass(frozen=True, kw_only=True)
class RatedService:
    """A survey's scores by question, and who owns the case that it asks about."""

    ticket: TicketId
    owner: PersonId | None
    scores: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class ClockTally:
    """How many clocks of a name one owner kept and broke; `owner` is None where nobody answered for them.

    Kept is what ended in time, broken what has its time over: each counts once, in one stretch.
    """

    name: ClockName
    owner: PersonId | None
    kept: int
    broken: int


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything that happened in a stretch, as far as a review counts it.

    `answers` are the steps that answer a customer, of the cases filed in the stretch, `services` the ends of
    services and the reopenings of the cases closed in it, both oldest first; `parts` says how many parts each
    closed case took. `clocks` were decided in the stretch, `batches` have a case that was filed in it, and
    `daily` is the ledger of the daily update over its local days.
    """

    stretch: Stretch
    filed: Sequence[CaseLine] = ()
    closed: Sequence[CaseLine] = ()
    answers: Sequence[RecordedEvent] = ()
    services: Sequence[RecordedEvent] = ()
    ratings: Sequence[RatedService] = ()
    parts: Mapping[TicketId, int] = field(default_factory=dict)
    clocks: Sequence[ClockTally] = ()
    batches: Sequence[Suspicion] = ()
    daily: Totals = field(default_factory=Totals)
