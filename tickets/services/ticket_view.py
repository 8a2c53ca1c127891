"""Putting together what one person may see of a ticket."""

from collections.abc import Sequence

from tickets.case import quotes
from tickets.case.events import ClocksRecomputed, Event, JobDeclined, ProgressNoted, TicketEscalated
from tickets.case.ticket import Ticket
from tickets.ids import PersonId, TicketId
from tickets.ports import UnitOfWork
from tickets.services.office import Office, Sitting, evidence_in
from tickets.team.masking import mask_contact, mask_person, mask_ticket
from tickets.team.people import Person
from tickets.team.permissions import Permission, open_acts, sees_contact
from tickets.time.clock_table import in_order
from tickets.views import TicketView


async def view_ticket(
    office: Office, case: str, *, by: PersonId, ticket: TicketId, allow: Permission
) -> TicketView:
    """Return a ticket as the person may see it; a look at somebody else's personal data is recorded (S1).

    Raises `NotAllowed`, `NotFound`.
    """

    async def act(sitting: Sitting) -> TicketView:
        found = await sitting.ticket(ticket, allow)
        view = await _assemble(sitting, found, quotes_kept=office.policy.clocks.quote is not None)
        if view.contact_visible and found.customer != by:
            await sitting.uow.looks.record(by=by, at=sitting.now, what="look.contact", ticket=ticket)
            await sitting.commit()
        return view

    return await office.sit(case, act, by=by, ticket=ticket)


async def _assemble(sitting: Sitting, ticket: Ticket, *, quotes_kept: bool) -> TicketView:
    uow, actor = sitting.uow, sitting.actor
    history = await uow.tickets.history(ticket.id)
    customer = await uow.people.get(ticket.customer)
    owner = await uow.people.get(ticket.owner) if ticket.owner is not None else None
    visible = sees_contact(actor, ticket)
    own = ticket.customer == actor.id
    earlier = await uow.tickets.of_product(ticket)
    return TicketView(
        ticket=ticket if visible else mask_ticket(ticket),
        events=for_customer(history) if own and not actor.is_staff else tuple(history),
        owner=owner,
        customer=customer if visible else mask_person(customer),
        contact=ticket.contact if visible else mask_contact(ticket.contact),
        contact_visible=visible,
        evidence=evidence_in(history),
        earlier=_earlier(actor, earlier, own=own),
        possible=open_acts(actor, ticket),
        surveys=tuple(await uow.surveys.of_ticket(ticket.id)),
        quote_missing=quotes_kept and quotes.is_missing(ticket, history),
        batch=0 if own and not actor.is_staff else await _batch(uow, ticket.id),
        clocks=() if own and not actor.is_staff else in_order(await uow.clocks.of_ticket(ticket.id)),
    )


async def _batch(uow: UnitOfWork, ticket: TicketId) -> int:
    suspicion = await uow.batches.of_ticket(ticket)
    return suspicion.n if suspicion is not None else 0


def for_customer(history: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events that a customer is told: none that is internal, refused or escalated inside."""
    return tuple(
        event
        for event in history
        if not isinstance(event, ClocksRecomputed | JobDeclined | TicketEscalated)
        and not (isinstance(event, ProgressNoted) and event.internal)
    )


def _earlier(actor: Person, earlier: Sequence[Ticket], *, own: bool) -> Sequence[Ticket]:
    if own and not actor.is_staff:
        return [ticket for ticket in earlier if ticket.customer == actor.id]
    return [mask_ticket(ticket) for ticket in earlier]
