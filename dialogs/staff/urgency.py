"""Setting the urgency of a ticket anew (rule C2)."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window

from dialogs.context import spoken
from dialogs.frame import choices, window
from dialogs.staff.context import back_button, record, ticket_in_hand
from dialogs.staff.states import SetUrgency
from dialogs.staff.step import DeskStep
from dialogs.texts import Say
from tickets.kinds import Urgency


def build_urgency() -> Dialog:
    """Build the dialog; start it with `ticket_data`."""
    return Dialog(_choose())


def _choose() -> Window:
    return window(
        SetUrgency.choose,
        Say("staff.head"),
        Say("staff.urgency.ask"),
        choices("urgency", "urgencies", set_urgency),
        back_button(),
        otherwise="staff.tap_or_command",
        getter=(ticket_in_hand, urgencies),
    )


async def urgencies(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the urgencies, the worst one first."""
    return {
        "urgencies": [
            {"id": urgency.value, "label": spoken(dialog_manager, f"staff.urgency.{urgency}")}
            for urgency in Urgency
        ]
    }


async def set_urgency(_: CallbackQuery, __: Any, manager: DialogManager, urgency: str) -> None:
    """Set the urgency, and with it the clocks."""
    await record(manager, DeskStep.URGENCY, urgency=Urgency(urgency))
