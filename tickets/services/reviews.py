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
from tickets.review.telling import ReviewReader, review_pushes
from tickets.services.participants import team_of
from tickets.services.service import Service, use_case
from tickets.services.session import Session
from tickets.team.permissions import require_lead
from tickets.time.calendar import WorkingCalendar

_INSTANT = timedelta.resolution

BackgroundReader: TypeAlias = Callable[[Callable[[Units], Awaitable[int]]], Awaitable[int]]
"""Does long work beside everything else, on units of its own, and returns what the work returns."""


@dataclass(frozen=True)
class ReviewService(Service):
    """Everything about looking back; `background` takes the reading off the conversations' hands."""

    background: BackgroundReader | None = None

    async def order(self, *, by: PersonId, period: Period) -> int:
        """Queue the review's messages and return how many; the same order within a minute queues none.

        Raises `NotAllowed`.
        """

        async def order(units: Units) -> int:
            return await ReviewService(replace(self.runner, units=units))._order(by=by, period=period)

        return await (order(self.runner.units) if self.background is None else self.background(order))

    @use_case("review.order", allow=require_lead)
    async def _order(self, session: Session, *, by: PersonId, period: Period) -> int:
        uow, now, policy, calendar = session.uow, session.now, session.policy, session.calendar
        review = await read_review(uow, period, policy=policy, calendar=calendar, now=now)
        telling = await telling_of(uow, policy=policy, calendar=calendar)
        occasion = f"{now:%Y%m%dT%H%M}"
        pushes = review_pushes(review, telling, recipient=session.actor, at=now, occasion=occasion)
        made = await uow.outbox.add(*pushes)
        await session.commit()
        return made


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


async def telling_of(uow: UnitOfWork, *, policy: Policy, calendar: WorkingCalendar) -> ReviewReader:
    """Return the names that reviews are told with; of who left the desk, their number is told."""
    names = {person.id: person.name for person in await team_of(uow)}
    return ReviewReader(policy=policy, calendar=calendar, names=names)


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
        clocks=await reads.clocks_between(start, end),
        batches=await uow.batches.known_between(start, end),
        daily=await _daily(uow, stretch, calendar),
    )


async def _daily(uow: UnitOfWork, stretch: Stretch, calendar: WorkingCalendar) -> Totals:
    if stretch.start == stretch.end:
        return Totals()
    first, last = calendar.local(stretch.start).date(), calendar.local(stretch.end - _INSTANT).date()
    return Totals.sum(day.totals for day in await uow.ledger.between(first, last))
