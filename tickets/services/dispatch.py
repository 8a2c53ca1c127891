"""Finding the next owner of a case, and setting the clocks of a case that begins or begins anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tickets.case.events import Event, JobDeclined, TicketReopened
from tickets.case.ticket import Change, Ticket
from tickets.decisions.assignment import Need, choose_owner, on_leave
from tickets.ids import PersonId
from tickets.kinds import Role, is_complaint
from tickets.ports import UnitOfWork
from tickets.services.session import Session
from tickets.team.people import Person
from tickets.time.deadlines import response_deadline, solution_deadline


def declined_by(history: Sequence[Event]) -> frozenset[PersonId]:
    """Return who gave the case back since it was last opened (rule A4)."""
    refused: set[PersonId] = set()
    for event in history:
        if isinstance(event, TicketReopened):
            refused.clear()
        elif isinstance(event, JobDeclined) and event.by is not None:
            refused.add(event.by)
    return frozenset(refused)


def need_of(ticket: Ticket, *, today: date, avoid: frozenset[PersonId], load: dict[PersonId, int]) -> Need:
    """Return what a ticket asks of its owner on a local day (rule A1)."""
    return Need(
        line=ticket.product.line, region=ticket.contact.region, today=today, declined=avoid, load=load
    )


async def find_owner(
    uow: UnitOfWork,
    ticket: Ticket,
    *,
    today: date,
    avoid: frozenset[PersonId] = frozenset(),
    or_lead: bool = False,
) -> PersonId | None:
    """Return who should own a ticket, None when nobody fits (rules A1, A4).

    A complaint goes to a lead where there is one (rule A7), and with `or_lead` so does a case for which no
    engineer is free. Nobody gets a case of their own, or one when they are in `avoid`.
    """
    avoid |= {ticket.customer}
    engineers = await uow.people.with_role(Role.ENGINEER)
    leads = await uow.people.with_role(Role.LEAD)
    load = await uow.tickets.open_load([person.id for person in (*engineers, *leads)])
    lead = _free_lead(leads, today=today, avoid=avoid, load=load)
    if is_complaint(ticket.request, ticket.kind) and lead is not None:
        return lead
    chosen = choose_owner(engineers, need_of(ticket, today=today, avoid=avoid, load=load))
    return lead if chosen is None and or_lead else chosen


def restart_clocks(session: Session, change: Change) -> Change:
    """Return the change with response, solution and expectation set anew from now on (rules C2, C3, F4)."""
    policy, calendar, at = session.policy, session.calendar, session.now
    ticket = change.ticket
    complaint = is_complaint(ticket.request, ticket.kind)
    line = policy.line(ticket.product.line)
    respond = response_deadline(
        policy.clocks, calendar, urgency=ticket.urgency, line=line, at=at, complaint=complaint
    )
    solve = solution_deadline(policy.clocks, calendar, urgency=ticket.urgency, at=at, complaint=complaint)
    fresh = replace(ticket, respond_by=respond.due_at, solve_by=solve.due_at, expected_at=solve.due_at)
    return replace(change, ticket=fresh)


async def hand_on(
    session: Session,
    change: Change,
    *,
    avoid: frozenset[PersonId] = frozenset(),
    or_lead: bool = False,
) -> Change:
    """Return the change with the next owner assigned by the desk, unchanged when nobody fits (rule A4)."""
    owner = await find_owner(session.uow, change.ticket, today=session.today, avoid=avoid, or_lead=or_lead)
    if owner is None:
        return change
    return change.then(change.ticket.assign(owner=owner, by=None, at=session.now))


def _free_lead(
    leads: Sequence[Person], *, today: date, avoid: frozenset[PersonId], load: dict[PersonId, int]
) -> PersonId | None:
    free = [
        person
        for person in leads
        if person.reachable and person.id not in avoid and not on_leave(person, today)
    ]
    return min(free, key=lambda person: (load.get(person.id, 0), person.id)).id if free else None
