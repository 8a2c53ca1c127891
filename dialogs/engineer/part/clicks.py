"""What taps and words in the windows for a missing part do."""

from datetime import date
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, words_of
from dialogs.casework.refusal import told
from dialogs.engineer.in_hand import ticket_of, to_card
from dialogs.engineer.part.getters import known_parts
from dialogs.engineer.states import Part
from dialogs.say import tell
from tickets.case.texts import checked


async def choose_part(_: CallbackQuery, __: Any, manager: DialogManager, index: int) -> None:
    """Keep the part that was tapped and ask for the day."""
    await typed_part(manager, known_parts(manager)[index])


async def typed_part(manager: DialogManager, text: str) -> None:
    """Keep the part that was named and ask for the day."""
    with told(manager):
        manager.dialog_data["part"] = checked(text, desk_of(manager).policy.limits.text_length)
        await manager.switch_to(Part.expect_day)


async def wait_until(manager: DialogManager, day: date) -> None:
    """Let the job wait for the part until a day; the customer is told."""
    person = person_of(manager)
    with told(manager):
        await desk_of(manager).jobs.await_part(
            by=person.id, ticket=ticket_of(manager), part=manager.dialog_data["part"], expected=day
        )
        tell(manager, "engineer.done.waiting", day=words_of(manager).day(day, person.language))
        await to_card(manager)
