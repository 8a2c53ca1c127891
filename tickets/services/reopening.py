"""Opening a case again: new clocks, and somebody else if there is anyone (rule F4)."""

from tickets.aftercare.follow_ups import FollowUp, FollowUpKind
from tickets.case.ticket import Change, Ticket
from tickets.case.warranty import add_months
from tickets.ids import FollowUpId, PersonId
from tickets.kinds import is_complaint
from tickets.services.dispatch import hand_on, restart_clocks
from tickets.services.session import Session


async def reopen(session: Session, ticket: Ticket, *, reason: str) -> Change:
    """Return the case opened again with clocks from now on, owned by another engineer or else a lead.

    Without either it waits in the queue; staff are told to call back, and a customer who opened it is
    promised that call (rules F4, A7). Raises `NotPossible`.
    """
    opened = ticket.reopen(by=session.actor.id, at=session.now, reason=reason)
    change = restart_clocks(session, opened)
    if session.actor.id == ticket.customer:
        await _owe_call(session, change.ticket)
    # Another engineer sees what the first one missed; a complaint stays with the lead who knows it (rule A7).
    before = frozenset[PersonId]()
    if ticket.owner is not None and not is_complaint(ticket.request, ticket.kind):
        before = frozenset({ticket.owner})
    return await hand_on(session, change, avoid=before, or_lead=True)


async def _owe_call(session: Session, ticket: Ticket) -> None:
    """Keep on record that somebody calls before the first response is due, and when to ask for it."""
    share = session.policy.clocks.warn_at
    await session.uow.follow_ups.add(
        FollowUp(
            id=FollowUpId(0),
            ticket=ticket.id,
            customer=ticket.customer,
            kind=FollowUpKind.CALL_BACK,
            about=session.now,
            due_at=ticket.respond_by,
            call_at=session.now + (ticket.respond_by - session.now) * share,
        )
    )


def in_repair_warranty(session: Session, ticket: Ticket) -> bool:
    """Return whether the last service still carries its warranty on the same fault (rule C7)."""
    if ticket.served_at is None:
        return False
    served = session.calendar.local(ticket.served_at).date()
    return session.today <= add_months(served, session.policy.repair_warranty_months)
