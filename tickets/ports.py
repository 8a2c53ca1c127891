"""What the use cases need from outside: narrow protocols that storage and wiring fulfil."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from tickets.aftercare.ports import Campaigns, FollowUps, Surveys
from tickets.case.drafts import Draft
from tickets.case.events import Event
from tickets.case.lifecycle import Status
from tickets.case.ticket import Change, Ticket
from tickets.daily_update.ledger import UpdateLedger
from tickets.daily_update.run import Crowd
from tickets.decisions.batches import FaultReport, Suspicion
from tickets.health import Gauges
from tickets.ids import DraftId, PersonId, TelegramId, TicketId
from tickets.kinds import Language, Role
from tickets.messages.parked import ParkedUpdates
from tickets.messages.pushes import Push
from tickets.review.material import CaseLine, ClockTally, RatedService, RecordedEvent
from tickets.team.people import Invitation, Person
from tickets.time.ticket_clock import ClockCounts, ClockKey, TicketClock


class People(Protocol):
    """Everyone the desk knows."""

    async def get(self, person: PersonId) -> Person:
        """Return a person; raises `NotFound`."""

    async def some(self, people: Collection[PersonId]) -> dict[PersonId, Person]:
        """Return the persons of some ids; an unknown one is left out."""

    async def by_telegram(self, telegram: TelegramId) -> Person | None:
        """Return the person of a Telegram account, None when the desk has never met them."""

    async def with_role(self, role: Role) -> Sequence[Person]:
        """Return everyone who has a role, by id."""

    async def add(
        self, *, telegram: TelegramId, name: str, language: Language, roles: frozenset[Role]
    ) -> Person:
        """Add a person; a Telegram account known already raises nothing and returns who it is."""

    async def save(self, person: Person) -> None:
        """Write a changed person."""


class Invites(Protocol):
    """One-time links that give a role."""

    async def add(self, invite: Invitation) -> None:
        """Keep a new invitation."""

    async def redeem(self, token: str, *, by: PersonId, at: datetime) -> Invitation | None:
        """Use an invitation up and return it; None when unknown, expired, or used by somebody else.

        One winner only, who gets it again: an update that is handled twice joins once.
        """


class Drafts(Protocol):
    """Intake drafts; at most one unfinished draft per customer."""

    async def get(self, draft: DraftId) -> Draft:
        """Return a draft; raises `NotFound`."""

    async def unfinished(self, customer: PersonId) -> Draft | None:
        """Return the customer's unfinished draft."""

    async def save(self, draft: Draft) -> None:
        """Add or overwrite a draft."""

    async def delete(self, draft: DraftId) -> None:
        """Remove a draft."""


class Tickets(Protocol):
    """Tickets with optimistic versions, and what lists need to find them."""

    async def next_id(self) -> TicketId:
        """Return the next free id; never the same twice."""

    async def add(self, ticket: Ticket) -> None:
        """Insert a new ticket; its draft is unique."""

    async def save(self, change: Change) -> None:
        """Write the changed ticket and append its events; raises `StaleVersion` unless exactly one older."""

    async def append(self, *events: Event) -> None:
        """Append events that change no ticket column (also for a ticket just added)."""

    async def get(self, ticket: TicketId) -> Ticket:
        """Return a ticket; raises `NotFound`."""

    async def by_number(self, number: str) -> Ticket | None:
        """Return the ticket of a number."""

    async def by_draft(self, draft: DraftId) -> Ticket | None:
        """Return the ticket that a draft became."""

    async def of_customer(self, customer: PersonId, *, limit: int = 50) -> Sequence[Ticket]:
        """Return a customer's tickets, newest first."""

    async def of_owner(self, owner: PersonId, *, limit: int = 50) -> Sequence[Ticket]:
        """Return the open tickets of an owner, most urgent deadline first."""

    async def open_load(self, owners: Sequence[PersonId]) -> dict[PersonId, int]:
        """Return how many open tickets each owner has; owners without any have 0."""

    async def queue(
        self,
        *,
        statuses: Sequence[Status] | None = None,
        after: tuple[datetime, TicketId] | None = None,
        limit: int = 10,
    ) -> Sequence[Ticket]:
        """Return a page of open tickets by (solve_by, id), after a key; all open statuses unless named."""

    async def some(self, tickets: Collection[TicketId]) -> Sequence[Ticket]:
        """Return the tickets of some ids, by id; an unknown one is left out."""

    async def crowd(self, statuses: Sequence[Status]) -> Crowd:
        """Return how many open tickets stand in some statuses, and how many are one customer's at most."""

    async def find(self, query: str, *, limit: int = 20) -> Sequence[Ticket]:
        """Return tickets by number, exact phone, exact order number, model, or words of the fault."""

    async def history(self, ticket: TicketId) -> Sequence[Event]:
        """Return a ticket's events, oldest first."""

    async def histories(
        self, tickets: Collection[TicketId], *, after: datetime | None = None
    ) -> dict[TicketId, Sequence[Event]]:
        """Return what happened to each of some tickets, oldest first; only what happened after a moment."""

    async def opened(self, tickets: Collection[TicketId]) -> dict[TicketId, datetime]:
        """Return when each of some tickets was filed or reopened last."""

    async def of_product(self, ticket: Ticket, *, limit: int = 10) -> Sequence[Ticket]:
        """Return earlier tickets of the same product (same order or serial), newest first (rule I11)."""

    async def closed_between(self, start: datetime, end: datetime) -> Sequence[Ticket]:
        """Return tickets that ended in a span, end excluded."""

    async def served_unasked(self, *, limit: int = 500) -> Sequence[Ticket]:
        """Return served tickets whose latest service has no survey yet."""

    async def silent_since(self, moment: datetime, *, limit: int = 500) -> Sequence[Ticket]:
        """Return tickets whose work is done since before a moment and not answered by the customer."""

    async def arriving_since(self, moment: datetime, *, limit: int = 500) -> Sequence[TicketId]:
        """Return tickets whose new product or money is on its way, unchanged since before a moment."""

    async def settled_since(self, moment: datetime, *, limit: int = 500) -> Sequence[TicketId]:
        """Return solved tickets that have not changed since a moment, or whose survey has been answered."""

    async def count_by_status(self) -> dict[Status, int]:
        """Return how many tickets stand in each status."""


class Clocks(Protocol):
    """The tickets' clocks, written in the transaction of the change that starts, pauses or stops them."""

    async def of_ticket(self, ticket: TicketId) -> Sequence[TicketClock]:
        """Return all clocks of a ticket, ended ones too, by name and round."""

    async def save(self, *clocks: TicketClock) -> None:
        """Write clocks as they are now; raises `StaleVersion` when one was written since it was read."""

    async def save_fresh(self, clocks: Collection[TicketClock]) -> Collection[ClockKey]:
        """Write the clocks that nobody has written since they were read, and return which those are."""

    async def due(self, now: datetime, *, limit: int = 200) -> Sequence[TicketClock]:
        """Return the clocks of which somebody has to be told by now, the longest due first."""

    async def counts(self, now: datetime) -> ClockCounts:
        """Return how the clocks that have not ended stand."""

    async def running_tickets(self, *, after: TicketId | None = None, limit: int = 200) -> Sequence[TicketId]:
        """Return tickets that have a clock that has not ended, a page by id after a key."""

    async def missing_tickets(
        self, *, after: tuple[datetime, TicketId] | None = None, limit: int = 200
    ) -> Sequence[tuple[datetime, TicketId]]:
        """Return the keys (solve_by, id) of open tickets that have no clock at all, a page after a key."""

    async def rules(self) -> str | None:
        """Return the fingerprint of the rules that the running clocks go by, None before the first."""

    async def go_by(self, fingerprint: str, *, at: datetime) -> None:
        """Keep the fingerprint of the rules that the running clocks go by from now on."""


class Outbox(Protocol):
    """Messages to go out, written in the same transaction as what they tell."""

    async def add(self, *pushes: Push) -> int:
        """Add pushes and return how many were new; one whose dedupe key exists is left out."""

    async def last_told(self, tickets: Sequence[TicketId], template_prefix: str) -> dict[TicketId, datetime]:
        """Return when each ticket's newest push of a kind was sent or queued; without one it is left out."""


class Looks(Protocol):
    """The record of who looked at personal data or tried what they may not (rule S1)."""

    async def record(self, *, by: PersonId, at: datetime, what: str, ticket: TicketId | None = None) -> None:
        """Append one look or refused attempt; `what` is a short key such as "look.contact"."""

    async def of_ticket(self, ticket: TicketId) -> Sequence[tuple[datetime, PersonId, str]]:
        """Return the recorded looks at a ticket, oldest first."""


class ReviewReads(Protocol):
    """What reviews are made of (rules V1, V2); spans of time have their end excluded."""

    async def filed_between(self, start: datetime, end: datetime) -> Sequence[CaseLine]:
        """Return the cases filed in a span, by id."""

    async def closed_between(self, start: datetime, end: datetime) -> Sequence[CaseLine]:
        """Return the cases that ended in a span, by id."""

    async def steps_of_filed(
        self, start: datetime, end: datetime, kinds: Sequence[str]
    ) -> Sequence[RecordedEvent]:
        """Return the events of some kinds of the cases filed in a span, whenever they were, oldest first."""

    async def steps_of_closed(
        self, start: datetime, end: datetime, kinds: Sequence[str]
    ) -> Sequence[RecordedEvent]:
        """Return the events of some kinds of the cases that ended in a span, oldest first."""

    async def ratings_between(self, start: datetime, end: datetime) -> Sequence[RatedService]:
        """Return the surveys with at least one score, answered in a span."""

    async def clocks_between(self, start: datetime, end: datetime) -> Sequence[ClockTally]:
        """Return how many clocks were kept in a span and how many had their time run out unkept in it."""

    async def parts_of_closed(self, start: datetime, end: datetime) -> dict[TicketId, int]:
        """Return how many parts each case that ended in a span took; without any it is left out."""


class Batches(Protocol):
    """Suspected bad batches (rule C8); a case is in one suspicion at most."""

    async def reports_since(self, moment: datetime) -> Sequence[FaultReport]:
        """Return the faults reported since a moment, by id; cases that were called off are left out."""

    async def newest(self) -> TicketId | None:
        """Return the case that was filed last, of whatever kind, None before the first."""

    async def known_between(self, start: datetime, end: datetime) -> Sequence[Suspicion]:
        """Return the suspicions with a case that was filed in a span, end excluded, with all their cases."""

    async def of_ticket(self, ticket: TicketId) -> Suspicion | None:
        """Return the suspicion that a case belongs to."""

    async def save(self, suspicion: Suspicion) -> Suspicion:
        """Write a suspicion with its cases and return it; a new one (id 0) gets its id here."""


class UnitOfWork(Protocol):
    """One transaction; leaving without `commit` rolls back."""

    @property
    def people(self) -> People: ...
    @property
    def invites(self) -> Invites: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def tickets(self) -> Tickets: ...
    @property
    def clocks(self) -> Clocks: ...
    @property
    def surveys(self) -> Surveys: ...
    @property
    def follow_ups(self) -> FollowUps: ...
    @property
    def campaigns(self) -> Campaigns: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def looks(self) -> Looks: ...
    @property
    def ledger(self) -> UpdateLedger: ...
    @property
    def review(self) -> ReviewReads: ...
    @property
    def batches(self) -> Batches: ...
    @property
    def parked(self) -> ParkedUpdates: ...
    @property
    def gauges(self) -> Gauges: ...

    async def commit(self) -> None:
        """Make everything since the start, or since the last commit, durable."""


Units = Callable[[], AbstractAsyncContextManager[UnitOfWork]]
"""Opens a unit of work."""
