"""Composes the updates of a page of tickets, and their entries in the ledger (rules D2, D3, D4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tickets.announcements import PROGRESS, TO_CUSTOMER, call_tasks
from tickets.case.events import Event
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.daily_update.ledger import DayPromise, How, UpdateReason, UpdateVerdict
from tickets.daily_update.owed import NEVER, Known, owed, update_of
from tickets.daily_update.progress import as_context
from tickets.ids import PersonId, TicketId
from tickets.messages.pushes import Button, Push
from tickets.messages.taps import Tap, Verb
from tickets.planners.day_round import Round, next_update
from tickets.planners.planning import Planning
from tickets.ports import UnitOfWork
from tickets.services.participants import staff_of
from tickets.team.people import Person

PRIORITY = 6
"""Behind everything that just happened: a long run holds up nobody's news."""


@dataclass(frozen=True, kw_only=True)
class Composed:
    """One ticket's entry in the ledger and the messages that keep the promise."""

    promise: DayPromise
    pushes: tuple[Push, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TicketPage:
    """What is known about a page of tickets, read at once."""

    people: Mapping[PersonId, Person]
    known: Mapping[TicketId, Known]
    staff: Sequence[Person]

    @classmethod
    async def read(cls, uow: UnitOfWork, tickets: Sequence[Ticket]) -> "TicketPage":
        """Read what the updates of some tickets are made of, in a handful of queries."""
        ids = [ticket.id for ticket in tickets]
        told = await uow.outbox.last_told(ids, TO_CUSTOMER)
        updated = await uow.outbox.last_told(ids, PROGRESS)
        opened = await uow.tickets.opened(ids)
        histories = await _histories(uow, ids, updated)
        people = {ticket.customer for ticket in tickets} | {ticket.owner for ticket in tickets}
        return cls(
            people=await uow.people.some([person for person in people if person is not None]),
            known={
                ticket: Known(
                    opened=opened.get(ticket, NEVER),
                    told=told.get(ticket),
                    updated=updated.get(ticket),
                    history=histories[ticket],
                )
                for ticket in ids
            },
            staff=await staff_of(uow),
        )


async def _histories(
    uow: UnitOfWork, tickets: Sequence[TicketId], updated: Mapping[TicketId, datetime]
) -> dict[TicketId, Sequence[Event]]:
    """Return what happened to each ticket since its last update; to read all of it would cost by its age."""
    fresh = [ticket for ticket in tickets if ticket not in updated]
    found = await uow.tickets.histories(fresh) if fresh else {}
    if updated:
        since = await uow.tickets.histories(list(updated), after=min(updated.values()))
        found |= {
            ticket: [event for event in events if event.at > updated[ticket]]
            for ticket, events in since.items()
        }
    return found


def compose(
    ticket: Ticket, page: TicketPage, round_: Round, planning: Planning, *, again: bool = False
) -> Composed | None:
    """Return how a day's promise to a ticket's customer is kept; None where none was made.

    `again` is for a message that was dropped because its case had moved on.
    """
    customer, known = page.people[ticket.customer], page.known[ticket.id]
    how = owed(
        ticket,
        customer,
        known,
        times=round_.times,
        told_since=round_.told_since,
        now=round_.now,
        held=round_.held,
    )
    if how is None:
        return None
    promise = _promise(ticket, round_, how, told=known.last)
    if how is How.UPDATE:
        push = _update(ticket, page, round_, planning, again=again)
        return Composed(promise=replace(promise, push=push.dedupe), pushes=(push,))
    if how is How.CALL_TASK:
        return Composed(promise=promise, pushes=_calls(ticket, page.staff, round_))
    return Composed(promise=promise)


def _promise(ticket: Ticket, round_: Round, how: How, *, told: datetime) -> DayPromise:
    verdict, reason, delivered = UpdateVerdict.OPEN, None, None
    match how:
        case How.TOLD_BY_EVENT:
            verdict = UpdateVerdict.BEFORE if told < round_.times.promised else UpdateVerdict.LATE
            delivered = told
        case How.NOT_WANTED:
            verdict = UpdateVerdict.NOT_OWED
        case How.HELD:
            verdict, reason = UpdateVerdict.MISSED, UpdateReason.HELD
        case How.UPDATE | How.CALL_TASK:
            pass
    return DayPromise(
        day=round_.day,
        ticket=ticket.id,
        number=ticket.number,
        recipient=ticket.customer,
        how=how,
        planned_at=round_.now,
        promised_before=round_.times.promised,
        verdict=verdict,
        reason=reason,
        delivered_at=delivered,
        settled_at=None if verdict is UpdateVerdict.OPEN else round_.now,
    )


def _update(ticket: Ticket, page: TicketPage, round_: Round, planning: Planning, *, again: bool) -> Push:
    customer = page.people[ticket.customer]
    update = update_of(
        ticket, page.known[ticket.id], now=round_.now, next_update=next_update(planning, round_.now)
    )
    owner = page.people[ticket.owner].name if ticket.owner is not None else None
    name = owner or planning.policy.name[customer.language]
    return Push(
        recipient=customer.id,
        template=PROGRESS,
        dedupe=_dedupe(ticket, round_) + (f":{ticket.version}" if again else ""),
        not_before=round_.now,
        context=as_context(update, ticket, owner=name, now=round_.now),
        buttons=_buttons(ticket),
        # Late is better than never: there is no deadline before the hours in which nobody is disturbed.
        stale_after=round_.times.quiet,
        ticket=ticket.id,
        priority=PRIORITY,
        ticket_version=ticket.version,
    )


def _calls(ticket: Ticket, staff: Sequence[Person], round_: Round) -> tuple[Push, ...]:
    return call_tasks(
        staff=staff,
        ticket=ticket.id,
        number=ticket.number,
        customer=ticket.contact.name,
        about=PROGRESS,
        at=round_.now,
        dedupe=_dedupe(ticket, round_),
    )


def _dedupe(ticket: Ticket, round_: Round) -> str:
    return f"{PROGRESS}:{ticket.id}:{round_.day.isoformat()}"


def _buttons(ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    opened = Button(label="push.button.open", data=Tap(verb=Verb.TICKET, object=ticket.id).encode())
    if ticket.status is not Status.WORK_DONE:
        return ((opened,),)
    solved = Button(label="push.button.solved", data=Tap(verb=Verb.SOLVED, object=ticket.id).encode())
    unsolved = Button(label="push.button.unsolved", data=Tap(verb=Verb.UNSOLVED, object=ticket.id).encode())
    return ((solved, unsolved), (opened,))
