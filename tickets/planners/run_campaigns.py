"""Runs campaigns: invitations in batches, one reminder, and word of the end; never at night (rule F7)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from tickets.aftercare.campaigns import Campaign, CampaignAsk
from tickets.announcements.campaigns import campaign_over, invitation, reminder
from tickets.kinds import Role, UpdateWish
from tickets.planners.planning import BATCH, Planning
from tickets.ports import UnitOfWork
from tickets.team.people import Person

BATCHES_AT_ONCE = 10
"""How many batches of one campaign are put out in one run: the other planners have their turn between."""

_Batch: TypeAlias = Callable[[UnitOfWork, Campaign, datetime], Awaitable[int | None]]
"""Does one batch and returns its new messages, None when there is nothing left to do."""


@dataclass(frozen=True)
class RunCampaigns:
    """The planner of campaigns; the sender paces what it puts out, behind everything that is promised."""

    planning: Planning

    async def __call__(self) -> int:
        """Invite, remind and report what is due, and return how many new messages that makes."""
        now = self.planning.now()
        if self.planning.is_quiet(now):
            return 0
        made = await self._report_ended(now)
        async with self.planning.units() as uow:
            running = await uow.campaigns.running(now)
        for campaign in running:
            for batch in (self._invite, self._remind):
                made += await self._in_batches(campaign, batch, now)
        return made

    async def _in_batches(self, campaign: Campaign, batch: _Batch, now: datetime) -> int:
        made = 0
        for _ in range(BATCHES_AT_ONCE):
            async with self.planning.units() as uow:
                new = await batch(uow, campaign, now)
                if new is None:
                    break
                await uow.commit()
                made += new
        return made

    async def _invite(self, uow: UnitOfWork, campaign: Campaign, now: datetime) -> int | None:
        asks = await uow.campaigns.to_ask(campaign.id, limit=BATCH)
        if not asks:
            return None
        willing, others = await _sorted_out(uow, asks)
        await uow.campaigns.leave_out([each.id for each in others], at=now)
        await uow.campaigns.mark_asked([each.id for each in willing], at=now)
        return await uow.outbox.add(*(invitation(campaign, each, at=now) for each in willing))

    async def _remind(self, uow: UnitOfWork, campaign: Campaign, now: datetime) -> int | None:
        before = now - timedelta(days=self.planning.policy.campaigns.remind_days)
        asks = await uow.campaigns.to_remind(campaign.id, asked_before=before, limit=BATCH)
        if not asks:
            return None
        willing, _ = await _sorted_out(uow, asks)
        await uow.campaigns.mark_reminded([each.id for each in asks], at=now)
        return await uow.outbox.add(*(reminder(campaign, each, at=now) for each in willing))

    async def _report_ended(self, now: datetime) -> int:
        made = 0
        async with self.planning.units() as uow:
            for campaign in await uow.campaigns.unreported(now):
                if await uow.campaigns.report(campaign.id, at=now) and campaign.stopped_at is None:
                    tallies = await uow.campaigns.tallies([campaign.id])
                    made += await uow.outbox.add(campaign_over(campaign, tallies[campaign.id], at=now))
                await uow.commit()
        return made


async def _sorted_out(
    uow: UnitOfWork, asks: Sequence[CampaignAsk]
) -> tuple[list[CampaignAsk], list[CampaignAsk]]:
    """Return whom a message may go to and who fell away since the sample was drawn."""
    willing: list[CampaignAsk] = []
    others: list[CampaignAsk] = []
    for ask in asks:
        customer = await uow.people.get(ask.customer)
        (willing if _may_be_asked(customer) else others).append(ask)
    return willing, others


def _may_be_asked(customer: Person) -> bool:
    works_here = customer.roles != frozenset({Role.CUSTOMER})
    return customer.reachable and customer.updates is not UpdateWish.NONE and not works_here
