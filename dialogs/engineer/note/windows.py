"""Windows for a note."""

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import anything_else, words_input
from dialogs.engineer.in_hand import back_button, evidence_input, job_in_hand
from dialogs.engineer.note.clicks import change_reader, retype, save_for_reader, save_phrase, save_typed
from dialogs.engineer.note.getters import phrases, typed_note
from dialogs.engineer.states import Note
from dialogs.texts import Label, Notice, Say


def build_note() -> Dialog:
    """Build the dialog; start it with `job_data`, for `Note.choose_reader` also with the text."""
    return Dialog(_write(), _choose_reader(), getter=job_in_hand)


def _write() -> Window:
    return Window(
        Notice(),
        Say("engineer.head"),
        Say("engineer.note.ask"),
        Column(
            Select(
                Format("{item[label]}"),
                id="phrase",
                item_id_getter=lambda item: item["phrase"],
                items="phrases",
                on_click=save_phrase,
            )
        ),
        Button(Format("{reader}"), id="reader", on_click=change_reader),
        back_button(),
        evidence_input(),
        words_input(save_typed),
        anything_else("engineer.words_please"),
        state=Note.write,
        getter=phrases,
    )


def _choose_reader() -> Window:
    return Window(
        Notice(),
        Say("engineer.head"),
        Say("engineer.note.confirm"),
        Button(Label("engineer.note.for_customer"), id="customer", on_click=save_for_reader),
        Button(Label("engineer.note.for_desk"), id="desk", on_click=save_for_reader),
        back_button(),
        evidence_input(),
        words_input(retype),
        anything_else("engineer.words_please"),
        state=Note.choose_reader,
        getter=typed_note,
    )
