"""Who takes part: those who run the desk, the team, and everybody whom a change concerns."""

from collections.abc import Iterable, Sequence

from tickets.announcements import Audience
from tickets.case.events import Event, EvidenceAdded, TicketAssigned
from tickets.case.facts import Evidence
from tickets.case.ticket import Change, Ticket
from tickets.kinds import Role
from tickets.ports import UnitOfWork
from tickets.team.people import LEAD_ROLES, STAFF_ROLES, Person


async def staff_of(uow: UnitOfWork) -> list[Person]:
    """Return everyone who runs the desk, each once, by id."""
    return await _with_roles(uow, STAFF_ROLES)


async def leads_of(uow: UnitOfWork) -> list[Person]:
    """Return the leads and administrators whom messages reach, each once, by id."""
    return [person for person in await _with_roles(uow, LEAD_ROLES) if person.reachable]


async def team_of(uow: UnitOfWork) -> list[Person]:
    """Return everyone who can own tickets: engineers and who runs the desk, each once, by id."""
    return await _with_roles(uow, {Role.ENGINEER, *STAFF_ROLES})


async def change_audience(uow: UnitOfWork, change: Change, *, before: Ticket | None) -> Audience:
    """Return who takes part in a change that is written already; `before` is the ticket before it."""
    ticket = change.ticket
    previous = before.owner if before else None
    offered = any(isinstance(event, TicketAssigned) for event in change.events)
    return Audience(
        customer=await uow.people.get(ticket.customer),
        owner=await uow.people.get(ticket.owner) if ticket.owner is not None else None,
        previous_owner=await uow.people.get(previous) if previous is not None else None,
        staff=await staff_of(uow),
        evidence=evidence_in(await uow.tickets.history(ticket.id)) if offered else (),
        before=before,
        earlier=len(await uow.tickets.of_product(ticket)) if offered else 0,
    )


def evidence_in(history: Sequence[Event]) -> tuple[Evidence, ...]:
    """Return the files that a history has, oldest first."""
    return tuple(event.evidence for event in history if isinstance(event, EvidenceAdded))


async def _with_roles(uow: UnitOfWork, roles: Iterable[Role]) -> list[Person]:
    found = {person.id: person for role in sorted(roles) for person in await uow.people.with_role(role)}
    return [found[key] for key in sorted(found)]
