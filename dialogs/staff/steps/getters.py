"""What the windows of the desk's steps show."""

from datetime import timedelta
from typing import Any

from aiogram_dialog import DialogManager

from dialogs.casework.working_days import FACTORY_DAYS, working_day_items
from dialogs.context import desk_of, person_of, spoken, today_of, words_of
from dialogs.staff.in_hand import ticket_of
from dialogs.staff.steps.offered import DeskStep, offered
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


def step_of(manager: DialogManager) -> DeskStep:
    """Return the step that was chosen."""
    return DeskStep(manager.dialog_data["step"])


async def question(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give what the chosen step asks."""
    return {"question": spoken(dialog_manager, f"staff.step.ask_{step_of(dialog_manager)}")}


async def voucher(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the day until which a voucher is valid by the desk's policy."""
    days = desk_of(dialog_manager).policy.limits.voucher_days
    last = today_of(dialog_manager) + timedelta(days=days)
    label = words_of(dialog_manager).day(last, person_of(dialog_manager).language)
    return {"days": [{"day": last.isoformat(), "n": days, "label": label}]}


async def days(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the days on which the product may be back."""
    return {"days": working_day_items(dialog_manager, FACTORY_DAYS)}
