"""Survey campaigns in the storage in memory."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from tests.fakes.memory_tables import Tables
from tickets.aftercare.campaigns import (
    NO_TALLY,
    AnswerCount,
    AskOutcome,
    Campaign,
    CampaignAsk,
    CampaignAudience,
    CampaignState,
)
from tickets.case.events import PersonalDataErased
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.errors import NotFound
from tickets.ids import CampaignAskId, CampaignId, PersonId
from tickets.kinds import Role, UpdateWish


class MemoryCampaigns:
    def __init__(self, own: Tables, next_number: Callable[[str], int]) -> None:
        self._own, self._next = own, next_number

    async def audience(
        self, audience: CampaignAudience, *, closed_since: datetime, asked_before: datetime
    ) -> Sequence[PersonId]:
        asked = {
            each.customer
            for each in self._own.campaign_asks.values()
            if each.asked_at and each.asked_at >= asked_before
        }
        fitting = {t.customer for t in self._own.tickets.values() if self._fits(t, audience, closed_since)}
        return sorted(person for person in fitting - asked if self._can_be_asked(person))

    def _fits(self, ticket: Ticket, audience: CampaignAudience, closed_since: datetime) -> bool:
        events = self._own.events.get(ticket.id, ())
        return (
            ticket.status is Status.CLOSED
            and ticket.closed_at is not None
            and ticket.closed_at >= closed_since
            and audience.line in (None, ticket.product.line)
            and audience.region in (None, ticket.contact.region)
            and not any(isinstance(event, PersonalDataErased) for event in events)
        )

    def _can_be_asked(self, person: PersonId) -> bool:
        known = self._own.people[person]
        only_customer = known.roles == frozenset({Role.CUSTOMER})
        return known.reachable and known.updates is not UpdateWish.NONE and only_customer

    async def add(self, campaign: Campaign, *, sample: Sequence[PersonId]) -> Campaign:
        for known in self._own.campaigns.values():
            if known.key == campaign.key:
                return known
        numbered = replace(campaign, id=CampaignId(self._next("campaign")))
        self._own.campaigns[numbered.id] = numbered
        for person in sample:
            ask = CampaignAskId(self._next("campaign_ask"))
            self._own.campaign_asks[ask] = CampaignAsk(id=ask, campaign=numbered.id, customer=person)
        return numbered

    async def get(self, campaign: CampaignId) -> Campaign:
        try:
            return self._own.campaigns[campaign]
        except KeyError:
            raise NotFound from None

    async def latest(self, *, limit: int = 10) -> Sequence[Campaign]:
        return sorted(self._own.campaigns.values(), key=lambda each: -each.id)[:limit]

    async def tallies(self, campaigns: Sequence[CampaignId]) -> dict[CampaignId, AnswerCount]:
        return {each: self._tally(each) for each in campaigns}

    def _tally(self, campaign: CampaignId) -> AnswerCount:
        asks = self._of(campaign)
        if not asks:
            return NO_TALLY
        return AnswerCount(
            planned=len(asks),
            asked=sum(each.asked_at is not None for each in asks),
            answered=sum(bool(each.scores) for each in asks),
            declined=sum(each.outcome is AskOutcome.DECLINED for each in asks),
            left_out=sum(each.outcome is AskOutcome.LEFT_OUT for each in asks),
        )

    async def stop(self, campaign: CampaignId, *, at: datetime) -> bool:
        found = await self.get(campaign)
        if found.stopped_at is not None:
            return False
        self._own.campaigns[campaign] = replace(found, stopped_at=at)
        return True

    async def running(self, now: datetime) -> Sequence[Campaign]:
        return [each for each in self._own.campaigns.values() if each.state(now) is CampaignState.RUNNING]

    async def unreported(self, now: datetime) -> Sequence[Campaign]:
        over = (CampaignState.ENDED, CampaignState.STOPPED)
        rows = [each for each in self._own.campaigns.values() if each.state(now) in over]
        return [each for each in rows if each.id not in self._own.campaigns_reported]

    async def report(self, campaign: CampaignId, *, at: datetime) -> bool:
        if campaign in self._own.campaigns_reported:
            return False
        self._own.campaigns_reported[campaign] = at
        return True

    async def to_ask(self, campaign: CampaignId, *, limit: int) -> Sequence[CampaignAsk]:
        waiting = [each for each in self._of(campaign) if not (each.asked_at or each.outcome)]
        return waiting[:limit]

    async def mark_asked(self, asks: Sequence[CampaignAskId], *, at: datetime) -> None:
        self._own.campaign_asks.update({it: replace(await self.ask(it), asked_at=at) for it in asks})

    async def leave_out(self, asks: Sequence[CampaignAskId], *, at: datetime) -> None:
        open_asks = [ask for it in asks if (ask := await self.ask(it)).outcome is None]
        self._own.campaign_asks.update(
            {it.id: replace(it, outcome=AskOutcome.LEFT_OUT, finished_at=at) for it in open_asks}
        )

    async def to_remind(
        self, campaign: CampaignId, *, asked_before: datetime, limit: int
    ) -> Sequence[CampaignAsk]:
        silent = [
            each
            for each in self._of(campaign)
            if each.asked_at
            and each.asked_at < asked_before
            and not (each.reminded_at or each.outcome or each.scores)
        ]
        return silent[:limit]

    async def mark_reminded(self, asks: Sequence[CampaignAskId], *, at: datetime) -> None:
        self._own.campaign_asks.update({it: replace(await self.ask(it), reminded_at=at) for it in asks})

    async def ask(self, ask: CampaignAskId) -> CampaignAsk:
        try:
            return self._own.campaign_asks[ask]
        except KeyError:
            raise NotFound from None

    async def save_answer(self, ask: CampaignAsk) -> None:
        kept = await self.ask(ask.id)
        self._own.campaign_asks[ask.id] = replace(
            kept, scores=ask.scores, words=ask.words, outcome=ask.outcome, finished_at=ask.finished_at
        )

    async def forget_words(self, customer: PersonId) -> int:
        wrote = [it for it in self._own.campaign_asks.values() if it.customer == customer and it.words]
        self._own.campaign_asks.update({it.id: replace(it, words=None) for it in wrote})
        return len(wrote)

    async def answers(self, campaign: CampaignId) -> Sequence[CampaignAsk]:
        return [each for each in self._of(campaign) if each.scores or each.words]

    def _of(self, campaign: CampaignId) -> list[CampaignAsk]:
        return [each for each in self._own.campaign_asks.values() if each.campaign == campaign]
