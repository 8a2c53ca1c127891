"""What taps and words in the window for words do."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, words_of
from dialogs.staff.in_hand import errand_of, ticket_of, to_case
from dialogs.staff.write.acts import put_down
from dialogs.staff.write.getters import ClosingReason
from dialogs.texts import tell


async def take_words(manager: DialogManager, text: str) -> None:
    """Do the errand with the typed words and go back to the ticket's card."""
    with told(manager):
        done = await put_down(
            desk_of(manager),
            errand_of(manager),
            by=person_of(manager).id,
            ticket=ticket_of(manager),
            text=text,
        )
        tell(manager, done)
        await to_case(manager)


async def take_reason(_: CallbackQuery, __: Any, manager: DialogManager, reason: str) -> None:
    """Close for a ready-made reason, said in the customer's language: the customer is told it."""
    with told(manager):
        view = await desk_of(manager).counter.view(by=person_of(manager).id, ticket=ticket_of(manager))
        key = f"staff.reason.{ClosingReason(reason)}"
        await take_words(manager, words_of(manager)(key, view.customer.language))
