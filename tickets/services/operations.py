"""The desk's own state: how it is, and what staff do about parked updates."""

from collections.abc import Sequence
from datetime import timedelta

from tickets.daily_update.ledger import Totals
from tickets.errors import NotFound
from tickets.health import DeskHealth
from tickets.ids import ParkedId, PersonId, TelegramId
from tickets.messages.parked import ParkedKey, ParkedUpdate
from tickets.services.service import Service, use_case
from tickets.services.session import Session
from tickets.team.masking import mask_person, mask_ticket
from tickets.team.permissions import require_staff
from tickets.views import ParkedView

PAGE = 8
"""How many parked updates a page has."""

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class OperationsService(Service):
    """Everything about the desk's own state rather than its tickets; `NotAllowed` for who does not run it.

    Of two who decide about an update at a time, or of two taps, one counts, and the view says whose:
    `retries` is how often the update had run again when the person saw it.
    """

    @use_case("workshop.health", allow=require_staff)
    async def health(self, session: Session, *, by: PersonId) -> DeskHealth:
        """Return how the desk is now."""
        uow, now = session.uow, session.now
        gauges = uow.gauges
        return DeskHealth(
            at=now,
            database=await gauges.database(),
            inbox=await gauges.inbox(now=now),
            outbox=await gauges.outbox(now=now),
            sends_hour=await gauges.sends(since=now - _HOUR),
            sends_day=await gauges.sends(since=now - _DAY),
            clocks=await uow.clocks.counts(now),
            today=Totals.of(await uow.ledger.tally(session.today)),
            open_calls=await gauges.open_calls(),
            processes=tuple(await gauges.processes()),
            takeovers=await gauges.takeovers(),
            uncovered_years=session.calendar.uncovered_years(now),
        )

    @use_case("parked.list", allow=require_staff)
    async def parked(
        self, session: Session, *, by: PersonId, after: ParkedKey | None = None
    ) -> Sequence[ParkedView]:
        """Return a page of at most `PAGE` updates that wait for a decision, the newest first, after a key."""
        page = await session.uow.parked.page(after=after, limit=PAGE)
        return [await _view(session, update) for update in page]

    @use_case("parked.view", allow=require_staff)
    async def look_at_parked(self, session: Session, *, by: PersonId, update: ParkedId) -> ParkedView:
        """Return a parked update with the last decision about it; raises `NotFound`."""
        found = await session.uow.parked.get(update)
        view = await _view(session, found, retries=found.retries)
        if view.decision is None:
            view = await _view(session, found, retries=found.retries - 1)
        return view

    @use_case("parked.retry", allow=require_staff)
    async def retry(self, session: Session, *, by: PersonId, update: ParkedId, retries: int) -> ParkedView:
        """Let an update run again, next in its chat, and return it with the decision that counts.

        Raises `NotFound`.
        """
        found = await session.uow.parked.get(update)
        if _waits(found, retries) and await session.uow.parked.retry(found, by=by, at=session.now):
            await session.commit()
        return await _decided(session, update, retries)

    @use_case("parked.drop", allow=require_staff)
    async def drop(
        self, session: Session, *, by: PersonId, update: ParkedId, retries: int, reason: str
    ) -> ParkedView:
        """Give an update up for good, and return it with the decision that counts.

        Raises `NotFound`, `TextEmpty`, `TextTooLong`.
        """
        reason, parked = session.checked(reason), session.uow.parked
        found = await parked.get(update)
        if _waits(found, retries) and await parked.drop(found, by=by, at=session.now, reason=reason):
            await session.commit()
        return await _decided(session, update, retries)


def _waits(update: ParkedUpdate, retries: int) -> bool:
    return update.parked and update.retries == retries


async def _decided(session: Session, update: ParkedId, retries: int) -> ParkedView:
    view = await _view(session, await session.uow.parked.get(update), retries=retries)
    if view.decision is None:
        raise NotFound
    return view


async def _view(session: Session, update: ParkedUpdate, *, retries: int | None = None) -> ParkedView:
    uow = session.uow
    sender = await uow.people.by_telegram(TelegramId(update.chat)) if update.chat is not None else None
    cases = await uow.tickets.of_customer(sender.id, limit=1) if sender is not None else []
    decision = None if retries is None else await uow.parked.decision(update, retries=retries)
    return ParkedView(
        update=update,
        sender=None if sender is None else mask_person(sender),
        ticket=mask_ticket(cases[0]) if cases else None,
        decision=decision,
        decided_by=None if decision is None else await uow.people.get(decision.by),
    )
