"""Reminds the leads of the campaigns that the policy wants monthly, quarterly or half-yearly (rule F7)."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tickets.aftercare.campaigns import CampaignAudience
from tickets.announcements.campaigns import campaign_due
from tickets.announcements.staff import leads_first
from tickets.planners.planning import Planning
from tickets.policy import CampaignTemplate
from tickets.ports import UnitOfWork
from tickets.services.participants import staff_of

WINDOW = timedelta(days=7)
"""How long after the beginning of a period its campaign is reminded of, should the desk stand still then."""


@dataclass
class CampaignsDue:
    """The planner of the rhythm: once per period and template, on its first working day, in the morning."""

    planning: Planning
    _looked: date | None = field(default=None, init=False)

    async def __call__(self) -> int:
        """Remind of what is due and return how many new messages that makes."""
        now, today = self.planning.now(), self.planning.today()
        morning = self.planning.moment(today, self.planning.policy.campaigns.send_at)
        if self._looked == today or now < morning or not self.planning.calendar.is_working_day(today):
            return 0
        made = 0
        async with self.planning.units() as uow:
            for template in self.planning.policy.campaigns.templates:
                begins = period_begin(today, template.every_months)
                if begins is not None and today < begins + WINDOW:
                    made += await self._remind(uow, template, begins, now)
            await uow.commit()
        self._looked = today
        return made

    async def _remind(self, uow: UnitOfWork, template: CampaignTemplate, begins: date, now: datetime) -> int:
        since = self.planning.moment(begins, time())
        if any(
            each.template == template.key and each.created_at >= since
            for each in await uow.campaigns.latest(limit=20)
        ):
            return 0
        months = template.every_months or 1
        people = await uow.campaigns.audience(
            CampaignAudience(months=months),
            closed_since=now - timedelta(days=31 * months),
            asked_before=now - timedelta(days=self.planning.policy.campaigns.rest_days),
        )
        if not people:
            return 0
        told = leads_first(await staff_of(uow), self.planning.today())
        return await uow.outbox.add(
            *(
                campaign_due(template, begins=begins, people=len(people), lead=each.id, at=now)
                for each in told
            )
        )


def period_begin(day: date, every_months: int | None) -> date | None:
    """Return the first day of the month, quarter, half-year or year around a day; None for no rhythm."""
    if every_months is None:
        return None
    return day.replace(month=(day.month - 1) // every_months * every_months + 1, day=1)
