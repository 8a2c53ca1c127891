"""The card of one ticket as those who run the desk see it."""

from dataclasses import replace
from itertools import chain
from typing import Any

from aiogram import F
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo, Url
from aiogram_dialog.widgets.text import Format, List

from dialogs.casework.gallery import Gallery
from dialogs.casework.history import past_of
from dialogs.casework.refusal import told
from dialogs.casework.summary import case_text, clip, facts
from dialogs.context import desk_of, person_of, spoken
from dialogs.frame import window
from dialogs.staff.context import leave_button, open_step, ticket_of
from dialogs.staff.states import Case
from dialogs.staff.step import DeskStep, StaffStep
from dialogs.staff.steps import ON_CARD
from dialogs.texts import Label, Say, Shown
from tickets.errors import NotAllowed, NotFound
from tickets.team.masking import mask_contact, mask_ticket
from tickets.views import TicketView

_NAME_SHOWN = 64


def build_case() -> Dialog:
    """Build the dialog of one ticket; start it with `{"ticket": id}`."""
    return Dialog(_card(), _past())


def _card() -> Window:
    return window(
        Case.card,
        Say("staff.case.gone", when=~F["here"]),
        *case_text(),
        Say("staff.case.order", when=F["here"] & F["order"]),
        Say("staff.case.owner", when="here"),
        *(Row(*map(_step_button, row)) for row in ON_CARD),
        Row(
            Button(Label("staff.case.show_contact"), id="show", on_click=show_contact, when="hidden"),
            Button(Label("staff.case.hide_contact"), id="hide", on_click=hide_contact, when="shown"),
            Url(Label("staff.case.map"), Format("{map_link}"), when="map_link"),
        ),
        Row(
            Button(Label("staff.case.files"), id="files", on_click=open_gallery, when="files"),
            SwitchTo(Label("staff.case.past"), id="past", state=Case.past, when="here"),
        ),
        leave_button("staff.back"),
        # Words alone could be meant for the customer or for colleagues: the buttons say for whom.
        otherwise="staff.case.whose_words",
        getter=case_card,
    )


def _step_button(step: StaffStep) -> Button:
    return Button(Label(step.label_key), id=step.step.value, on_click=start_step, when=_flag(step))


def _flag(step: StaffStep) -> str:
    return f"can_{step.step}"


def _past() -> Window:
    return window(
        Case.past,
        Say("staff.case.gone", when=~F["here"]),
        Say("staff.past.head", when="here"),
        Say("staff.past.earlier", when="earlier"),
        List(Shown("item"), items="earlier"),
        Say("staff.past.history", when="here"),
        List(Shown("item"), items="history"),
        SwitchTo(Label("staff.back"), id="card", state=Case.card),
        getter=case_past,
    )


async def case_card(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give one ticket; personal data masked until the person asks for it (rule S1)."""
    view = await _view(dialog_manager)
    if view is None:
        return {"here": False, "files": 0, "map_link": "", "shown": False, "hidden": False}
    shown = bool(dialog_manager.dialog_data.get("contact"))
    said = facts(dialog_manager, view if shown else _masked(view))
    return {
        **said,
        "here": True,
        "owner": clip(view.owner.name, _NAME_SHOWN)
        if view.owner
        else spoken(dialog_manager, "staff.case.nobody"),
        "map_link": said["map_url"] if shown else "",
        "shown": shown,
        "hidden": not shown,
        **{_flag(step): step.offered(view) for step in chain(*ON_CARD)},
    }


async def case_past(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give what happened in the case so far, and the earlier cases of the same product (rule I11)."""
    return past_of(dialog_manager, await _view(dialog_manager))


async def _view(manager: DialogManager) -> TicketView | None:
    try:
        return await desk_of(manager).staff.view(by=person_of(manager).id, ticket=ticket_of(manager))
    except (NotAllowed, NotFound):
        return None


def _masked(view: TicketView) -> TicketView:
    return replace(
        view, ticket=mask_ticket(view.ticket), contact=mask_contact(view.contact), contact_visible=False
    )


async def start_step(_: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Open the window of the step whose name the button has."""
    with told(manager):
        view = await desk_of(manager).staff.view(by=person_of(manager).id, ticket=ticket_of(manager))
        await open_step(manager, DeskStep(button.widget_id or ""), view.ticket)


async def show_contact(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Show the personal data on the card; the look is on record (rule S1)."""
    manager.dialog_data["contact"] = True


async def hide_contact(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Mask the personal data on the card again."""
    manager.dialog_data["contact"] = False


async def open_gallery(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Show the photos and other files of the case."""
    await manager.start(Gallery.look, {"ticket": int(ticket_of(manager))})
