"""Sends the review of each week and month that is over to who leads the desk (rules V1, V2)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tickets.kinds import Role
from tickets.planners.planning import Planning
from tickets.ports import UnitOfWork
from tickets.review.periods import Period, PeriodKind, asked_for
from tickets.review.telling import review_pushes
from tickets.services.reviews import read_review, telling_of
from tickets.team.people import Person
from tickets.time.calendar import DAY

WORTH = timedelta(days=2)
"""How long after its hour a review is still sent, when the desk stood still at that hour."""

_SCHEDULED = "scheduled"


@dataclass
class SendReviews:
    """The planner of the reviews: each week's and month's once, on the first working day after it."""

    planning: Planning
    _seen: set[str] = field(default_factory=set, init=False)

    async def __call__(self) -> int:
        """Send the reviews that are due and return how many messages they make."""
        now = self.planning.now()
        if not self.planning.policy.review.scheduled:
            return 0
        made = 0
        for period in self._due(now):
            made += await self._send(period, now)
            self._seen.add(period.key)
        return made

    def _due(self, now: datetime) -> Iterator[Period]:
        for kind in PeriodKind:
            latest = asked_for(kind, last=True, today=self.planning.today())
            # After a week off the one before it is due as well: on the same morning.
            for period in (latest.before, latest):
                at = self._hour(period)
                if at <= now < at + WORTH and period.key not in self._seen:
                    yield period

    def _hour(self, period: Period) -> datetime:
        planning = self.planning
        return planning.moment(self._first_working_day(period.last + DAY), planning.policy.review.at)

    def _first_working_day(self, day: date) -> date:
        calendar = self.planning.calendar
        return day if calendar.is_working_day(day) else calendar.next_working_day(day)

    async def _send(self, period: Period, now: datetime) -> int:
        planning = self.planning
        policy, calendar = planning.policy, planning.calendar
        async with planning.units() as uow:
            review = await read_review(uow, period, policy=policy, calendar=calendar, now=now)
            if review.is_empty:
                return 0
            telling = await telling_of(uow, policy=policy, calendar=calendar)
            made = 0
            for person in await leads_of(uow):
                pushes = review_pushes(review, telling, recipient=person, at=now, occasion=_SCHEDULED)
                made += await uow.outbox.add(*pushes)
            await uow.commit()
        return made


async def leads_of(uow: UnitOfWork) -> list[Person]:
    """Return the leads and administrators whom messages reach, each once, by id."""
    found = {
        person.id: person
        for role in (Role.LEAD, Role.ADMIN)
        for person in await uow.people.with_role(role)
        if person.reachable
    }
    return [found[key] for key in sorted(found)]
