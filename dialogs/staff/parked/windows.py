"""Windows of the updates put aside."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import anything_else, words_input
from dialogs.staff.paging import pager
from dialogs.staff.parked.clicks import (
    begin_with,
    drop,
    drop_for,
    open_case,
    open_update,
    retry,
)
from dialogs.staff.parked.getters import parked_card, parked_page, reasons
from dialogs.staff.states import Parked
from dialogs.texts import Label, Notice, Say


def build_parked() -> Dialog:
    """Build the dialog; start `Parked.card` with `{"update": id}`."""
    return Dialog(_browse(), _card(), _drop(), on_start=begin_with)


def _browse() -> Window:
    return Window(
        Notice(),
        Say("staff.parked.head", when="here"),
        Say("staff.parked.none", when=~F["here"]),
        Column(
            Select(
                Label("staff.parked.item"),
                id="update",
                item_id_getter=lambda item: item["id"],
                items="updates",
                type_factory=int,
                on_click=open_update,
            )
        ),
        pager(),
        anything_else("staff.tap_or_command"),
        state=Parked.browse,
        getter=parked_page,
    )


def _card() -> Window:
    return Window(
        Notice(),
        Say("staff.parked.gone", when="gone"),
        Say("staff.parked.card", when="here"),
        Say("staff.parked.of_case", when="case"),
        Say("staff.parked.failed", when="open"),
        Say("staff.parked.decision", when="decision"),
        Say("staff.parked.what_now", when="open"),
        Row(
            Button(Label("staff.parked.retry"), id="retry", on_click=retry, when="open"),
            SwitchTo(Label("staff.parked.drop"), id="drop", state=Parked.drop, when="open"),
        ),
        Button(Label("staff.parked.open_case"), id="case", on_click=open_case, when="case"),
        SwitchTo(Label("staff.back"), id="list", state=Parked.browse),
        anything_else("staff.tap_or_command"),
        state=Parked.card,
        getter=parked_card,
    )


def _drop() -> Window:
    return Window(
        Notice(),
        Say("staff.parked.ask_reason"),
        Column(
            Select(
                Format("{item[label]}"),
                id="reason",
                item_id_getter=lambda item: item["reason"],
                items="reasons",
                on_click=drop_for,
            )
        ),
        SwitchTo(Label("staff.back"), id="back", state=Parked.card),
        words_input(drop),
        anything_else("staff.words_please"),
        state=Parked.drop,
        getter=reasons,
    )
