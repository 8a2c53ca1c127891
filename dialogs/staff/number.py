"""Asking for the ticket number that a command came without."""

from typing import Any

from aiogram_dialog import Dialog, DialogManager, StartMode, Window

from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, spoken
from dialogs.frame import window
from dialogs.staff.context import leave_button, open_step, step_of
from dialogs.staff.states import AskNumber
from dialogs.texts import Say, Shown, tell
from tickets.case.numbers import number_for
from tickets.errors import NotFound

EXAMPLE = number_for(4273)
"""A ticket number as an example of how one looks."""


def build_number() -> Dialog:
    """Build the dialog; start it with `{"errand": name}`."""
    return Dialog(_ask())


def _ask() -> Window:
    return window(
        AskNumber.ask,
        Shown("errand"),
        Say("staff.number.ask"),
        leave_button("staff.cancel"),
        words_input(take_number),
        otherwise="staff.words_please",
        getter=wanted,
    )


async def wanted(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give what the number is asked for."""
    step = step_of(dialog_manager)
    return {"errand": spoken(dialog_manager, f"staff.number.{step}"), "example": EXAMPLE}


async def take_number(manager: DialogManager, text: str) -> None:
    """Go on with the ticket of a number, however it is typed."""
    with told(manager):
        try:
            ticket = await desk_of(manager).staff.by_number(by=person_of(manager).id, text=text)
        except NotFound:
            tell(manager, "staff.number.unknown", example=EXAMPLE)
            return
        await open_step(manager, step_of(manager), ticket, mode=StartMode.RESET_STACK)
