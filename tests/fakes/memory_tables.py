"""Everything that the storage in memory keeps, and the tickets' port on it."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import NamedTuple

from tickets.aftercare.campaigns import Campaign, CampaignAsk
from tickets.aftercare.follow_ups import FollowUp
from tickets.aftercare.surveys import Survey
from tickets.case.drafts import Draft
from tickets.case.events import Event, TicketFiled, TicketReopened
from tickets.case.lifecycle import SERVED, Status
from tickets.case.ticket import Change, Ticket
from tickets.daily_update.ledger import DayPromise, DayRun, Totals
from tickets.daily_update.run import Crowd
from tickets.decisions.batches import Suspicion
from tickets.errors import NotFound, StaleVersion
from tickets.ids import CampaignAskId, CampaignId, DraftId, FollowUpId, ParkedId, PersonId, SurveyId, TicketId
from tickets.messages.deliveries import DeliveryStatus
from tickets.messages.parked import Decision, ParkedUpdate
from tickets.messages.pushes import Push
from tickets.team.people import Invitation, Person
from tickets.time.ticket_clock import ClockName, TicketClock


class Look(NamedTuple):
    """One recorded look or refused attempt."""

    at: datetime
    by: PersonId
    what: str
    ticket: TicketId | None


@dataclass
class Tables:
    """Everything kept, as dictionaries of immutable values: a copy of them is a snapshot."""

    people: dict[PersonId, Person] = field(default_factory=dict)
    invites: dict[str, Invitation] = field(default_factory=dict)
    redeemed: dict[str, PersonId] = field(default_factory=dict)
    drafts: dict[DraftId, Draft] = field(default_factory=dict)
    tickets: dict[TicketId, Ticket] = field(default_factory=dict)
    events: dict[TicketId, tuple[Event, ...]] = field(default_factory=dict)
    clocks: dict[tuple[TicketId, ClockName, int], TicketClock] = field(default_factory=dict)
    clock_rules: dict[str, str] = field(default_factory=dict)
    surveys: dict[SurveyId, Survey] = field(default_factory=dict)
    services: dict[SurveyId, datetime | None] = field(default_factory=dict)
    follow_ups: dict[FollowUpId, FollowUp] = field(default_factory=dict)
    campaigns: dict[CampaignId, Campaign] = field(default_factory=dict)
    campaigns_reported: dict[CampaignId, datetime] = field(default_factory=dict)
    campaign_asks: dict[CampaignAskId, CampaignAsk] = field(default_factory=dict)
    pushes: dict[str, Push] = field(default_factory=dict)
    sent: dict[str, tuple[DeliveryStatus, datetime]] = field(default_factory=dict)
    looks: dict[int, Look] = field(default_factory=dict)
    suspicions: dict[int, Suspicion] = field(default_factory=dict)
    promises: dict[tuple[date, TicketId], DayPromise] = field(default_factory=dict)
    runs: dict[date, DayRun] = field(default_factory=dict)
    figures: dict[date, Totals] = field(default_factory=dict)
    parked: dict[ParkedId, ParkedUpdate] = field(default_factory=dict)
    decisions: dict[tuple[ParkedId, int], Decision] = field(default_factory=dict)

    def copy(self) -> "Tables":
        return Tables(**{each.name: dict(getattr(self, each.name)) for each in fields(self)})


class MemoryTickets:
    """Tickets and their history in one snapshot."""

    def __init__(self, own: Tables, next_number: Callable[[], int]) -> None:
        self._own, self._next_number = own, next_number

    async def next_id(self) -> TicketId:
        return TicketId(self._next_number())

    async def add(self, ticket: Ticket) -> None:
        if await self.by_draft(ticket.draft) is not None:
            raise StaleVersion
        self._own.tickets[ticket.id] = ticket

    async def save(self, change: Change) -> None:
        ticket = change.ticket
        if self._own.tickets[ticket.id].version != ticket.version - 1:
            raise StaleVersion
        self._own.tickets[ticket.id] = ticket
        await self.append(*change.events)

    async def append(self, *events: Event) -> None:
        for event in events:
            self._own.events[event.ticket] = (*self._own.events.get(event.ticket, ()), event)

    async def get(self, ticket: TicketId) -> Ticket:
        try:
            return self._own.tickets[ticket]
        except KeyError:
            raise NotFound from None

    async def by_number(self, number: str) -> Ticket | None:
        return next((each for each in self._own.tickets.values() if each.number == number), None)

    async def by_draft(self, draft: DraftId) -> Ticket | None:
        return next((each for each in self._own.tickets.values() if each.draft == draft), None)

    async def of_customer(self, customer: PersonId, *, limit: int = 50) -> Sequence[Ticket]:
        mine = [each for each in self._own.tickets.values() if each.customer == customer]
        return sorted(mine, key=lambda each: each.id, reverse=True)[:limit]

    async def of_owner(self, owner: PersonId, *, limit: int = 50) -> Sequence[Ticket]:
        return [each for each in self._open() if each.owner == owner][:limit]

    async def open_load(self, owners: Sequence[PersonId]) -> dict[PersonId, int]:
        return {owner: sum(each.owner == owner for each in self._open()) for owner in owners}

    async def queue(
        self,
        *,
        statuses: Sequence[Status] | None = None,
        after: tuple[datetime, TicketId] | None = None,
        limit: int = 10,
    ) -> Sequence[Ticket]:
        rows = [each for each in self._open() if statuses is None or each.status in statuses]
        return [each for each in rows if after is None or (each.solve_by, each.id) > after][:limit]

    async def some(self, tickets: Collection[TicketId]) -> Sequence[Ticket]:
        return [self._own.tickets[each] for each in sorted(tickets) if each in self._own.tickets]

    async def crowd(self, statuses: Sequence[Status]) -> Crowd:
        each = Counter(ticket.customer for ticket in self._open() if ticket.status in statuses)
        return Crowd(tickets=each.total(), most_of_one=max(each.values(), default=0))

    async def find(self, query: str, *, limit: int = 20) -> Sequence[Ticket]:
        def matches(ticket: Ticket) -> bool:
            exact = {ticket.number, ticket.contact.phone, ticket.order_number, ticket.product.model_id}
            return query in exact or query in ticket.product.name or query in ticket.fault.words

        return [each for each in reversed(self._own.tickets.values()) if matches(each)][:limit]

    async def history(self, ticket: TicketId) -> Sequence[Event]:
        return self._own.events.get(ticket, ())

    async def histories(
        self, tickets: Collection[TicketId], *, after: datetime | None = None
    ) -> dict[TicketId, Sequence[Event]]:
        return {
            each: [e for e in self._own.events.get(each, ()) if after is None or e.at > after]
            for each in tickets
        }

    async def opened(self, tickets: Collection[TicketId]) -> dict[TicketId, datetime]:
        found: dict[TicketId, datetime] = {}
        for each in tickets:
            for event in self._own.events.get(each, ()):
                if isinstance(event, TicketFiled | TicketReopened):
                    found[each] = max(event.at, found.get(each, event.at))
        return found

    async def of_product(self, ticket: Ticket, *, limit: int = 10) -> Sequence[Ticket]:
        def same(other: Ticket) -> bool:
            order = ticket.order_number is not None and other.order_number == ticket.order_number
            serial = ticket.product.serial is not None and other.product.serial == ticket.product.serial
            return other.id < ticket.id and (order or serial)

        return [each for each in reversed(self._own.tickets.values()) if same(each)][:limit]

    async def closed_between(self, start: datetime, end: datetime) -> Sequence[Ticket]:
        return [t for t in self._own.tickets.values() if t.closed_at and start <= t.closed_at < end]

    async def served_unasked(self, *, limit: int = 500) -> Sequence[Ticket]:
        asked = {(s.ticket, self._own.services[s.id]) for s in self._own.surveys.values()}
        served = [t for t in self._own.tickets.values() if t.status in SERVED and t.served_at is not None]
        return [ticket for ticket in served if (ticket.id, ticket.served_at) not in asked][:limit]

    async def silent_since(self, moment: datetime, *, limit: int = 500) -> Sequence[Ticket]:
        done = [each for each in self._own.tickets.values() if each.status is Status.WORK_DONE]
        return [each for each in done if each.served_at is not None and each.served_at < moment][:limit]

    async def arriving_since(self, moment: datetime, *, limit: int = 500) -> Sequence[TicketId]:
        arriving = [each for each in self._own.tickets.values() if each.status is Status.HANDED_OVER]
        return [each.id for each in arriving if each.changed_at < moment][:limit]

    async def settled_since(self, moment: datetime, *, limit: int = 500) -> Sequence[TicketId]:
        def answered(ticket: Ticket) -> bool:
            return any(
                survey.ticket == ticket.id
                and survey.finished_at is not None
                and ticket.served_at is not None
                and survey.due_at >= ticket.served_at
                for survey in self._own.surveys.values()
            )

        solved = [each for each in self._own.tickets.values() if each.status is Status.SOLVED]
        return [each.id for each in solved if each.changed_at <= moment or answered(each)][:limit]

    async def count_by_status(self) -> dict[Status, int]:
        rows = self._own.tickets.values()
        return {status: sum(each.status is status for each in rows) for status in Status}

    def _open(self) -> list[Ticket]:
        rows = [each for each in self._own.tickets.values() if each.is_open]
        return sorted(rows, key=lambda each: (each.solve_by, each.id))
