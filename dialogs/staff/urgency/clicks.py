"""What a tap on an urgency does."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, spoken
from dialogs.staff.in_hand import ticket_of, to_case
from dialogs.texts import tell
from tickets.kinds import Urgency


async def set_urgency(_: CallbackQuery, __: Any, manager: DialogManager, urgency: str) -> None:
    """Set the urgency, and with it the clocks."""
    chosen = Urgency(urgency)
    with told(manager):
        await desk_of(manager).counter.set_urgency(
            by=person_of(manager).id, ticket=ticket_of(manager), urgency=chosen
        )
        tell(manager, "staff.done.urgency", urgency=spoken(manager, f"staff.urgency.{chosen}"))
        await to_case(manager)
