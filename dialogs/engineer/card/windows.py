"""Windows of the job card."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo, Url
from aiogram_dialog.widgets.text import Format, List

from dialogs.casework.inputs import anything_else, words_input
from dialogs.casework.summary import case_text
from dialogs.engineer.card.clicks import open_gallery, show_list, take_step, words_on_card
from dialogs.engineer.card.getters import job_card, job_past
from dialogs.engineer.in_hand import evidence_input
from dialogs.engineer.states import Job
from dialogs.texts import Label, Notice, Say, Shown


def build_card() -> Dialog:
    """Build the dialog of one job; start it with `{"ticket": id}`."""
    return Dialog(_card(), _past())


def _card() -> Window:
    return Window(
        Notice(),
        Say("engineer.card.gone", when=~F["here"]),
        *case_text(),
        Say("engineer.card.hidden", when=F["here"] & ~F["contact_visible"] & F["ahead"]),
        Column(_steps("next")),
        Group(_steps("more"), width=2),
        Row(
            Button(Label("engineer.card.files"), id="files", on_click=open_gallery, when="files"),
            SwitchTo(Label("engineer.card.past"), id="past", state=Job.past),
            when="here",
        ),
        Url(Label("engineer.card.map"), Format("{map_link}"), when="map_link"),
        Button(Label("engineer.card.to_list"), id="list", on_click=show_list),
        evidence_input(),
        words_input(words_on_card),
        anything_else("engineer.card.tap"),
        state=Job.card,
        getter=job_card,
    )


def _steps(name: str) -> Select[str]:
    return Select(
        Format("{item[label]}"),
        id=name,
        item_id_getter=lambda item: item["step"],
        items=name,
        on_click=take_step,
    )


def _past() -> Window:
    return Window(
        Notice(),
        Say("engineer.card.gone", when=~F["here"]),
        Say("engineer.past.head", when="here"),
        Say("engineer.past.earlier", when="earlier"),
        List(Shown("item"), items="earlier"),
        Say("engineer.past.history", when="here"),
        List(Shown("item"), items="history"),
        SwitchTo(Label("engineer.back"), id="card", state=Job.card),
        state=Job.past,
        getter=job_past,
    )
