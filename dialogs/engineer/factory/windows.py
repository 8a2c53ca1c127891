"""The window that asks when the product comes back from the factory."""

from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window

from dialogs.casework.day_choice import day_buttons, day_input
from dialogs.casework.inputs import anything_else
from dialogs.casework.working_days import FACTORY_DAYS, working_day_items
from dialogs.engineer.factory.clicks import at_factory_until
from dialogs.engineer.in_hand import back_button, evidence_input, job_in_hand
from dialogs.engineer.states import Factory
from dialogs.texts import Notice, Say


async def days(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the days on which the product may be back."""
    return {"days": working_day_items(dialog_manager, FACTORY_DAYS)}


def build_factory() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(
        Window(
            Notice(),
            Say("engineer.head"),
            Say("engineer.factory.ask_day"),
            day_buttons(at_factory_until, label="engineer.part.day"),
            back_button(),
            evidence_input(),
            day_input(at_factory_until),
            anything_else("engineer.not_a_day"),
            state=Factory.expect_day,
            getter=(job_in_hand, days),
        )
    )
