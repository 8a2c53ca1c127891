"""What answers to the question for a reason do."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, words_of
from dialogs.engineer.decline.getters import Reason
from dialogs.engineer.in_hand import ticket_of, to_list
from dialogs.texts import tell


async def take_reason(_: CallbackQuery, __: Any, manager: DialogManager, reason: str) -> None:
    """Give the job back for a ready-made reason; it is recorded in the desk's language."""
    language = desk_of(manager).policy.default_language
    await give_typed(manager, words_of(manager)(f"engineer.reason.{Reason(reason)}", language))


async def give_typed(manager: DialogManager, reason: str) -> None:
    """Give the job back for a reason in the engineer's own words, and go to the jobs that are left."""
    with told(manager):
        await desk_of(manager).jobs.decline(
            by=person_of(manager).id, ticket=ticket_of(manager), reason=reason
        )
        tell(manager, "engineer.done.declined")
        await to_list(manager)
