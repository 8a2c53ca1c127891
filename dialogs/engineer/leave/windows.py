"""Windows for a leave."""

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Group, Select, SwitchTo
from aiogram_dialog.widgets.text import Format

from dialogs.casework.day_choice import day_input
from dialogs.casework.inputs import anything_else
from dialogs.engineer.leave.clicks import choose_end, come_back, confirm, end_on, stay
from dialogs.engineer.leave.getters import chosen_end, ends
from dialogs.engineer.states import Leave
from dialogs.texts import Label, Notice, Say


def build_leave() -> Dialog:
    """Build the dialog in which the acting person goes on leave."""
    return Dialog(_end(), _confirm())


def _end() -> Window:
    return Window(
        Notice(),
        Say("engineer.leave.away", when="until"),
        Say("engineer.leave.ask"),
        Group(
            Select(
                Format("{item[label]}"),
                id="day",
                item_id_getter=lambda item: item["day"],
                items="days",
                on_click=choose_end,
            ),
            width=2,
        ),
        Button(Label("engineer.leave.back"), id="here", on_click=come_back, when="until"),
        Button(Label("engineer.leave.stay"), id="stay", on_click=stay),
        day_input(end_on),
        anything_else("engineer.not_a_day"),
        state=Leave.choose_end,
        getter=ends,
    )


def _confirm() -> Window:
    return Window(
        Notice(),
        Say("engineer.leave.confirm"),
        Say("engineer.leave.jobs", when="n"),
        Button(Label("engineer.leave.yes"), id="yes", on_click=confirm),
        SwitchTo(Label("engineer.back"), id="back", state=Leave.choose_end),
        day_input(end_on),
        anything_else("engineer.tap_please"),
        state=Leave.confirm,
        getter=chosen_end,
    )
