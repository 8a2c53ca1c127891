"""What the windows of the desk's steps show."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, spoken
from dialogs.casework.working_days import FACTORY_DAYS, working_day_items
from dialogs.staff.in_hand import ticket_of
from dialogs.staff.steps.offered import offered
from tickets.errors import NotAllowed, NotFound


async def choices(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the steps that the ticket offers now; none for who may not see it."""
    try:
        view = await desk_of(dialog_manager).counter.view(
            by=person_of(dialog_manager).id, ticket=ticket_of(dialog_manager)
        )
    except (NotAllowed, NotFound):
        return {"steps": []}
    return {
        "steps": [
            {"step": step.value, "label": spoken(dialog_manager, f"staff.step.{step}")}
            for step in offered(view)
        ]
    }


async def days(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the days on which the product may be back."""
    return {"days": working_day_items(dialog_manager, FACTORY_DAYS)}
