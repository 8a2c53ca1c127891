"""The window that asks for a ticket number."""

from typing import Any

from aiogram_dialog import Dialog, DialogManager, StartMode, Window

from dialogs.acting import desk_of, person_of, spoken
from dialogs.casework.inputs import anything_else, words_input
from dialogs.casework.refusal import told
from dialogs.say import Notice, Say, Shown, tell
from dialogs.staff.in_hand import errand_of, leave_button, run_errand
from dialogs.staff.states import AskNumber
from tickets.case.numbers import number_for
from tickets.errors import NotFound

EXAMPLE = number_for(4273)
"""A ticket number as an example of how one looks."""


async def wanted(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give what the number is asked for."""
    errand = errand_of(dialog_manager)
    return {"errand": spoken(dialog_manager, f"staff.number.{errand}"), "example": EXAMPLE}


async def take_number(manager: DialogManager, text: str) -> None:
    """Go on with the ticket of a number, however it is typed."""
    with told(manager):
        try:
            ticket = await desk_of(manager).counter.by_number(by=person_of(manager).id, text=text)
        except NotFound:
            tell(manager, "staff.number.unknown", example=EXAMPLE)
            return
        await run_errand(manager, errand_of(manager), ticket, mode=StartMode.RESET_STACK)


def build_number() -> Dialog:
    """Build the dialog; start it with `{"errand": name}`."""
    return Dialog(
        Window(
            Notice(),
            Shown("errand"),
            Say("staff.number.ask"),
            leave_button("staff.cancel"),
            words_input(take_number),
            anything_else("staff.words_please"),
            state=AskNumber.ask,
            getter=wanted,
        )
    )
