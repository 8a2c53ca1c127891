"""What the desk keeps about a person, and its erasure on their wish (rule S2)."""

from dataclasses import replace

from tickets.case.answers import QUESTIONS
from tickets.case.ticket import Ticket
from tickets.kinds import Role
from tickets.services.session import Session
from tickets.views import Erasure, Holding, StoredData

_ALL = 10_000


async def stored_of(session: Session) -> StoredData:
    """Return the person, all their tickets and their unfinished draft."""
    draft = await session.uow.drafts.unfinished(session.actor.id)
    tickets = await session.uow.tickets.of_customer(session.actor.id, limit=_ALL)
    return StoredData(person=session.actor, tickets=tuple(tickets), drafts=() if draft is None else (draft,))


async def erase_person(session: Session) -> Erasure:
    """Erase the actor's data, without committing; returns what was erased and kept as values of `Holding`.

    The unfinished draft goes, messages that were parked unread, words given in survey campaigns, and
    contact, order number and serial number of ended tickets. Open tickets stand against it: they and the
    phone number stay until they end. The service history stays as a record of the service without them
    (rule F5).
    """
    tickets = await session.uow.tickets.of_customer(session.actor.id, limit=_ALL)
    ended = [ticket for ticket in tickets if not ticket.is_open]
    has_open = len(ended) < len(tickets)
    erased = [
        await _draft(session),
        await _messages(session),
        await _poll_words(session),
        await _tickets(session, ended),
        await _profile(session, has_open=has_open),
    ]
    kept = [Holding.OPEN_TICKETS if has_open else None, Holding.SERVICE_HISTORY if tickets else None]
    return Erasure(
        erased=tuple(holding for holding in erased if holding),
        kept=tuple(holding for holding in kept if holding),
    )


async def _draft(session: Session) -> Holding | None:
    draft = await session.uow.drafts.unfinished(session.actor.id)
    if draft is None:
        return None
    await session.uow.drafts.delete(draft.id)
    return Holding.DRAFT


async def _messages(session: Session) -> Holding | None:
    actor = session.actor
    dropped = await session.uow.parked.forget(actor.telegram, by=actor.id, at=session.now)
    return Holding.MESSAGES if dropped else None


async def _poll_words(session: Session) -> Holding | None:
    forgotten = await session.uow.campaigns.forget_words(session.actor.id)
    return Holding.POLL_WORDS if forgotten else None


async def _tickets(session: Session, ended: list[Ticket]) -> Holding | None:
    changed = [ticket for ticket in ended if QUESTIONS.erased(ticket) != ticket]
    for ticket in changed:
        change = ticket.erase_person(by=session.actor.id, at=session.now)
        await session.uow.tickets.save(change)
    return Holding.ENDED_TICKETS if changed else None


async def _profile(session: Session, *, has_open: bool) -> Holding | None:
    person = session.actor
    # Colleagues need the name and phone of who works here.
    if has_open or person.roles - {Role.CUSTOMER}:
        return None
    blank = replace(person, name="", phone=None)
    if blank == person:
        return None
    await session.uow.people.save(blank)
    return Holding.PROFILE
