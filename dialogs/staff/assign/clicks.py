"""What a tap on a candidate does."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of
from dialogs.staff.in_hand import ticket_of, to_case
from dialogs.texts import tell
from tickets.ids import PersonId


async def assign(_: CallbackQuery, __: Any, manager: DialogManager, owner: int) -> None:
    """Make the person responsible; they and whoever was before are told."""
    with told(manager):
        await desk_of(manager).counter.assign(
            by=person_of(manager).id, ticket=ticket_of(manager), owner=PersonId(owner)
        )
        tell(manager, "staff.done.assigned")
        await to_case(manager)
