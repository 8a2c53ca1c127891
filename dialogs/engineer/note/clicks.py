"""What taps and words in the windows for a note do."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, words_of
from dialogs.engineer.in_hand import customer_language, ticket_of, to_card
from dialogs.engineer.note.getters import Phrase, words_in_hand
from dialogs.texts import tell


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
