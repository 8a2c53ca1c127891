"""What the ticket card shows."""

from dataclasses import replace
from typing import Any

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, spoken
from dialogs.casework.history import earlier_lines, history_lines
from dialogs.casework.summary import clip, facts
from dialogs.staff.in_hand import ticket_of
from dialogs.staff.steps.offered import offered
from tickets.case.lifecycle import SERVED, Act
from tickets.errors import NotAllowed, NotFound
from tickets.team.masking import mask_contact, mask_ticket
from tickets.views import TicketView

_NAME_SHOWN = 64


async def case_card(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give one ticket; personal data masked until the person asks for it (rule S1)."""
    view = await _view(dialog_manager)
    if view is None:
        return {"here": False, "files": 0, "map_link": "", **dict.fromkeys(_FLAGS, False)}
    shown = bool(dialog_manager.dialog_data.get("contact"))
    said = facts(dialog_manager, view if shown else _masked(view))
    ticket = view.ticket
    return {
        **said,
        "here": True,
        "owner": clip(view.owner.name, _NAME_SHOWN)
        if view.owner
        else spoken(dialog_manager, "staff.case.nobody"),
        "map_link": said["map_url"] if shown else "",
        "shown": shown,
        "hidden": not shown,
        "can_assign": Act.ASSIGN in view.possible,
        "can_close": Act.CLOSE in view.possible,
        "can_reopen": Act.REOPEN in view.possible,
        "can_hurry": ticket.is_open and ticket.status not in SERVED,
        "can_step": bool(offered(view)),
    }


_FLAGS = ("shown", "hidden", "can_assign", "can_close", "can_reopen", "can_hurry", "can_step")


async def case_past(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
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
        return await desk_of(manager).counter.view(by=person_of(manager).id, ticket=ticket_of(manager))
    except (NotAllowed, NotFound):
        return None


def _masked(view: TicketView) -> TicketView:
    return replace(
        view, ticket=mask_ticket(view.ticket), contact=mask_contact(view.contact), contact_visible=False
    )
