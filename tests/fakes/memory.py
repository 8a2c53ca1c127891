"""A storage in memory that fulfils every port of the use cases, transactions included."""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from tests.fakes.memory_aftercare import MemoryFollowUps
from tests.fakes.memory_batches import MemoryBatches
from tests.fakes.memory_campaigns import MemoryCampaigns
from tests.fakes.memory_clocks import MemoryClocks
from tests.fakes.memory_gauges import MemoryGauges
from tests.fakes.memory_ledger import MemoryLedger
from tests.fakes.memory_parked import MemoryParked
from tests.fakes.memory_review import MemoryReview
from tests.fakes.memory_tables import Look, MemoryTickets, Tables
from tickets.aftercare.surveys import Survey
from tickets.case.drafts import Draft
from tickets.errors import NotFound, StaleVersion
from tickets.ids import DraftId, PersonId, SurveyId, TelegramId, TicketId
from tickets.kinds import Language, Role
from tickets.messages.deliveries import DeliveryStatus
from tickets.messages.pushes import Push
from tickets.ports import UnitOfWork
from tickets.team.people import Invitation, Person

_GONE = object()


@dataclass
class Memory:
    """The shared state; `units` opens transactions on it. Numbers are given out once, also to a rollback."""

    tables: Tables = field(default_factory=Tables)
    numbers: Counter[str] = field(default_factory=Counter)
    commits: int = 0
    gauges: MemoryGauges = field(default_factory=MemoryGauges)

    @asynccontextmanager
    async def units(self) -> AsyncIterator[UnitOfWork]:
        yield MemoryUnit(self)

    def next(self, kind: str) -> int:
        self.numbers[kind] += 1
        return self.numbers[kind]

    @property
    def pushes(self) -> list[Push]:
        """What was committed to the outbox, in order."""
        return list(self.tables.pushes.values())

    def ended(self, push: Push, status: DeliveryStatus, at: datetime) -> None:
        """Let a message end as a sender would record it."""
        self.tables.sent[push.dedupe] = (status, at)

    @property
    def looks(self) -> list[Look]:
        """What was committed to the record of looks, in order."""
        return list(self.tables.looks.values())


class MemoryUnit:
    """One transaction on a snapshot; a commit that meets another one's change raises `StaleVersion`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._base = memory.tables.copy()
        self._own = memory.tables.copy()
        self._bind()

    def _bind(self) -> None:
        memory, own = self._memory, self._own
        self.people = MemoryPeople(memory, own)
        self.invites = MemoryInvites(own)
        self.drafts = MemoryDrafts(own)
        self.tickets = MemoryTickets(own, lambda: memory.next("ticket"))
        self.clocks = MemoryClocks(own)
        self.surveys = MemorySurveys(memory, own)
        self.follow_ups = MemoryFollowUps(own, lambda: memory.next("follow_up"))
        self.campaigns = MemoryCampaigns(own, memory.next)
        self.outbox = MemoryOutbox(own)
        self.looks = MemoryLooks(memory, own)
        self.ledger = MemoryLedger(own)
        self.review = MemoryReview(own)
        self.batches = MemoryBatches(own, lambda: memory.next("batch"))
        self.parked = MemoryParked(own)
        self.gauges = memory.gauges

    async def commit(self) -> None:
        merged = self._memory.tables.copy()
        for each in fields(Tables):
            base, own = getattr(self._base, each.name), getattr(self._own, each.name)
            shared = getattr(merged, each.name)
            for key in {**base, **own}:
                before, after = base.get(key, _GONE), own.get(key, _GONE)
                if before is after:
                    continue
                if shared.get(key, _GONE) is not before:
                    raise StaleVersion
                if after is _GONE:
                    shared.pop(key)
                else:
                    shared[key] = after
        self._memory.tables = merged
        self._memory.commits += 1
        self._base, self._own = merged.copy(), merged.copy()
        self._bind()


class MemoryPeople:
    def __init__(self, memory: Memory, own: Tables) -> None:
        self._memory, self._own = memory, own

    async def get(self, person: PersonId) -> Person:
        try:
            return self._own.people[person]
        except KeyError:
            raise NotFound from None

    async def some(self, people: Collection[PersonId]) -> dict[PersonId, Person]:
        return {number: self._own.people[number] for number in people if number in self._own.people}

    async def by_telegram(self, telegram: TelegramId) -> Person | None:
        return next((each for each in self._own.people.values() if each.telegram == telegram), None)

    async def with_role(self, role: Role) -> Sequence[Person]:
        return sorted((p for p in self._own.people.values() if role in p.roles), key=lambda p: p.id)

    async def add(
        self, *, telegram: TelegramId, name: str, language: Language, roles: frozenset[Role]
    ) -> Person:
        known = await self.by_telegram(telegram)
        if known is not None:
            return known
        number = PersonId(self._memory.next("person"))
        person = Person(id=number, telegram=telegram, name=name, language=language, roles=roles)
        self._own.people[number] = person
        return person

    async def save(self, person: Person) -> None:
        self._own.people[person.id] = person


class MemoryInvites:
    def __init__(self, own: Tables) -> None:
        self._own = own

    async def add(self, invite: Invitation) -> None:
        self._own.invites[invite.token] = invite

    async def redeem(self, token: str, *, by: PersonId, at: datetime) -> Invitation | None:
        invite = self._own.invites.get(token)
        if invite is None or invite.expires_at <= at:
            return None
        winner = self._own.redeemed.setdefault(token, by)
        return invite if winner == by else None


class MemoryDrafts:
    def __init__(self, own: Tables) -> None:
        self._own = own

    async def get(self, draft: DraftId) -> Draft:
        try:
            return self._own.drafts[draft]
        except KeyError:
            raise NotFound from None

    async def unfinished(self, customer: PersonId) -> Draft | None:
        mine = (each for each in self._own.drafts.values() if each.customer == customer)
        return next((each for each in mine if each.filed_as is None), None)

    async def save(self, draft: Draft) -> None:
        other = await self.unfinished(draft.customer)
        if draft.filed_as is None and other is not None and other.id != draft.id:
            raise StaleVersion
        self._own.drafts[draft.id] = draft

    async def delete(self, draft: DraftId) -> None:
        self._own.drafts.pop(draft, None)


class MemorySurveys:
    def __init__(self, memory: Memory, own: Tables) -> None:
        self._memory, self._own = memory, own

    async def add(self, survey: Survey) -> Survey:
        for known in await self.of_ticket(survey.ticket):
            if known.service == survey.service:
                return known
        survey = replace(survey, id=SurveyId(self._memory.next("survey")))
        self._own.surveys[survey.id] = survey
        self._own.services[survey.id] = self._own.tickets[survey.ticket].served_at
        return survey

    async def get(self, survey: SurveyId) -> Survey:
        try:
            return self._own.surveys[survey]
        except KeyError:
            raise NotFound from None

    async def of_ticket(self, ticket: TicketId) -> Sequence[Survey]:
        found = [each for each in self._own.surveys.values() if each.ticket == ticket]
        return sorted(found, key=lambda each: each.service)

    async def save(self, survey: Survey) -> None:
        reminded = (await self.get(survey.id)).reminded_at
        self._own.surveys[survey.id] = replace(survey, reminded_at=reminded)

    async def unreminded(self, asked_before: datetime, *, limit: int = 200) -> Sequence[Survey]:
        rows = [
            (s.asked_at, s)
            for s in self._own.surveys.values()
            if s.asked_at and not (s.scores or s.finished_at or s.reminded_at)
        ]
        before = [(at, s) for at, s in rows if at < asked_before]
        return [survey for _, survey in sorted(before, key=lambda row: (row[0], row[1].id))][:limit]

    async def claim_reminder(self, survey: SurveyId, *, at: datetime) -> bool:
        found = await self.get(survey)
        if found.asked_at is None or found.scores or found.finished_at or found.reminded_at:
            return False
        self._own.surveys[survey] = replace(found, reminded_at=at)
        return True

    async def finish_half_answered(self, asked_before: datetime, *, at: datetime) -> int:
        rows = self._own.surveys.values()
        half = [s for s in rows if s.scores and s.finished_at is None and s.asked_at]
        older = [s for s in half if s.asked_at is not None and s.asked_at < asked_before]
        self._own.surveys.update({s.id: replace(s, finished_at=at) for s in older})
        return len(older)

    async def finished_between(self, start: datetime, end: datetime) -> Sequence[Survey]:
        rows = self._own.surveys.values()
        return [s for s in rows if s.scores and s.finished_at and start <= s.finished_at < end]


class MemoryOutbox:
    def __init__(self, own: Tables) -> None:
        self._own = own

    async def add(self, *pushes: Push) -> int:
        fresh = {push.dedupe: push for push in pushes if push.dedupe not in self._own.pushes}
        self._own.pushes.update(fresh)
        return len(fresh)

    async def last_told(self, tickets: Sequence[TicketId], template_prefix: str) -> dict[TicketId, datetime]:
        told: dict[TicketId, datetime] = {}
        for push in self._own.pushes.values():
            if (
                push.ticket is not None
                and push.ticket in tickets
                and push.template.startswith(template_prefix)
            ):
                told[push.ticket] = max(push.not_before, told.get(push.ticket, push.not_before))
        return told


class MemoryLooks:
    def __init__(self, memory: Memory, own: Tables) -> None:
        self._memory, self._own = memory, own

    async def record(self, *, by: PersonId, at: datetime, what: str, ticket: TicketId | None = None) -> None:
        self._own.looks[self._memory.next("look")] = Look(at, by, what, ticket)

    async def of_ticket(self, ticket: TicketId) -> Sequence[tuple[datetime, PersonId, str]]:
        return [(at, by, what) for at, by, what, about in self._own.looks.values() if about == ticket]
