"""Windows of the ticket card."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo, Url
from aiogram_dialog.widgets.text import Format, List

from dialogs.casework.inputs import anything_else, words_input
from dialogs.casework.summary import case_text
from dialogs.staff.case.clicks import (
    choose_step,
    choose_urgency,
    hide_contact,
    open_gallery,
    show_contact,
    start_errand,
    words_on_card,
)
from dialogs.staff.case.getters import case_card, case_past
from dialogs.staff.in_hand import Errand, leave_button
from dialogs.staff.states import Case
from dialogs.texts import Label, Notice, Say, Shown


def build_case() -> Dialog:
    """Build the dialog of one ticket; start it with `{"ticket": id}`."""
    return Dialog(_card(), _past())


def _card() -> Window:
    return Window(
        Notice(),
        Say("staff.case.gone", when=~F["here"]),
        *case_text(),
        Say("staff.case.order", when=F["here"] & F["order"]),
        Say("staff.case.owner", when="here"),
        Row(
            _errand("staff.case.assign", Errand.ASSIGN, "can_assign"),
            _errand("staff.case.reply", Errand.REPLY, "here"),
        ),
        Row(
            _errand("staff.case.note", Errand.NOTE, "here"),
            Button(Label("staff.case.set_urgency"), id="urgency", on_click=choose_urgency, when="can_hurry"),
        ),
        Button(Label("staff.case.steps"), id="steps", on_click=choose_step, when="can_step"),
        Row(
            _errand("staff.case.close", Errand.CLOSE, "can_close"),
            _errand("staff.case.reopen", Errand.REOPEN, "can_reopen"),
        ),
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
        words_input(words_on_card),
        anything_else("staff.case.whose_words"),
        state=Case.card,
        getter=case_card,
    )


def _errand(label: str, errand: Errand, when: str) -> Button:
    return Button(Label(label), id=errand.value, on_click=start_errand, when=when)


def _past() -> Window:
    return Window(
        Say("staff.case.gone", when=~F["here"]),
        Say("staff.past.head", when="here"),
        Say("staff.past.earlier", when="earlier"),
        List(Shown("item"), items="earlier"),
        Say("staff.past.history", when="here"),
        List(Shown("item"), items="history"),
        SwitchTo(Label("staff.back"), id="card", state=Case.card),
        state=Case.past,
        getter=case_past,
    )
