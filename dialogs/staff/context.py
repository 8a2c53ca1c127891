"""The ticket in hand: what every dialog about one ticket is started with, and how it is left."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.refusal import told
from dialogs.casework.summary import clip
from dialogs.context import desk_of, person_of, spoken, words_of
from dialogs.staff.states import Case, Queue
from dialogs.staff.step import DeskStep
from dialogs.staff.steps import STAFF_STEPS
from dialogs.texts import Label, tell
from tickets.case.ticket import Ticket
from tickets.ids import TicketId
from tickets.kinds import Urgency

_PRODUCT_SHOWN = 64


def ticket_data(ticket: Ticket) -> dict[str, Any]:
    """Return what a dialog about a ticket is started with: plain JSON without personal data."""
    product = clip(ticket.product.name, _PRODUCT_SHOWN)
    return {"ticket": int(ticket.id), "number": ticket.number, "product": product}


def ticket_of(manager: DialogManager) -> TicketId:
    """Return the id of the ticket in hand."""
    return TicketId(_start(manager)["ticket"])


def step_of(manager: DialogManager) -> DeskStep:
    """Return the step that the dialog was started for."""
    return DeskStep(_start(manager)["errand"])


async def ticket_in_hand(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give number and product of the ticket in hand, for the head of a window."""
    start = _start(dialog_manager)
    return {"number": start["number"], "product": start["product"]}


async def open_step(
    manager: DialogManager, step: DeskStep, ticket: Ticket, *, mode: StartMode = StartMode.NORMAL
) -> None:
    """Open the window that begins a step of a ticket."""
    data = {**ticket_data(ticket), "errand": step.value}
    await manager.start(STAFF_STEPS[step].window, data, mode=mode)


async def do(manager: DialogManager, step: DeskStep, ticket: TicketId, answers: Mapping[str, object]) -> None:
    """Do a step of a ticket with its answers, and say so; raises what its use case raises."""
    entry = STAFF_STEPS[step]
    await entry.record(desk_of(manager), by=person_of(manager).id, ticket=ticket, **answers)
    tell(manager, entry.done_key, **_said(manager, answers))


async def record(manager: DialogManager, step: DeskStep, **answers: object) -> None:
    """Do a step of the ticket in hand and go to its card; a refusal is said, and the window stays."""
    with told(manager):
        await do(manager, step, ticket_of(manager), answers)
        await to_case(manager)


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


def _said(manager: DialogManager, answers: Mapping[str, object]) -> dict[str, str]:
    said: dict[str, str] = {}
    for value in answers.values():
        if isinstance(value, Urgency):
            said["urgency"] = spoken(manager, f"staff.urgency.{value}")
        elif isinstance(value, date):
            said["day"] = words_of(manager).day(value, person_of(manager).language)
    return said


def _start(manager: DialogManager) -> dict[str, Any]:
    return cast("dict[str, Any]", manager.start_data)
