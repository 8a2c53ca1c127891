"""Asking for a person, at any step (rule T1); the call is a ticket, so that it has a clock."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tickets.case.drafts import Draft
from tickets.case.events import PersonAsked, TicketFiled
from tickets.case.facts import Contact
from tickets.case.ticket import Change, Ticket
from tickets.ids import DraftId
from tickets.kinds import Kind, Request
from tickets.services.filing import judge, new_ticket
from tickets.services.session import Session
from tickets.services.timekeeping import add_on_time

ASKING = "ask-"
"""How the draft id of a ticket begins that a call for a person has opened."""


async def call_on(session: Session, ticket: Ticket) -> None:
    """Record the call on a ticket, once for several taps, and tell staff."""
    asked = ticket.ask_person(by=session.actor.id, at=session.now)
    await session.commit_once(ticket, asked)


async def call_on_question(session: Session, begun: Draft | None, new_token: Callable[[], str]) -> None:
    """Record the call on a question opened for it, or on one that is open still; a draft stays as it is."""
    open_call = _open_call(await session.uow.tickets.of_customer(session.actor.id))
    if open_call is not None:
        await call_on(session, open_call)
        return
    uow, actor, now = session.uow, session.actor, session.now
    question = Draft(
        id=DraftId(ASKING + new_token()),
        customer=actor.id,
        started_at=now,
        changed_at=now,
        request=Request.QUESTION,
        kind=Kind.USAGE,
        words=begun.words if begun else None,
        product=begun.product if begun else None,
        contact=_contact(begun, name=actor.name, phone=actor.phone),
    )
    verdict = judge(question, policy=session.policy, calendar=session.calendar, now=now)
    found = new_ticket(question, verdict, session, ticket=await uow.tickets.next_id())
    filed = TicketFiled(ticket=found.id, at=now, by=actor.id)
    asked = PersonAsked(ticket=found.id, at=now, by=actor.id)
    opened = Change(ticket=found, events=(filed, asked))
    opened = await add_on_time(uow, session.sla, opened)
    await uow.tickets.append(*opened.events)
    await session.tell(replace(opened, events=(asked,)), before=None)
    await session.commit()


def _open_call(tickets: Sequence[Ticket]) -> Ticket | None:
    return next((each for each in tickets if each.is_open and each.draft.startswith(ASKING)), None)


def _contact(begun: Draft | None, *, name: str, phone: str | None) -> Contact:
    known = begun.contact if begun and begun.contact else Contact(name="")
    return replace(known, name=known.name or name, phone=known.phone or phone)
