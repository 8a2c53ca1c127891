"""What the queue shows."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.acting import spoken
from dialogs.casework.summary import brief
from dialogs.staff.paging import page_before, paging
from dialogs.staff.queue.pages import ALL, OVERDUE, UNASSIGNED, read_page
from tickets.case.lifecycle import ENDED, Status
from tickets.ids import TicketId


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
