"""What staff do about updates that were put aside after they had failed: look, let run again, drop."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from tickets.case.texts import checked
from tickets.errors import NotFound
from tickets.ids import ParkedId, PersonId, TelegramId
from tickets.messages.parked import ParkedKey, ParkedUpdate
from tickets.services.office import Office, Sitting
from tickets.team.masking import mask_person, mask_ticket
from tickets.team.permissions import runs_desk
from tickets.views import ParkedView

PAGE = 8
"""How many parked updates a page has."""


@dataclass(frozen=True)
class ListParked:
    """The updates that wait for a decision."""

    office: Office

    async def __call__(self, *, by: PersonId, after: ParkedKey | None = None) -> Sequence[ParkedView]:
        """Return a page of at most `PAGE`, the newest first, after a key; raises `NotAllowed`."""

        async def act(sitting: Sitting) -> Sequence[ParkedView]:
            runs_desk(sitting.actor)
            page = await sitting.uow.parked.page(after=after, limit=PAGE)
            return [await _view(sitting, update) for update in page]

        return await self.office.sit("parked.list", act, by=by)


@dataclass(frozen=True)
class ViewParked:
    """One update that was put aside."""

    office: Office

    async def __call__(self, *, by: PersonId, update: ParkedId) -> ParkedView:
        """Return the update with the last decision about it; raises `NotAllowed`, `NotFound`."""

        async def act(sitting: Sitting) -> ParkedView:
            runs_desk(sitting.actor)
            found = await sitting.uow.parked.get(update)
            view = await _view(sitting, found, retries=found.retries)
            if view.decision is None:
                view = await _view(sitting, found, retries=found.retries - 1)
            return view

        return await self.office.sit("parked.view", act, by=by)


@dataclass(frozen=True)
class RetryParked:
    """Letting an update run again."""

    office: Office

    async def __call__(self, *, by: PersonId, update: ParkedId, retries: int) -> ParkedView:
        """Let an update run again, next in its chat, and return it with the decision that counts.

        `retries` is how often it had run again when the person saw it: of two who decide at a time, or of two
        taps, one counts, and the view says whose. Raises `NotAllowed`, `NotFound`.
        """

        async def retry(sitting: Sitting, found: ParkedUpdate) -> bool:
            return await sitting.uow.parked.retry(found, by=by, at=sitting.now)

        return await _decide(self.office, "parked.retry", retry, by=by, update=update, retries=retries)


@dataclass(frozen=True)
class DropParked:
    """Giving an update up."""

    office: Office

    async def __call__(self, *, by: PersonId, update: ParkedId, retries: int, reason: str) -> ParkedView:
        """Give an update up for good, and return it with the decision that counts, as `RetryParked` does.

        Raises `NotAllowed`, `NotFound`, `TextEmpty`, `TextTooLong`.
        """
        kept = checked(reason, self.office.policy.limits.text_length)

        async def drop(sitting: Sitting, found: ParkedUpdate) -> bool:
            return await sitting.uow.parked.drop(found, by=by, at=sitting.now, reason=kept)

        return await _decide(self.office, "parked.drop", drop, by=by, update=update, retries=retries)


async def _decide(
    office: Office,
    case: str,
    write: Callable[[Sitting, ParkedUpdate], Awaitable[bool]],
    *,
    by: PersonId,
    update: ParkedId,
    retries: int,
) -> ParkedView:
    async def act(sitting: Sitting) -> ParkedView:
        runs_desk(sitting.actor)
        found = await sitting.uow.parked.get(update)
        if found.parked and found.retries == retries and await write(sitting, found):
            await sitting.commit()
        view = await _view(sitting, await sitting.uow.parked.get(update), retries=retries)
        if view.decision is None:
            raise NotFound
        return view

    return await office.sit(case, act, by=by)


async def _view(sitting: Sitting, update: ParkedUpdate, *, retries: int | None = None) -> ParkedView:
    uow = sitting.uow
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
