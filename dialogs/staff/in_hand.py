"""The ticket in hand: what every dialog about one ticket is started with, and how it is left."""

from enum import StrEnum
from typing import Any, cast

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.summary import clip
from dialogs.say import Label
from dialogs.staff.states import Assign, Case, Queue, Write
from tickets.case.ticket import Ticket
from tickets.ids import TicketId

_PRODUCT_SHOWN = 64


class Errand(StrEnum):
    """What a staff member wants with a ticket; its command has the same name."""

    TICKET = "ticket"
    ASSIGN = "assign"
    NOTE = "note"
    REPLY = "reply"
    CLOSE = "close"
    REOPEN = "reopen"


def ticket_data(ticket: Ticket) -> dict[str, Any]:
    """Return what a dialog about a ticket is started with: plain JSON without personal data."""
    product = clip(ticket.product.name, _PRODUCT_SHOWN)
    return {"ticket": int(ticket.id), "number": ticket.number, "product": product}


def ticket_of(manager: DialogManager) -> TicketId:
    """Return the id of the ticket in hand."""
    return TicketId(_start(manager)["ticket"])


def errand_of(manager: DialogManager) -> Errand:
    """Return what the dialog was started for."""
    return Errand(_start(manager)["errand"])


async def ticket_in_hand(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give number and product of the ticket in hand, for the head of a window."""
    start = _start(dialog_manager)
    return {"number": start["number"], "product": start["product"]}


async def run_errand(
    manager: DialogManager, errand: Errand, ticket: Ticket, *, mode: StartMode = StartMode.NORMAL
) -> None:
    """Open the dialog of an errand on a ticket."""
    states: dict[Errand, State] = {Errand.TICKET: Case.card, Errand.ASSIGN: Assign.choose_owner}
    data = {**ticket_data(ticket), "errand": errand.value}
    await manager.start(states.get(errand, Write.words), data, mode=mode)


async def to_case(manager: DialogManager) -> None:
    """Leave the dialog for the ticket's card: back to the one below, or to a new one."""
    if len(manager.current_stack().intents) > 1:
        await manager.done()
    else:
        await manager.start(Case.card, manager.start_data, mode=StartMode.RESET_STACK)


async def leave(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go back to where the dialog was opened, or to the queue; nothing is changed."""
    if len(manager.current_stack().intents) > 1:
        await manager.done()
    else:
        await manager.start(Queue.browse, mode=StartMode.RESET_STACK)


def leave_button(label: str) -> Button:
    """Return the button that leads back to where the dialog was opened; `label` is a catalogue key."""
    return Button(Label(label), id="leave", on_click=leave)


async def back_to_case(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go back to the ticket's card; nothing is changed."""
    await to_case(manager)


def back_button() -> Button:
    """Return the button that leads back to the ticket's card."""
    return Button(Label("staff.back"), id="case", on_click=back_to_case)


def _start(manager: DialogManager) -> dict[str, Any]:
    return cast("dict[str, Any]", manager.start_data)
