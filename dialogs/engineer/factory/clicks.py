"""What an answer to the question for the day of return does."""

from datetime import date

from aiogram_dialog import DialogManager

from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, words_of
from dialogs.engineer.in_hand import ticket_of, to_card
from dialogs.texts import tell


async def at_factory_until(manager: DialogManager, day: date) -> None:
    """Record that the product is at the factory until a day; the customer is told."""
    person = person_of(manager)
    with told(manager):
        await desk_of(manager).factory.send(by=person.id, ticket=ticket_of(manager), expected=day)
        tell(manager, "engineer.done.at_factory", day=words_of(manager).day(day, person.language))
        await to_card(manager)
