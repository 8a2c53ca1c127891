"""The window that asks for words."""

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Column, Select
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import anything_else, words_input
from dialogs.staff.in_hand import back_button, ticket_in_hand
from dialogs.staff.states import Write
from dialogs.staff.write.clicks import take_reason, take_words
from dialogs.staff.write.getters import question
from dialogs.texts import Notice, Say


def build_write() -> Dialog:
    """Build the dialog; start it with `ticket_data` and the errand."""
    return Dialog(
        Window(
            Notice(),
            Say("staff.head"),
            Format("{question}"),
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
            words_input(take_words),
            anything_else("staff.words_please"),
            state=Write.words,
            getter=(ticket_in_hand, question),
        )
    )
