"""What taps, words and contacts in the window for the engineer's own number do."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button

from dialogs.context import desk_of, person_of
from dialogs.engineer.in_hand import to_list
from dialogs.texts import tell


async def typed_number(manager: DialogManager, text: str) -> None:
    """Give customers a number that was typed."""
    number = desk_of(manager).intake.read_phone(text)
    if number is None:
        tell(manager, "engineer.phone.unread")
        return
    await _keep(manager, number)
    tell(manager, "engineer.phone.given", given=number)
    await to_list(manager)


async def shared_contact(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Give customers the number of a contact that was shared: the person's own, or the one used for work."""
    shared = message.contact.phone_number if message.contact else ""
    await typed_number(manager, shared if shared.startswith("+") else f"+{shared}")


async def give_hotline(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Give customers the hotline instead."""
    await _keep(manager, None)
    tell(manager, "engineer.phone.back_to_hotline", given=desk_of(manager).policy.hotline)
    await to_list(manager)


async def keep_as_it_is(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Go back to the jobs; nothing is changed."""
    await to_list(manager)


async def _keep(manager: DialogManager, number: str | None) -> None:
    person = await desk_of(manager).people.set_phone(by=person_of(manager).id, phone=number)
    manager.middleware_data["person"] = person
