"""What the windows for finished work show."""

from enum import StrEnum
from typing import Any, cast

from aiogram_dialog import DialogManager

from dialogs.casework.summary import clip
from dialogs.context import spoken
from dialogs.engineer.part.getters import known_parts, part_items

_SUMMARY_SHOWN = 600
_PARTS_SHOWN = 400
_CHOSEN, _FREE = "✅", "▫️"


class Work(StrEnum):
    """Ready-made words for what was done."""

    REPAIRED = "repaired"
    REPLACED = "replaced"
    ADJUSTED = "adjusted"
    RESET = "reset"
    EXPLAINED = "explained"


def parts_chosen(manager: DialogManager) -> list[str]:
    """Return the parts named so far, as they are kept in the dialog's data."""
    return cast("list[str]", manager.dialog_data.setdefault("parts", []))


async def works(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the ready-made words."""
    return {
        "works": [
            {"work": work.value, "label": spoken(dialog_manager, f"engineer.work.{work}")} for work in Work
        ]
    }


async def parts(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the wearing parts with those replaced marked, and all that are named so far."""
    named = list(dialog_manager.dialog_data.get("parts", []))
    known = known_parts(dialog_manager)
    return {
        "items": [
            {**item, "sign": _CHOSEN if known[item["index"]] in named else _FREE}
            for item in part_items(dialog_manager)
        ],
        "named": _listed(named),
    }


async def record(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give what will be recorded, to be looked over before it is."""
    return {
        "summary": clip(dialog_manager.dialog_data["summary"], _SUMMARY_SHOWN),
        "named": _listed(dialog_manager.dialog_data.get("parts", [])),
    }


def _listed(parts: list[str]) -> str:
    return clip(", ".join(parts), _PARTS_SHOWN)
