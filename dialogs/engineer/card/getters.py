"""What the job card shows."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, spoken
from dialogs.casework.history import earlier_lines, history_lines
from dialogs.casework.summary import facts
from dialogs.engineer.card.steps import steps
from dialogs.engineer.in_hand import ticket_of
from tickets.case.lifecycle import SERVED
from tickets.errors import NotAllowed, NotFound
from tickets.views import TicketView

_GONE: dict[str, Any] = {"here": False, "next": [], "more": [], "files": 0, "map_link": ""}


async def job_card(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give one job with its steps; `here` is False when the job is not, or no longer, the person's own."""
    view = await _view(dialog_manager)
    if view is None:
        return _GONE
    offered = [
        {"step": step.value, "label": spoken(dialog_manager, f"engineer.step.{step}")} for step in steps(view)
    ]
    said = facts(dialog_manager, view)
    return {
        **said,
        "here": True,
        "ahead": view.ticket.status not in SERVED and view.ticket.is_open,
        "map_link": said["map_url"] if view.contact_visible else "",
        "next": offered[:1],
        "more": offered[1:],
    }


async def job_past(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give what happened in the case so far, and the earlier cases of the same product (rule I11)."""
    view = await _view(dialog_manager)
    if view is None:
        return {"here": False, "earlier": [], "history": []}
    return {
        "here": True,
        "number": view.ticket.number,
        "earlier": earlier_lines(dialog_manager, view.earlier),
        "history": history_lines(dialog_manager, view),
    }


async def _view(manager: DialogManager) -> TicketView | None:
    try:
        return await desk_of(manager).jobs.view(by=person_of(manager).id, ticket=ticket_of(manager))
    except (NotAllowed, NotFound):
        return None
