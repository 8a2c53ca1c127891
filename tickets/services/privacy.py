"""What the desk keeps about a person, and its erasure on their wish (rule S2)."""

from dataclasses import dataclass, replace

from tickets.case.facts import Contact
from tickets.case.ticket import Ticket
from tickets.ids import PersonId
from tickets.kinds import Role
from tickets.services.office import Office, Sitting
from tickets.views import Erasure, Holding, StoredData

_ALL = 10_000


@dataclass(frozen=True)
class TellStored:
    """What is kept about oneself (rule S2)."""

    office: Office

    async def __call__(self, *, by: PersonId) -> StoredData:
        """Return the person, all their tickets and their unfinished draft."""

        async def act(sitting: Sitting) -> StoredData:
            draft = await sitting.uow.drafts.unfinished(by)
            tickets = await sitting.uow.tickets.of_customer(by, limit=_ALL)
            return StoredData(
                person=sitting.actor, tickets=tuple(tickets), drafts=() if draft is None else (draft,)
            )

        return await self.office.sit("people.stored", act, by=by)


@dataclass(frozen=True)
class ErasePerson:
    """Having one's personal data erased (rule S2)."""

    office: Office

    async def __call__(self, *, by: PersonId) -> Erasure:
        """Return what was erased and what is kept, each as a value of `Holding`.

        The unfinished draft goes, messages that were put aside unread, words given in survey campaigns, and
        contact, order number and serial number of ended tickets. Open tickets stand against it: they and the
        phone number stay until they end. The service history stays as a record of the service without them
        (rule F5).
        """

        async def act(sitting: Sitting) -> Erasure:
            tickets = await sitting.uow.tickets.of_customer(by, limit=_ALL)
            ended = [ticket for ticket in tickets if not ticket.is_open]
            erased = [
                await self._draft(sitting),
                await self._messages(sitting),
                await self._poll_words(sitting),
                await self._tickets(sitting, ended),
                await self._profile(sitting, has_open=len(ended) < len(tickets)),
            ]
            await sitting.commit()
            kept = [
                Holding.OPEN_TICKETS if len(ended) < len(tickets) else None,
                Holding.SERVICE_HISTORY if tickets else None,
            ]
            return Erasure(
                erased=tuple(holding for holding in erased if holding),
                kept=tuple(holding for holding in kept if holding),
            )

        return await self.office.sit("people.erase", act, by=by)

    async def _draft(self, sitting: Sitting) -> Holding | None:
        draft = await sitting.uow.drafts.unfinished(sitting.actor.id)
        if draft is None:
            return None
        await sitting.uow.drafts.delete(draft.id)
        return Holding.DRAFT

    async def _messages(self, sitting: Sitting) -> Holding | None:
        actor = sitting.actor
        dropped = await sitting.uow.parked.forget(actor.telegram, by=actor.id, at=sitting.now)
        return Holding.MESSAGES if dropped else None

    async def _poll_words(self, sitting: Sitting) -> Holding | None:
        forgotten = await sitting.uow.campaigns.forget_words(sitting.actor.id)
        return Holding.POLL_WORDS if forgotten else None

    async def _tickets(self, sitting: Sitting, ended: list[Ticket]) -> Holding | None:
        bare = Contact(name="")
        changed = [ticket for ticket in ended if replace(ticket.contact, region=None) != bare]
        for ticket in changed:
            change = ticket.erase_person(by=sitting.actor.id, at=sitting.now)
            await sitting.uow.tickets.save(change)
        return Holding.ENDED_TICKETS if changed else None

    async def _profile(self, sitting: Sitting, *, has_open: bool) -> Holding | None:
        person = sitting.actor
        # Colleagues need the name and phone of who works here.
        if has_open or person.roles - {Role.CUSTOMER}:
            return None
        blank = replace(person, name="", phone=None)
        if blank == person:
            return None
        await sitting.uow.people.save(blank)
        return Holding.PROFILE
