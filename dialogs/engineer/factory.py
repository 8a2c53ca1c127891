"""Sending the product to the factory, and the factory's new dates (rule J11)."""

from datetime import date
from typing import Any

from aiogram_dialog import Dialog, DialogManager

from dialogs.casework.days import FACTORY_DAYS, day_buttons, day_input, working_day_items
from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, words_of
from dialogs.engineer.context import back_button, evidence_input, job_in_hand, ticket_of, to_card
from dialogs.engineer.states import Factory
from dialogs.frame import window
from dialogs.texts import Say, tell


def build_factory() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(
        window(
            Factory.expect_day,
            Say("engineer.head"),
            Say("engineer.factory.ask_day"),
            day_buttons(at_factory_until, label="engineer.part.day"),
            back_button(),
            evidence_input(),
            day_input(at_factory_until),
            otherwise="engineer.not_a_day",
            getter=days,
        ),
        getter=job_in_hand,
    )


async def days(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the days on which the product may be back."""
    return {"days": working_day_items(dialog_manager, FACTORY_DAYS)}


async def at_factory_until(manager: DialogManager, day: date) -> None:
    """Record that the product is at the factory until a day; the customer is told."""
    person = person_of(manager)
    with told(manager):
        await desk_of(manager).factory.send(by=person.id, ticket=ticket_of(manager), expected=day)
        tell(manager, "engineer.done.at_factory", day=words_of(manager).day(day, person.language))
        await to_card(manager)
