"""The window that asks who takes a ticket."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import ScrollingGroup, Select

from dialogs.casework.inputs import anything_else
from dialogs.staff.assign.clicks import assign
from dialogs.staff.assign.getters import candidates
from dialogs.staff.in_hand import back_button, ticket_in_hand
from dialogs.staff.states import Assign
from dialogs.texts import Label, Notice, Say

_PAGE = 8


def build_assign() -> Dialog:
    """Build the dialog; start it with `ticket_data`."""
    return Dialog(
        Window(
            Notice(),
            Say("staff.head"),
            Say("staff.assign.ask", when="here"),
            Say("staff.assign.nobody", when=~F["here"]),
            ScrollingGroup(
                Select(
                    Label("staff.assign.candidate"),
                    id="owner",
                    item_id_getter=lambda item: item["id"],
                    items="candidates",
                    type_factory=int,
                    on_click=assign,
                ),
                id="pages",
                width=1,
                height=_PAGE,
                hide_on_single_page=True,
            ),
            back_button(),
            anything_else("staff.tap_or_command"),
            state=Assign.choose_owner,
            getter=(ticket_in_hand, candidates),
        )
    )
