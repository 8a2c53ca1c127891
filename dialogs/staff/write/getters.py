"""What the window for words asks."""

from enum import StrEnum
from typing import Any

from aiogram_dialog import DialogManager

from dialogs.context import spoken
from dialogs.staff.in_hand import Errand, errand_of


class ClosingReason(StrEnum):
    """Why a case is closed by hand, most often."""

    SOLVED_REMOTELY = "solved_remotely"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


async def question(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the question of the errand, and ready-made answers where there are some."""
    errand = errand_of(dialog_manager)
    reasons = list(ClosingReason) if errand is Errand.CLOSE else []
    return {
        "question": spoken(dialog_manager, f"staff.write.{errand}"),
        "reasons": [
            {"reason": reason.value, "label": spoken(dialog_manager, f"staff.reason.{reason}")}
            for reason in reasons
        ],
    }
