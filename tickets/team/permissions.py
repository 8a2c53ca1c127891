"""Who may do what, in one place: `may_…` tells, `require_…` raises `NotAllowed` or lets the act pass."""

from collections.abc import Callable
from typing import TypeAlias

from tickets.case.lifecycle import DELIVERED, Act, Status, possible
from tickets.case.ticket import Ticket
from tickets.errors import NotAllowed
from tickets.team.people import LEAD_ROLES, Person

Requirement: TypeAlias = Callable[[Person], None]
"""A check of a person; raises `NotAllowed`."""

TicketRequirement: TypeAlias = Callable[[Person, Ticket], None]
"""A check of a person against one ticket; raises `NotAllowed`."""

CUSTOMER_ACTS: frozenset[Act] = frozenset({Act.AGREE_VISIT, Act.CONFIRM_SOLVED, Act.CANCEL, Act.REOPEN})
OWNER_ACTS: frozenset[Act] = frozenset(
    {
        Act.ACCEPT,
        Act.DECLINE,
        Act.PROPOSE_VISIT,
        Act.DEPART,
        Act.ARRIVE,
        Act.AWAIT_PART,
        Act.SEND_TO_FACTORY,
        Act.AWAIT_CUSTOMER,
        Act.FINISH_WORK,
    }
)
STAFF_ACTS: frozenset[Act] = frozenset(
    {Act.ASSIGN, Act.SEND_TO_FACTORY, Act.AWAIT_CUSTOMER, Act.CLOSE, Act.REOPEN}
)
_NOT_TAKEN_ON: frozenset[Status] = frozenset({Status.ASSIGNED})


def may_work_jobs(person: Person) -> bool:
    """Return whether the person can own jobs: engineers, and those who run the desk."""
    return person.is_engineer or person.is_staff


def may_run_desk(person: Person) -> bool:
    """Return whether the person runs the desk: staff, leads and administrators."""
    return person.is_staff


def may_lead_desk(person: Person) -> bool:
    """Return whether the person invites people, gives roles and looks back: leads and administrators."""
    return bool(person.roles & LEAD_ROLES)


def require_team(actor: Person) -> None:
    """Let those pass who can own jobs."""
    if not may_work_jobs(actor):
        raise NotAllowed


def require_staff(actor: Person, _ticket: Ticket | None = None) -> None:
    """Let those pass who run the desk, at every ticket."""
    if not may_run_desk(actor):
        raise NotAllowed


def require_lead(actor: Person) -> None:
    """Let leads and administrators pass."""
    if not may_lead_desk(actor):
        raise NotAllowed


def require_customer(actor: Person, ticket: Ticket) -> None:
    """Let customers at their own tickets only."""
    if ticket.customer != actor.id:
        raise NotAllowed


def require_owner(actor: Person, ticket: Ticket) -> None:
    """Let the owner of a ticket at the job, nobody else."""
    if ticket.owner != actor.id:
        raise NotAllowed


def require_customer_or_staff(actor: Person, ticket: Ticket) -> None:
    """Let customers at their own tickets, and whoever runs the desk who heard it from them."""
    if ticket.customer != actor.id:
        require_staff(actor)


def require_owner_or_staff(actor: Person, ticket: Ticket) -> None:
    """Let the owner of a ticket and everyone who runs the desk at it."""
    if ticket.owner != actor.id:
        require_staff(actor)


def may_see_contact(actor: Person, ticket: Ticket) -> bool:
    """Return whether the person needs the ticket's personal data now (rule S1).

    Its customer and the desk do; the owner does from taking the job on until the case has ended.
    """
    if ticket.customer == actor.id or actor.is_staff:
        return True
    return ticket.owner == actor.id and ticket.is_open and ticket.status not in _NOT_TAKEN_ON


def open_acts(actor: Person, ticket: Ticket) -> frozenset[Act]:
    """Return the acts that both the lifecycle and the person's relation to the ticket permit now."""
    allowed: frozenset[Act] = frozenset()
    if ticket.customer == actor.id:
        allowed |= CUSTOMER_ACTS if ticket.status in DELIVERED else CUSTOMER_ACTS - {Act.REOPEN}
    if ticket.owner == actor.id:
        allowed |= OWNER_ACTS
    if actor.is_staff:
        allowed |= STAFF_ACTS
    return allowed & possible(ticket.status)
