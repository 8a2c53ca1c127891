"""Opening a case again: new clocks, and somebody else if there is anyone (rule F4)."""

from datetime import datetime

from tickets.calendar import WorkingCalendar
from tickets.policy import Policy
from tickets.ticket import Change, Ticket
from tickets.use_cases.dispatch import hand_on, restart_clocks
from tickets.use_cases.office import Sitting
from tickets.warranty import add_months


async def reopen(sitting: Sitting, ticket: Ticket, *, reason: str) -> Change:
    """Return the case opened again with clocks from now on, owned by another engineer or else a lead.

    Without either it waits in the queue; staff are told to call back. Raises `NotPossible`.
    """
    office = sitting.office
    opened = ticket.reopen(by=sitting.actor.id, at=sitting.now, reason=reason)
    change = restart_clocks(opened, policy=office.policy, calendar=office.calendar, at=sitting.now)
    before = frozenset() if ticket.owner is None else frozenset({ticket.owner})
    return await hand_on(sitting.uow, change, today=sitting.today, at=sitting.now, avoid=before, or_lead=True)


def in_repair_warranty(ticket: Ticket, *, policy: Policy, calendar: WorkingCalendar, now: datetime) -> bool:
    """Return whether the last service still carries its warranty on the same fault (rule C7)."""
    if ticket.served_at is None:
        return False
    served = calendar.local(ticket.served_at).date()
    return calendar.local(now).date() <= add_months(served, policy.repair_warranty_months)
