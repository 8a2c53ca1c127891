"""What taps in the list of jobs do."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from dialogs.engineer.states import Job


async def open_job(_: CallbackQuery, __: Any, manager: DialogManager, ticket: int) -> None:
    """Open the card of a job; its getter asks whether the person may see it."""
    await manager.start(Job.card, {"ticket": ticket})
