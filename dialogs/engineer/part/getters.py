"""What the windows for a missing part show."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.casework.summary import clip
from dialogs.casework.working_days import working_day_items
from dialogs.context import desk_of, person_of
from dialogs.engineer.in_hand import line_of

QUICK_WORKING_DAYS = (1, 3, 5, 10)
"""Working days until the part comes that are offered ready-made."""

_PART_SHOWN = 40


def known_parts(manager: DialogManager) -> tuple[str, ...]:
    """Return the wearing parts of the job's product line, as the engineer calls them."""
    line = desk_of(manager).policy.line(line_of(manager))
    language = person_of(manager).language
    return tuple(part[language] for part in line.wearing_parts) if line else ()


def part_items(manager: DialogManager) -> list[dict[str, Any]]:
    """Return the wearing parts as items for buttons, known by their place in the policy."""
    return [
        {"index": index, "label": clip(name, _PART_SHOWN)} for index, name in enumerate(known_parts(manager))
    ]


async def parts(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the parts that wear out on such a product."""
    return {"parts": part_items(dialog_manager)}


async def days(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the part and the days on which it may come."""
    return {
        "part": clip(dialog_manager.dialog_data["part"], 3 * _PART_SHOWN),
        "days": working_day_items(dialog_manager, QUICK_WORKING_DAYS),
    }
