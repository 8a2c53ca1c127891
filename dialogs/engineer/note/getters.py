"""What the windows for a note show."""

from enum import StrEnum
from typing import Any

from aiogram_dialog import DialogManager

from dialogs.casework.summary import clip
from dialogs.context import spoken

_TEXT_SHOWN = 600


class Phrase(StrEnum):
    """Ready-made words about the progress of a job."""

    DIAGNOSING = "diagnosing"
    CAUSE_FOUND = "cause_found"
    WORKING = "working"
    ASKED_MAKER = "asked_maker"
    NOT_REACHED = "not_reached"


async def phrases(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the ready-made words and who will read the note."""
    internal = bool(dialog_manager.dialog_data.get("internal"))
    reader = "engineer.note.reads_desk" if internal else "engineer.note.reads_customer"
    return {
        "phrases": [
            {"phrase": phrase.value, "label": spoken(dialog_manager, f"engineer.phrase.{phrase}")}
            for phrase in Phrase
        ],
        "reader": spoken(dialog_manager, reader),
    }


async def typed_note(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the words that were typed on the card."""
    return {"text": clip(words_in_hand(dialog_manager), _TEXT_SHOWN)}


def words_in_hand(manager: DialogManager) -> str:
    """Return the words that wait for a reader: those typed last."""
    start: Any = manager.start_data
    return str(manager.dialog_data.get("text") or start["text"])
