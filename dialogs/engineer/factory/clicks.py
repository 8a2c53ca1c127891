"""What answers to the question for the day of return do."""

from datetime import date
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, words_of
from dialogs.casework.days import read_day
from dialogs.casework.refusal import told
from dialogs.casework.working_days import today
from dialogs.engineer.in_hand import ticket_of, to_card
from dialogs.say import tell


async def back_on(_: CallbackQuery, __: Any, manager: DialogManager, day: str) -> None:
    """Record that the product is at the factory until a day; the customer is told."""
    await _away(manager, date.fromisoformat(day))


async def typed_day(manager: DialogManager, text: str) -> None:
    """Record that the product is at the factory until the day that was typed."""
    day = read_day(text, today(manager))
    if day is None:
        tell(manager, "engineer.not_a_day")
    else:
        await _away(manager, day)


async def _away(manager: DialogManager, day: date) -> None:
    person = person_of(manager)
    with told(manager):
        await desk_of(manager).factory.send(by=person.id, ticket=ticket_of(manager), expected=day)
        tell(manager, "engineer.done.at_factory", day=words_of(manager).day(day, person.language))
        await to_card(manager)
