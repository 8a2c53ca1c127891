"""Opening a case again: new clocks, and somebody else if there is anyone (rule F4)."""

from datetime import datetime

from tickets.aftercare.follow_ups import FollowUp, FollowUpKind
from tickets.case.ticket import Change, Ticket
from tickets.case.warranty import add_months
from tickets.ids import FollowUpId, PersonId
from tickets.kinds import Request
from tickets.policy import Policy
from tickets.services.dispatch import hand_on, restart_clocks
from tickets.services.office import Sitting
from tickets.time.calendar import WorkingCalendar


async def reopen(sitting: Sitting, ticket: Ticket, *, reason: str) -> Change:
    """Return the case opened again with clocks from now on, owned by another engineer or else a lead.

    Without either it waits in the queue; staff are told to call back, and a customer who opened it is
    promised that call (rules F4, A7). Raises `NotPossible`.
    """
    office = sitting.office
    opened = ticket.reopen(by=sitting.actor.id, at=sitting.now, reason=reason)
    change = restart_clocks(opened, policy=office.policy, calendar=office.calendar, at=sitting.now)
    if sitting.actor.id == ticket.customer:
        await _promise_call(sitting, change.ticket)
    # Another engineer sees what the first one missed; a complaint stays with the lead who knows it (rule A7).
    before = frozenset[PersonId]()
    if ticket.owner is not None and ticket.request is not Request.COMPLAINT:
        before = frozenset({ticket.owner})
    return await hand_on(sitting.uow, change, today=sitting.today, at=sitting.now, avoid=before, or_lead=True)


async def _promise_call(sitting: Sitting, ticket: Ticket) -> None:
    """Keep the promise that somebody calls before the first response is due, and when to ask for it."""
    share = sitting.office.policy.clocks.warn_at
    await sitting.uow.follow_ups.add(
        FollowUp(
            id=FollowUpId(0),
            ticket=ticket.id,
            customer=ticket.customer,
            kind=FollowUpKind.CALL_BACK,
            about=sitting.now,
            due_at=ticket.respond_by,
            call_at=sitting.now + (ticket.respond_by - sitting.now) * share,
        )
    )


def in_repair_warranty(ticket: Ticket, *, policy: Policy, calendar: WorkingCalendar, now: datetime) -> bool:
    """Return whether the last service still carries its warranty on the same fault (rule C7)."""
    if ticket.served_at is None:
        return False
    served = calendar.local(ticket.served_at).date()
    return calendar.local(now).date() <= add_months(served, policy.repair_warranty_months)
