"""The window that asks why a job is given back."""

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Column, Select
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import anything_else, words_input
from dialogs.engineer.decline.clicks import give_typed, take_reason
from dialogs.engineer.decline.getters import reasons
from dialogs.engineer.in_hand import back_button, job_in_hand
from dialogs.engineer.states import Decline
from dialogs.texts import Notice, Say


def build_decline() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(
        Window(
            Notice(),
            Say("engineer.head"),
            Say("engineer.decline.ask"),
            Column(
                Select(
                    Format("{item[label]}"),
                    id="reason",
                    item_id_getter=lambda item: item["reason"],
                    items="reasons",
                    on_click=take_reason,
                )
            ),
            back_button(),
            words_input(give_typed),
            anything_else("engineer.words_please"),
            state=Decline.give_reason,
            getter=(job_in_hand, reasons),
        )
    )
