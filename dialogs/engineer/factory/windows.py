"""The window that asks when the product comes back from the factory."""

from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Column, Select

from dialogs.casework.inputs import anything_else, words_input
from dialogs.casework.working_days import FACTORY_DAYS, working_day_items
from dialogs.engineer.factory.clicks import back_on, typed_day
from dialogs.engineer.in_hand import back_button, evidence_input, job_in_hand
from dialogs.engineer.states import Factory
from dialogs.say import Label, Notice, Say


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
            Column(
                Select(
                    Label("engineer.part.day"),
                    id="day",
                    item_id_getter=lambda item: item["day"],
                    items="days",
                    on_click=back_on,
                )
            ),
            back_button(),
            evidence_input(),
            words_input(typed_day),
            anything_else("engineer.not_a_day"),
            state=Factory.expect_day,
            getter=(job_in_hand, days),
        )
    )
