"""Writing a ticket together with its clocks, in the transaction of the change that moves them."""

from tickets.clockwork.clockwork import Clockwork
from tickets.clockwork.promises import moves_clocks
from tickets.ports import UnitOfWork
from tickets.ticket import Change


async def save_on_time(uow: UnitOfWork, clockwork: Clockwork, change: Change) -> Change:
    """Write a changed ticket and its clocks; returns the change with the deadlines that they give.

    Raises `StaleVersion`.
    """
    if not any(map(moves_clocks, change.events)):
        await uow.tickets.save(change)
        return change
    change, clocks = clockwork.follow(change, await uow.clocks.of_ticket(change.ticket.id))
    await uow.tickets.save(change)
    await uow.clocks.save(*clocks)
    return change


async def add_on_time(uow: UnitOfWork, clockwork: Clockwork, change: Change) -> Change:
    """Insert a new ticket and its clocks, without its history; raises `StaleVersion` for a draft filed twice.

    Returns the change with the deadlines that the clocks give.
    """
    change, clocks = clockwork.follow(change, ())
    await uow.tickets.add(change.ticket)
    await uow.clocks.save(*clocks)
    return change
