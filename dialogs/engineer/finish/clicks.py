"""What taps and words in the windows for finished work do."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from dialogs.acting import desk_of, person_of, words_of
from dialogs.casework.refusal import told
from dialogs.engineer.finish.getters import Work, parts_chosen
from dialogs.engineer.in_hand import customer_language, ticket_of, to_card
from dialogs.engineer.part.getters import known_parts
from dialogs.engineer.states import Finish
from dialogs.say import tell
from tickets.case.texts import checked

_PARTS_AT_MOST = 20


async def take_work(_: CallbackQuery, __: Any, manager: DialogManager, work: str) -> None:
    """Keep ready-made words for what was done, in the customer's language: the customer is told them."""
    await typed_work(manager, words_of(manager)(f"engineer.work.{Work(work)}", customer_language(manager)))


async def typed_work(manager: DialogManager, text: str) -> None:
    """Keep what was done and ask for the parts."""
    with told(manager):
        manager.dialog_data["summary"] = checked(text, desk_of(manager).policy.limits.text_length)
        await manager.switch_to(Finish.choose_parts)


async def toggle_part(_: CallbackQuery, __: Any, manager: DialogManager, index: int) -> None:
    """Name a wearing part as replaced, or not after all."""
    part, named = known_parts(manager)[index], parts_chosen(manager)
    if part in named:
        named.remove(part)
    else:
        named.append(part)


async def typed_part(manager: DialogManager, text: str) -> None:
    """Name another part as replaced, once; the same text again takes it off the list."""
    named = parts_chosen(manager)
    with told(manager):
        part = checked(text, desk_of(manager).policy.limits.text_length)
        if part in named:
            named.remove(part)
        elif len(named) >= _PARTS_AT_MOST:
            tell(manager, "engineer.finish.enough_parts", limit=_PARTS_AT_MOST)
        else:
            named.append(part)


async def finish(_: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Record the work as done, with the function test; the customer is asked whether it is solved."""
    with told(manager):
        await desk_of(manager).jobs.finish(
            by=person_of(manager).id,
            ticket=ticket_of(manager),
            summary=manager.dialog_data["summary"],
            parts=parts_chosen(manager),
            function_tested=button.widget_id == "works",
        )
        tell(manager, "engineer.done.finished")
        await to_card(manager)
