"""What the window for the engineer's own number shows."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.context import desk_of, person_of


async def given_number(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the number that customers get now, and whether it is the person's own."""
    phone = person_of(dialog_manager).phone
    return {"given": phone or desk_of(dialog_manager).policy.hotline, "own": phone is not None}
