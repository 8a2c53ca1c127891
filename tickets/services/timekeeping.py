"""Writing a ticket together with its clocks, in the transaction of the change that moves them."""

from tickets.case.ticket import Change
from tickets.ports import UnitOfWork
from tickets.time.clock_table import moves_clocks
from tickets.time.from_history import replay
from tickets.time.sla import SlaRules


async def save_on_time(uow: UnitOfWork, sla: SlaRules, change: Change) -> Change:
    """Write a changed ticket and its clocks; returns the change with the deadlines that they give.

    Raises `StaleVersion`.
    """
    if not any(map(moves_clocks, change.events)):
        await uow.tickets.save(change)
        return change
    ticket = change.ticket
    clocks = await uow.clocks.of_ticket(ticket.id)
    if not clocks:
        # A ticket older than its clocks, which the planner has not come to yet.
        history = await uow.tickets.history(ticket.id)
        clocks = replay(sla, ticket, history, at=ticket.changed_at)
    change, moved = sla.follow(change, clocks)
    new = {clock.key: clock for clock in clocks if not clock.version}
    await uow.tickets.save(change)
    await uow.clocks.save(*(new | {clock.key: clock for clock in moved}).values())
    return change


async def add_on_time(uow: UnitOfWork, sla: SlaRules, change: Change) -> Change:
    """Insert a new ticket and its clocks, without its history; raises `StaleVersion` for a draft filed twice.

    Returns the change with the deadlines that the clocks give.
    """
    change, clocks = sla.follow(change, ())
    await uow.tickets.add(change.ticket)
    await uow.clocks.save(*clocks)
    return change
