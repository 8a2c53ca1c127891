"""The queue of open tickets, what is due first at the top, page by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from aiogram import F
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import SwitchTo

from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import brief, is_overdue
from dialogs.context import desk_of, person_of, spoken
from dialogs.frame import choices, window
from dialogs.staff.paging import page_before, pager, paging, to_first_page
from dialogs.staff.states import Case, Queue
from dialogs.texts import Label, Say
from tickets.case.lifecycle import ENDED, UNOWNED, Status
from tickets.case.ticket import Ticket
from tickets.errors import NotAllowed
from tickets.ids import TicketId

ALL = "all"
UNASSIGNED = "unassigned"
OVERDUE = "overdue"
"""Filters of the queue; any other is the name of a status."""

PAGE = 8
_READ_AT_MOST = 400

PageKey: TypeAlias = tuple[datetime, TicketId]


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """Some tickets of the queue, and the key after which the next page begins, None at the end."""

    tickets: tuple[Ticket, ...]
    following: PageKey | None


def build_queue() -> Dialog:
    """Build the dialog of the queue."""
    return Dialog(_browse(), _filters())


def _browse() -> Window:
    return window(
        Queue.browse,
        Say("staff.queue.head", when="here"),
        Say("staff.queue.none", when=~F["here"]),
        choices("ticket", "tickets", open_case, label=Label("staff.queue.item"), of=int),
        pager(),
        SwitchTo(Label("staff.queue.filter"), id="filter", state=Queue.choose_filter),
        otherwise="staff.tap_or_command",
        getter=queue_page,
    )


def _filters() -> Window:
    return window(
        Queue.choose_filter,
        Say("staff.queue.choose_filter"),
        choices("by", "filters", choose_filter, key="name", width=2),
        SwitchTo(Label("staff.back"), id="queue", state=Queue.browse),
        getter=filters,
    )


async def queue_page(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give one page of the queue as far as the filter lets tickets through."""
    chosen = str(dialog_manager.dialog_data.get("filter", ALL))
    before = page_before(dialog_manager)
    after = (before[0], TicketId(before[1])) if before else None
    page = await read_page(dialog_manager, chosen=chosen, after=after)
    return {
        "tickets": [brief(dialog_manager, ticket) for ticket in page.tickets],
        "here": bool(page.tickets),
        "filter": filter_name(dialog_manager, chosen),
        **paging(dialog_manager, page.following),
    }


async def filters(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the filters: special ones first, then every status of an open ticket."""
    statuses = [status.value for status in Status if status not in ENDED]
    names = [ALL, UNASSIGNED, OVERDUE, *statuses]
    return {"filters": [{"name": name, "label": filter_name(dialog_manager, name)} for name in names]}


def filter_name(manager: DialogManager, name: str) -> str:
    """Return what a filter is called."""
    if name in (ALL, UNASSIGNED, OVERDUE):
        return spoken(manager, f"staff.filter.{name}")
    return spoken(manager, f"staff.status.{Status(name)}")


async def read_page(manager: DialogManager, *, chosen: str, after: PageKey | None) -> QueuePage:
    """Read on from a key until a page is full, the queue ends, or 400 tickets have been passed over."""
    desk, person = desk_of(manager), person_of(manager)
    kept: list[Ticket] = []
    passed = 0
    while passed < _READ_AT_MOST:
        try:
            read = await desk.staff.queue(by=person.id, after=after)
        except NotAllowed as error:
            tell_refusal(manager, error)
            read = ()
        if not read:
            return QueuePage(tickets=tuple(kept), following=None)
        for ticket in read:
            if len(kept) == PAGE:
                return QueuePage(tickets=tuple(kept), following=after)
            after = (ticket.solve_by, ticket.id)
            passed += 1
            if _wanted(manager, ticket, chosen):
                kept.append(ticket)
    return QueuePage(tickets=tuple(kept), following=after)


def _wanted(manager: DialogManager, ticket: Ticket, chosen: str) -> bool:
    if chosen == UNASSIGNED:
        return ticket.owner is None or ticket.status in UNOWNED
    if chosen == OVERDUE:
        return is_overdue(manager, ticket)
    return chosen in (ALL, ticket.status.value)


async def open_case(_: CallbackQuery, __: Any, manager: DialogManager, ticket: int) -> None:
    """Open the card of a ticket."""
    await manager.start(Case.card, {"ticket": ticket})


async def choose_filter(_: CallbackQuery, __: Any, manager: DialogManager, name: str) -> None:
    """Show only what a filter lets through, from the first page on."""
    manager.dialog_data["filter"] = name
    to_first_page(manager)
    await manager.switch_to(Queue.browse)
