"""What the queue shows."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.acting import spoken
from dialogs.casework.summary import brief
from dialogs.staff.queue.pages import ALL, OVERDUE, UNASSIGNED, decode_key, encode_key, read_page
from tickets.lifecycle import ENDED, Status


async def queue_page(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give one page of the queue as far as the filter lets tickets through."""
    data = dialog_manager.dialog_data
    keys: list[str] = data.get("keys", [])
    chosen = str(data.get("filter", ALL))
    page = await read_page(dialog_manager, chosen=chosen, after=decode_key(keys[-1]) if keys else None)
    return {
        "tickets": [brief(dialog_manager, ticket) for ticket in page.tickets],
        "here": bool(page.tickets),
        "filter": filter_name(dialog_manager, chosen),
        "page": len(keys) + 1,
        "later": [{"after": encode_key(page.following)}] if page.following else [],
        "earlier": bool(keys),
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
