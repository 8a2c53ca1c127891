"""Who may do what, in one place: each check raises `NotAllowed` or lets the act pass."""

from collections.abc import Callable
from typing import TypeAlias

from tickets.case.lifecycle import DELIVERED, Act, Status, possible
from tickets.case.ticket import Ticket
from tickets.errors import NotAllowed
from tickets.kinds import Role
from tickets.team.people import Person

Permission: TypeAlias = Callable[[Person, Ticket], None]
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


def own_case(actor: Person, ticket: Ticket) -> None:
    """Let customers at their own tickets only."""
    if ticket.customer != actor.id:
        raise NotAllowed


def own_job(actor: Person, ticket: Ticket) -> None:
    """Let the owner of a ticket at the job, nobody else."""
    if ticket.owner != actor.id:
        raise NotAllowed


def for_customer(actor: Person, ticket: Ticket) -> None:
    """Let customers at their own tickets, and whoever runs the desk who heard it from them."""
    if ticket.customer != actor.id:
        runs_desk(actor)


def on_case(actor: Person, ticket: Ticket) -> None:
    """Let the owner of a ticket and everyone who runs the desk at it."""
    if ticket.owner != actor.id:
        runs_desk(actor)


def at_counter(actor: Person, ticket: Ticket) -> None:
    """Let everyone who runs the desk at every ticket."""
    runs_desk(actor)


def runs_desk(actor: Person) -> None:
    """Let staff, leads and administrators pass."""
    if not actor.is_staff:
        raise NotAllowed


def leads_desk(actor: Person) -> None:
    """Let leads and administrators pass: they invite people and give roles."""
    if not actor.roles & {Role.LEAD, Role.ADMIN}:
        raise NotAllowed


def works_here(actor: Person) -> None:
    """Let engineers and everyone who runs the desk pass."""
    if not (actor.is_engineer or actor.is_staff):
        raise NotAllowed


def sees_contact(actor: Person, ticket: Ticket) -> bool:
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
