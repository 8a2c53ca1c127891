"""What a tap on a candidate does."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of
from dialogs.casework.refusal import told
from dialogs.say import tell
from dialogs.staff.in_hand import ticket_of, to_case
from tickets.ids import PersonId


async def assign(_: CallbackQuery, __: Any, manager: DialogManager, owner: int) -> None:
    """Make the person responsible; they and whoever was before are told."""
    with told(manager):
        await desk_of(manager).staff.assign(
            by=person_of(manager).id, ticket=ticket_of(manager), owner=PersonId(owner)
        )
        tell(manager, "staff.done.assigned")
        await to_case(manager)
