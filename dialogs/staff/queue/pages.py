"""Pages of the queue as far as a filter lets tickets through."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of
from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import is_overdue
from tickets.case.lifecycle import UNOWNED
from tickets.case.ticket import Ticket
from tickets.errors import NotAllowed
from tickets.ids import TicketId

ALL = "all"
UNASSIGNED = "unassigned"
OVERDUE = "overdue"
"""Filters of the queue; any other is the name of a status."""

PAGE = 8
_READ_AT_MOST = 400

Key: TypeAlias = tuple[datetime, TicketId]


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some tickets of the queue, and the key after which the next page begins, None at the end."""

    tickets: tuple[Ticket, ...]
    following: Key | None


async def read_page(manager: DialogManager, *, chosen: str, after: Key | None) -> Page:
    """Read on from a key until a page is full, the queue ends, or 400 tickets have been passed over."""
    desk, person = desk_of(manager), person_of(manager)
    kept: list[Ticket] = []
    passed = 0
    while passed < _READ_AT_MOST:
        try:
            read = await desk.counter.queue(by=person.id, after=after)
        except NotAllowed as error:
            tell_refusal(manager, error)
            read = ()
        if not read:
            return Page(tickets=tuple(kept), following=None)
        for ticket in read:
            if len(kept) == PAGE:
                return Page(tickets=tuple(kept), following=after)
            after = (ticket.solve_by, ticket.id)
            passed += 1
            if _wanted(manager, ticket, chosen):
                kept.append(ticket)
    return Page(tickets=tuple(kept), following=after)


def _wanted(manager: DialogManager, ticket: Ticket, chosen: str) -> bool:
    if chosen == UNASSIGNED:
        return ticket.owner is None or ticket.status in UNOWNED
    if chosen == OVERDUE:
        return is_overdue(manager, ticket)
    return chosen in (ALL, ticket.status.value)
