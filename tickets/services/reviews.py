"""Reviews on demand: a week or a month, as text, picture and sheet, for leads (rules V1, V2)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from tickets.daily_update.ledger import Totals
from tickets.ids import PersonId
from tickets.policy import Policy
from tickets.ports import UnitOfWork, Units
from tickets.review.engineers import SERVICES
from tickets.review.material import Material
from tickets.review.measure import ANSWERS
from tickets.review.periods import Period, Stretch, end_of, stretch_before, stretch_of
from tickets.review.review import Review, review_of
from tickets.review.telling import Telling, review_pushes
from tickets.services.office import Office, Sitting, team_of
from tickets.team.permissions import leads_desk
from tickets.time.calendar import WorkingCalendar

_INSTANT = timedelta.resolution

Aside: TypeAlias = Callable[[Callable[[Units], Awaitable[int]]], Awaitable[int]]
"""Does long work beside everything else, on units of its own, and returns what the work returns."""


@dataclass(frozen=True)
class OrderReview:
    """Ordering the review of a period; `aside` takes the reading off the conversations' hands."""

    office: Office
    aside: Aside | None = None

    async def __call__(self, *, by: PersonId, period: Period) -> int:
        """Queue the review's messages and return how many; the same order within a minute queues none.

        Raises `NotAllowed`.
        """

        async def order(units: Units) -> int:
            return await self._order(replace(self.office, units=units), by, period)

        return await (order(self.office.units) if self.aside is None else self.aside(order))

    @staticmethod
    async def _order(office: Office, by: PersonId, period: Period) -> int:
        async def act(sitting: Sitting) -> int:
            leads_desk(sitting.actor)
            uow, now = sitting.uow, sitting.now
            review = await read_review(uow, period, policy=office.policy, calendar=office.calendar, now=now)
            telling = await telling_of(uow, policy=office.policy, calendar=office.calendar)
            occasion = f"{now:%Y%m%dT%H%M}"
            pushes = review_pushes(review, telling, recipient=sitting.actor, at=now, occasion=occasion)
            made = await uow.outbox.add(*pushes)
            await sitting.commit()
            return made

        return await office.sit("review.order", act, by=by)


@dataclass(frozen=True, kw_only=True)
class ReviewCases:
    """Everything about looking back."""

    order: OrderReview


def review_cases(office: Office, *, aside: Aside | None) -> ReviewCases:
    """Return the use cases of the review; without `aside` they read on the office's own units."""
    return ReviewCases(order=OrderReview(office, aside))


async def read_review(
    uow: UnitOfWork, period: Period, *, policy: Policy, calendar: WorkingCalendar, now: datetime
) -> Review:
    """Return the review of a period as it stands at a moment."""
    return review_of(
        period,
        await read_material(uow, stretch_of(period, calendar, now=now), calendar=calendar),
        await read_material(uow, stretch_before(period, calendar, now=now), calendar=calendar),
        survey=policy.survey,
        is_running=now < end_of(period, calendar),
    )


async def telling_of(uow: UnitOfWork, *, policy: Policy, calendar: WorkingCalendar) -> Telling:
    """Return the names that reviews are told with; of who left the desk, their number is told."""
    names = {person.id: person.name for person in await team_of(uow)}
    return Telling(policy=policy, calendar=calendar, names=names)


async def read_material(uow: UnitOfWork, stretch: Stretch, *, calendar: WorkingCalendar) -> Material:
    """Return what happened in a stretch."""
    start, end = stretch.start, stretch.end
    reads = uow.review
    return Material(
        stretch=stretch,
        filed=await reads.filed_between(start, end),
        closed=await reads.closed_between(start, end),
        answers=await reads.steps_of_filed(start, end, ANSWERS),
        services=await reads.steps_of_closed(start, end, SERVICES),
        ratings=await reads.ratings_between(start, end),
        parts=await reads.parts_of_closed(start, end),
        promises=await reads.promises_between(start, end),
        batches=await uow.batches.known_between(start, end),
        daily=await _daily(uow, stretch, calendar),
    )


async def _daily(uow: UnitOfWork, stretch: Stretch, calendar: WorkingCalendar) -> Totals:
    if stretch.start == stretch.end:
        return Totals()
    first, last = calendar.local(stretch.start).date(), calendar.local(stretch.end - _INSTANT).date()
    return Totals.sum(day.totals for day in await uow.ledger.between(first, last))
