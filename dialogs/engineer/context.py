"""The job in hand: what every dialog about one job is started with, and how it is left."""

from typing import Any, cast

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.input import BaseInput, MessageInput
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.refusal import told
from dialogs.casework.summary import clip
from dialogs.context import desk_of, person_of
from dialogs.engineer.states import Job, Jobs
from dialogs.evidence import EVIDENCE_TYPES, evidence_of, is_too_large
from dialogs.texts import Label, tell
from tickets.ids import TicketId
from tickets.kinds import Language
from tickets.views import TicketView

_PRODUCT_SHOWN = 64


def job_data(view: TicketView) -> dict[str, Any]:
    """Return what a dialog about a job is started with: plain JSON without personal data."""
    ticket = view.ticket
    return {
        "ticket": int(ticket.id),
        "number": ticket.number,
        "product": clip(ticket.product.name, _PRODUCT_SHOWN),
        "line": ticket.product.line,
        "customer_speaks": view.customer.language.value,
    }


def ticket_of(manager: DialogManager) -> TicketId:
    """Return the id of the job in hand."""
    return TicketId(_start(manager)["ticket"])


def line_of(manager: DialogManager) -> str | None:
    """Return the product line of the job in hand, None when the product is not in the catalogue."""
    return cast("str | None", _start(manager)["line"])


def customer_language(manager: DialogManager) -> Language:
    """Return the language of the job's customer: ready-made words that they will read are in it."""
    return Language(_start(manager)["customer_speaks"])


async def job_in_hand(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give number and product of the job in hand, for the head of a window."""
    start = _start(dialog_manager)
    return {"number": start["number"], "product": start["product"]}


async def to_card(manager: DialogManager) -> None:
    """Leave the dialog for the job's card: back to the one below, or to a new one."""
    if len(manager.current_stack().intents) > 1:
        await manager.done()
    else:
        data = {"ticket": int(ticket_of(manager))}
        await manager.start(Job.card, data, mode=StartMode.RESET_STACK)


async def to_list(manager: DialogManager) -> None:
    """Leave everything for the list of jobs."""
    await manager.start(Jobs.browse, mode=StartMode.RESET_STACK)


async def back_to_card(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go back to the job's card; nothing is changed."""
    await to_card(manager)


def back_button() -> Button:
    """Return the button that leads back to the job's card."""
    return Button(Label("engineer.back"), id="card", on_click=back_to_card)


def evidence_input() -> BaseInput:
    """Return the input that keeps photos and other files with the job in hand (rule I6)."""
    return MessageInput(_keep_evidence, content_types=EVIDENCE_TYPES)


async def _keep_evidence(message: Message, _: MessageInput, manager: DialogManager) -> None:
    desk, person = desk_of(manager), person_of(manager)
    evidence = evidence_of(message)
    if evidence is None or is_too_large(message):
        tell(manager, "staff.act.file_too_large")
        return
    with told(manager):
        await desk.jobs.add_evidence(by=person.id, ticket=ticket_of(manager), evidence=evidence)
        tell(manager, "engineer.done.evidence")


def _start(manager: DialogManager) -> dict[str, Any]:
    return cast("dict[str, Any]", manager.start_data)
