"""The reasons that are offered ready-made."""

from enum import StrEnum
from typing import Any

from aiogram_dialog import DialogManager

from dialogs.context import spoken


class Reason(StrEnum):
    """Why a job is given back, most often."""

    NO_TIME = "no_time"
    TOO_FAR = "too_far"
    NOT_MY_TRADE = "not_my_trade"
    ILL = "ill"


async def reasons(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the ready-made reasons."""
    return {
        "reasons": [
            {"reason": reason.value, "label": spoken(dialog_manager, f"engineer.reason.{reason}")}
            for reason in Reason
        ]
    }
