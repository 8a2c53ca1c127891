"""The number that customers are given of the engineer who comes (rule J3)."""

from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.inputs import words_input
from dialogs.context import desk_of, person_of
from dialogs.engineer.context import to_list
from dialogs.engineer.states import WorkPhone
from dialogs.frame import window
from dialogs.texts import Label, Say, tell


def build_work_phone() -> Dialog:
    """Build the dialog in which the acting person says which number customers are given."""
    return Dialog(
        window(
            WorkPhone.tell,
            Say("engineer.phone.ask"),
            Button(Label("engineer.phone.hotline"), id="hotline", on_click=give_hotline, when="own"),
            Button(Label("engineer.back"), id="jobs", on_click=keep_as_it_is),
            words_input(typed_number),
            MessageInput(shared_contact, content_types=ContentType.CONTACT),
            otherwise="engineer.phone.unread",
            getter=given_number,
        )
    )


async def given_number(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the number that customers get now, and whether it is the person's own."""
    phone = person_of(dialog_manager).phone
    return {"given": phone or desk_of(dialog_manager).policy.hotline, "own": phone is not None}


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
