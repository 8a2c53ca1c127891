"""The window that asks how long the journey takes."""

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Group, Select

from dialogs.casework.inputs import anything_else, words_input
from dialogs.engineer.depart.clicks import leave_in, leave_typed
from dialogs.engineer.in_hand import back_button, job_in_hand
from dialogs.engineer.states import Depart
from dialogs.texts import Label, Notice, Say

_MINUTES = ({"minutes": 15}, {"minutes": 30}, {"minutes": 45}, {"minutes": 60})


def build_depart() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(
        Window(
            Notice(),
            Say("engineer.head"),
            Say("engineer.depart.ask"),
            Group(
                Select(
                    Label("engineer.depart.minutes"),
                    id="minutes",
                    item_id_getter=lambda item: item["minutes"],
                    items=_MINUTES,
                    type_factory=int,
                    on_click=leave_in,
                ),
                width=2,
            ),
            back_button(),
            words_input(leave_typed),
            anything_else("engineer.depart.not_minutes"),
            state=Depart.tell_arrival,
            getter=job_in_hand,
        )
    )
