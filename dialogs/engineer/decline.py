"""Giving a job back with a reason (rule A4)."""

from enum import StrEnum
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager

from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, words_of
from dialogs.engineer.context import back_button, job_in_hand, ticket_of, to_list
from dialogs.engineer.states import Decline
from dialogs.frame import window, worded_choices
from dialogs.texts import Say, tell


class DeclineReason(StrEnum):
    """Why a job is given back, most often."""

    NO_TIME = "no_time"
    TOO_FAR = "too_far"
    NOT_MY_TRADE = "not_my_trade"
    ILL = "ill"


def build_decline() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(
        window(
            Decline.give_reason,
            Say("engineer.head"),
            Say("engineer.decline.ask"),
            worded_choices("reason", "engineer.reason.{}", DeclineReason, take_reason),
            back_button(),
            words_input(give_typed),
            otherwise="engineer.words_please",
        ),
        getter=job_in_hand,
    )


async def take_reason(_: CallbackQuery, __: Any, manager: DialogManager, reason: str) -> None:
    """Give the job back for a ready-made reason; it is recorded in the desk's language."""
    language = desk_of(manager).policy.default_language
    await give_typed(manager, words_of(manager)(f"engineer.reason.{DeclineReason(reason)}", language))


async def give_typed(manager: DialogManager, reason: str) -> None:
    """Give the job back for a reason in the engineer's own words, and go to the jobs that are left."""
    with told(manager):
        await desk_of(manager).jobs.decline(
            by=person_of(manager).id, ticket=ticket_of(manager), reason=reason
        )
        tell(manager, "engineer.done.declined")
        await to_list(manager)
