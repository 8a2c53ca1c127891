"""Windows for finished work."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Select, SwitchTo
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import anything_else, words_input
from dialogs.engineer.finish.clicks import finish, take_work, toggle_part, typed_part, typed_work
from dialogs.engineer.finish.getters import parts, record, works
from dialogs.engineer.in_hand import back_button, evidence_input, job_in_hand
from dialogs.engineer.states import Finish
from dialogs.texts import Label, Notice, Say


def build_finish() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(_work(), _parts(), _test(), getter=job_in_hand)


def _work() -> Window:
    return Window(
        Notice(),
        Say("engineer.head"),
        Say("engineer.finish.ask_work"),
        Column(
            Select(
                Format("{item[label]}"),
                id="work",
                item_id_getter=lambda item: item["work"],
                items="works",
                on_click=take_work,
            )
        ),
        back_button(),
        evidence_input(),
        words_input(typed_work),
        anything_else("engineer.words_please"),
        state=Finish.tell_work,
        getter=works,
    )


def _parts() -> Window:
    return Window(
        Notice(),
        Say("engineer.head"),
        Say("engineer.finish.ask_parts"),
        Say("engineer.finish.parts", when="named"),
        Group(
            Select(
                Format("{item[sign]} {item[label]}"),
                id="part",
                item_id_getter=lambda item: item["index"],
                items="items",
                type_factory=int,
                on_click=toggle_part,
            ),
            width=2,
        ),
        SwitchTo(Label("engineer.finish.no_parts"), id="test", state=Finish.test_function, when=~F["named"]),
        SwitchTo(Label("engineer.next"), id="tested", state=Finish.test_function, when="named"),
        SwitchTo(Label("engineer.back"), id="back", state=Finish.tell_work),
        evidence_input(),
        words_input(typed_part),
        anything_else("engineer.words_please"),
        state=Finish.choose_parts,
        getter=parts,
    )


def _test() -> Window:
    return Window(
        Notice(),
        Say("engineer.head"),
        Say("engineer.finish.summary"),
        Say("engineer.finish.parts", when="named"),
        Say("engineer.finish.ask_test"),
        Button(Label("engineer.finish.works"), id="works", on_click=finish),
        Button(Label("engineer.finish.untested"), id="untested", on_click=finish),
        SwitchTo(Label("engineer.back"), id="back", state=Finish.choose_parts),
        evidence_input(),
        anything_else("engineer.tap_please"),
        state=Finish.test_function,
        getter=record,
    )
