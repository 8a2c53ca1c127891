"""Words about a ticket: a note, a reply to the customer, the reason of closing or reopening."""

from enum import StrEnum
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, spoken, words_of
from dialogs.frame import choices, window
from dialogs.staff.context import back_button, record, step_of, ticket_in_hand, ticket_of
from dialogs.staff.states import Write
from dialogs.staff.step import DeskStep
from dialogs.staff.steps import STAFF_STEPS
from dialogs.texts import Say


class ClosingReason(StrEnum):
    """Why a case is closed by hand, most often."""

    SOLVED_REMOTELY = "solved_remotely"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


def build_write() -> Dialog:
    """Build the dialog; start it with `ticket_data` and the step."""
    return Dialog(_words())


def _words() -> Window:
    return window(
        Write.words,
        Say("staff.head"),
        Format("{question}"),
        choices("reason", "reasons", take_reason),
        back_button(),
        words_input(take_words),
        otherwise="staff.words_please",
        getter=(ticket_in_hand, question),
    )


async def question(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the question of the step, and ready-made answers where there are some."""
    step = step_of(dialog_manager)
    reasons = list(ClosingReason) if step is DeskStep.CLOSE else []
    return {
        "question": spoken(dialog_manager, STAFF_STEPS[step].asks[0].question),
        "reasons": [
            {"id": reason.value, "label": spoken(dialog_manager, f"staff.reason.{reason}")}
            for reason in reasons
        ],
    }


async def take_words(manager: DialogManager, text: str) -> None:
    """Do the step with the typed words and go back to the ticket's card."""
    step = step_of(manager)
    await record(manager, step, **{STAFF_STEPS[step].asks[0].name: text})


async def take_reason(_: CallbackQuery, __: Any, manager: DialogManager, reason: str) -> None:
    """Close for a ready-made reason, said in the customer's language: the customer is told it."""
    with told(manager):
        view = await desk_of(manager).staff.view(by=person_of(manager).id, ticket=ticket_of(manager))
        key = f"staff.reason.{ClosingReason(reason)}"
        await take_words(manager, words_of(manager)(key, view.customer.language))
