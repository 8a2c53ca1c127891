"""Recording progress in a few words (rule D1), for the customer or for the desk alone."""

from enum import StrEnum
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import told
from dialogs.casework.summary import clip
from dialogs.context import desk_of, person_of, spoken, words_of
from dialogs.engineer.context import (
    back_button,
    customer_language,
    evidence_input,
    job_in_hand,
    ticket_of,
    to_card,
)
from dialogs.engineer.states import Note
from dialogs.frame import window, worded_choices
from dialogs.texts import Label, Say, tell

_TEXT_SHOWN = 600


class Phrase(StrEnum):
    """Ready-made words about the progress of a job."""

    DIAGNOSING = "diagnosing"
    CAUSE_FOUND = "cause_found"
    WORKING = "working"
    ASKED_MAKER = "asked_maker"
    NOT_REACHED = "not_reached"


def build_note() -> Dialog:
    """Build the dialog; start it with `job_data`, for `Note.choose_reader` also with the text."""
    return Dialog(_write(), _choose_reader(), getter=job_in_hand)


def _write() -> Window:
    return window(
        Note.write,
        Say("engineer.head"),
        Say("engineer.note.ask"),
        worded_choices("phrase", "engineer.phrase.{}", Phrase, save_phrase),
        Button(Format("{reader}"), id="reader", on_click=change_reader),
        back_button(),
        evidence_input(),
        words_input(save_typed),
        otherwise="engineer.words_please",
        getter=reader,
    )


def _choose_reader() -> Window:
    return window(
        Note.choose_reader,
        Say("engineer.head"),
        Say("engineer.note.confirm"),
        Button(Label("engineer.note.for_customer"), id="customer", on_click=save_for_reader),
        Button(Label("engineer.note.for_desk"), id="desk", on_click=save_for_reader),
        back_button(),
        evidence_input(),
        words_input(retype),
        otherwise="engineer.words_please",
        getter=typed_note,
    )


async def reader(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give who will read the note."""
    internal = bool(dialog_manager.dialog_data.get("internal"))
    key = "engineer.note.reads_desk" if internal else "engineer.note.reads_customer"
    return {"reader": spoken(dialog_manager, key)}


async def typed_note(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the words that were typed on the card."""
    return {"text": clip(words_in_hand(dialog_manager), _TEXT_SHOWN)}


def words_in_hand(manager: DialogManager) -> str:
    """Return the words that wait for a reader: those typed last."""
    start: Any = manager.start_data
    return str(manager.dialog_data.get("text") or start["text"])


async def change_reader(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Let the customer read the note, or the desk alone."""
    manager.dialog_data["internal"] = not manager.dialog_data.get("internal", False)


async def save_phrase(_: CallbackQuery, __: Any, manager: DialogManager, phrase: str) -> None:
    """Record ready-made words, in the language of whoever will read them."""
    internal = bool(manager.dialog_data.get("internal"))
    language = desk_of(manager).policy.default_language if internal else customer_language(manager)
    text = words_of(manager)(f"engineer.phrase.{Phrase(phrase)}", language)
    await _save(manager, text, internal=internal)


async def save_typed(manager: DialogManager, text: str) -> None:
    """Record typed words."""
    await _save(manager, text, internal=bool(manager.dialog_data.get("internal")))


async def retype(manager: DialogManager, text: str) -> None:
    """Take other words in place of those typed on the card, and ask again who may read them."""
    manager.dialog_data["text"] = text


async def save_for_reader(_: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Record the words that were typed on the card, for the reader whose button was tapped."""
    await _save(manager, words_in_hand(manager), internal=button.widget_id == "desk")


async def _save(manager: DialogManager, text: str, *, internal: bool) -> None:
    with told(manager):
        await desk_of(manager).jobs.note(
            by=person_of(manager).id, ticket=ticket_of(manager), text=text, internal=internal
        )
        tell(manager, "engineer.done.noted_desk" if internal else "engineer.done.noted_customer")
        await to_card(manager)
