"""Survey campaigns, as the port `tickets.aftercare.ports.Campaigns` asks (rule F7)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select, text, update
from sqlalchemy import insert as plain_insert

from storage.engine import Transaction
from storage.repositories.campaign_audience import everywhere, fitting, in_region, willing
from storage.repositories.campaign_rows import answer_values, ask_of, campaign_of, campaign_values
from storage.sealing.vault import Vault
from storage.statements import insert, next_value
from storage.tables import campaign_asks, campaigns
from storage.tables.aftercare import TO_BE_ASKED, TO_BE_REMINDED, UNREPORTED
from tickets.aftercare.campaigns import (
    NO_TALLY,
    AnswerCount,
    AskOutcome,
    Campaign,
    CampaignAsk,
    CampaignAudience,
)
from tickets.errors import NotFound
from tickets.ids import CampaignAskId, CampaignId, PersonId


class SqlCampaigns:
    """Campaigns and the customers that each of them asks; their words are sealed."""

    def __init__(self, work: Transaction, vault: Vault) -> None:
        self._work = work
        self._vault = vault

    async def audience(
        self, audience: CampaignAudience, *, closed_since: datetime, asked_before: datetime
    ) -> Sequence[PersonId]:
        """Return the customers who can be asked, by id, each once."""
        fits, wants = fitting(audience, closed_since=closed_since), willing(asked_before=asked_before)
        if audience.region is None:
            return await everywhere(self._work, fits, wants)
        return await in_region(self._work, self._vault, fits, wants, audience.region)

    async def add(self, campaign: Campaign, *, sample: Sequence[PersonId]) -> Campaign:
        """Insert a campaign (its id is chosen here) with its sample; the same key again returns the first."""
        numbered = replace(campaign, id=CampaignId(await next_value(self._work, "campaign")))
        statement = insert(self._work, campaigns).values(campaign_values(numbered))
        once = statement.on_conflict_do_nothing(index_elements=["key"])
        if (await self._work.write(once)).rowcount != 1:
            known = select(campaigns).where(campaigns.c.key == campaign.key)
            return campaign_of((await self._work.read(known)).one())
        rows = [{"campaign": numbered.id, "customer": person, "scores": "{}"} for person in sample]
        if rows:
            await self._work.write(plain_insert(campaign_asks), rows)
        return numbered

    async def get(self, campaign: CampaignId) -> Campaign:
        """Return a campaign; raises `NotFound`."""
        row = (await self._work.read(select(campaigns).where(campaigns.c.id == campaign))).one_or_none()
        if row is None:
            raise NotFound
        return campaign_of(row)

    async def latest(self, *, limit: int = 10) -> Sequence[Campaign]:
        """Return campaigns, newest first."""
        query = select(campaigns).order_by(campaigns.c.id.desc()).limit(limit)
        return [campaign_of(row) for row in await self._work.read(query)]

    async def tallies(self, of: Sequence[CampaignId]) -> dict[CampaignId, AnswerCount]:
        """Return how far each campaign is."""
        asks = campaign_asks.c
        query = (
            select(
                asks.campaign,
                func.count().label("planned"),
                func.count(asks.asked_at).label("asked"),
                _number(asks.scores != "{}").label("answered"),
                _number(asks.outcome == AskOutcome.DECLINED.value).label("declined"),
                _number(asks.outcome == AskOutcome.LEFT_OUT.value).label("left_out"),
            )
            .where(asks.campaign.in_(of))
            .group_by(asks.campaign)
        )
        found = {CampaignId(row.campaign): row for row in await self._work.read(query)}
        names = ("planned", "asked", "answered", "declined", "left_out")
        return {
            each: AnswerCount(**{name: int(getattr(found[each], name)) for name in names})
            if each in found
            else NO_TALLY
            for each in of
        }

    async def stop(self, campaign: CampaignId, *, at: datetime) -> bool:
        """Stop a campaign; False when it was stopped before."""
        running = update(campaigns).where(campaigns.c.id == campaign, campaigns.c.stopped_at.is_(None))
        return (await self._work.write(running.values(stopped_at=at))).rowcount == 1

    async def running(self, now: datetime) -> Sequence[Campaign]:
        """Return campaigns that have begun, have not ended and were not stopped."""
        begun = campaigns.c.send_at <= now
        query = select(campaigns).where(
            text(UNREPORTED), begun, campaigns.c.ends_at > now, campaigns.c.stopped_at.is_(None)
        )
        return [campaign_of(row) for row in await self._work.read(query.order_by(campaigns.c.id))]

    async def unreported(self, now: datetime) -> Sequence[Campaign]:
        """Return campaigns that have ended or were stopped and whose end nobody was told of."""
        over = or_(campaigns.c.ends_at <= now, campaigns.c.stopped_at.is_not(None))
        query = select(campaigns).where(text(UNREPORTED), over).order_by(campaigns.c.id)
        return [campaign_of(row) for row in await self._work.read(query)]

    async def report(self, campaign: CampaignId, *, at: datetime) -> bool:
        """Record that the end was told; False when it was before."""
        untold = update(campaigns).where(campaigns.c.id == campaign, campaigns.c.reported_at.is_(None))
        return (await self._work.write(untold.values(reported_at=at))).rowcount == 1

    async def to_ask(self, campaign: CampaignId, *, limit: int) -> Sequence[CampaignAsk]:
        """Return asks that were neither sent nor left out, by id."""
        query = select(campaign_asks).where(text(TO_BE_ASKED), campaign_asks.c.campaign == campaign)
        rows = await self._work.read(query.order_by(campaign_asks.c.id).limit(limit))
        return [ask_of(row, self._vault) for row in rows]

    async def mark_asked(self, asks: Sequence[CampaignAskId], *, at: datetime) -> None:
        """Record that asks were sent."""
        await self._work.write(update(campaign_asks).where(campaign_asks.c.id.in_(asks)).values(asked_at=at))

    async def leave_out(self, asks: Sequence[CampaignAskId], *, at: datetime) -> None:
        """End asks of customers who can not or must not be asked any more."""
        unanswered = update(campaign_asks).where(campaign_asks.c.id.in_(asks), text("outcome IS NULL"))
        left_out = {"outcome": AskOutcome.LEFT_OUT.value, "finished_at": at}
        await self._work.write(unanswered.values(left_out))

    async def to_remind(
        self, campaign: CampaignId, *, asked_before: datetime, limit: int
    ) -> Sequence[CampaignAsk]:
        """Return asks that were sent before a moment, without any answer and not reminded of, by id."""
        silent = select(campaign_asks).where(
            text(TO_BE_REMINDED),
            campaign_asks.c.campaign == campaign,
            campaign_asks.c.asked_at < asked_before,
        )
        rows = await self._work.read(silent.order_by(campaign_asks.c.id).limit(limit))
        return [ask_of(row, self._vault) for row in rows]

    async def mark_reminded(self, asks: Sequence[CampaignAskId], *, at: datetime) -> None:
        """Record that the one reminder of asks was decided on."""
        statement = update(campaign_asks).where(campaign_asks.c.id.in_(asks))
        await self._work.write(statement.values(reminded_at=at))

    async def ask(self, ask: CampaignAskId) -> CampaignAsk:
        """Return an ask; raises `NotFound`."""
        row = (await self._work.read(select(campaign_asks).where(campaign_asks.c.id == ask))).one_or_none()
        if row is None:
            raise NotFound
        return ask_of(row, self._vault)

    async def save_answer(self, ask: CampaignAsk) -> None:
        """Write scores, words, outcome and end of an ask."""
        statement = update(campaign_asks).where(campaign_asks.c.id == ask.id)
        await self._work.write(statement.values(answer_values(ask, self._vault)))

    async def forget_words(self, customer: PersonId) -> int:
        """Erase what a customer wrote in campaigns (rule S2), not the scores; return how many had words."""
        wrote = update(campaign_asks).where(
            campaign_asks.c.customer == customer, campaign_asks.c.words.is_not(None)
        )
        return (await self._work.write(wrote.values(words=None))).rowcount

    async def answers(self, campaign: CampaignId) -> Sequence[CampaignAsk]:
        """Return the asks with scores or words, by id."""
        said = or_(campaign_asks.c.scores != "{}", campaign_asks.c.words.is_not(None))
        query = select(campaign_asks).where(campaign_asks.c.campaign == campaign, said)
        rows = await self._work.read(query.order_by(campaign_asks.c.id))
        return [ask_of(row, self._vault) for row in rows]


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
