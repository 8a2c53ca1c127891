"""Windows for a missing part."""

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Group, Select, SwitchTo
from aiogram_dialog.widgets.text import Format

from dialogs.casework.day_choice import day_buttons, day_input
from dialogs.casework.inputs import anything_else, words_input
from dialogs.engineer.in_hand import back_button, evidence_input, job_in_hand
from dialogs.engineer.part.clicks import choose_part, typed_part, wait_until
from dialogs.engineer.part.getters import days, parts
from dialogs.engineer.states import Part
from dialogs.texts import Label, Notice, Say


def build_part() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(_name(), _day(), getter=job_in_hand)


def _name() -> Window:
    return Window(
        Notice(),
        Say("engineer.head"),
        Say("engineer.part.ask"),
        Group(
            Select(
                Format("{item[label]}"),
                id="part",
                item_id_getter=lambda item: item["index"],
                items="parts",
                type_factory=int,
                on_click=choose_part,
            ),
            width=2,
        ),
        back_button(),
        evidence_input(),
        words_input(typed_part),
        anything_else("engineer.words_please"),
        state=Part.name_part,
        getter=parts,
    )


def _day() -> Window:
    return Window(
        Notice(),
        Say("engineer.head"),
        Say("engineer.part.ask_day"),
        day_buttons(wait_until, label="engineer.part.day"),
        SwitchTo(Label("engineer.back"), id="part", state=Part.name_part),
        evidence_input(),
        day_input(wait_until),
        anything_else("engineer.not_a_day"),
        state=Part.expect_day,
        getter=days,
    )
