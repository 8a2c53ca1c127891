"""The window that asks for the urgency."""

from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Column, Select
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import anything_else
from dialogs.context import spoken
from dialogs.staff.in_hand import back_button, ticket_in_hand
from dialogs.staff.states import SetUrgency
from dialogs.staff.urgency.clicks import set_urgency
from dialogs.texts import Notice, Say
from tickets.kinds import Urgency


async def urgencies(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the urgencies, the worst one first."""
    return {
        "urgencies": [
            {"urgency": urgency.value, "label": spoken(dialog_manager, f"staff.urgency.{urgency}")}
            for urgency in Urgency
        ]
    }


def build_urgency() -> Dialog:
    """Build the dialog; start it with `ticket_data`."""
    return Dialog(
        Window(
            Notice(),
            Say("staff.head"),
            Say("staff.urgency.ask"),
            Column(
                Select(
                    Format("{item[label]}"),
                    id="urgency",
                    item_id_getter=lambda item: item["urgency"],
                    items="urgencies",
                    on_click=set_urgency,
                )
            ),
            back_button(),
            anything_else("staff.tap_or_command"),
            state=SetUrgency.choose,
            getter=(ticket_in_hand, urgencies),
        )
    )
