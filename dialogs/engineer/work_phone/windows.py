"""The window for the engineer's own number."""

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.inputs import anything_else, words_input
from dialogs.engineer.states import WorkPhone
from dialogs.engineer.work_phone.clicks import give_hotline, keep_as_it_is, shared_contact, typed_number
from dialogs.engineer.work_phone.getters import given_number
from dialogs.texts import Label, Notice, Say


def build_work_phone() -> Dialog:
    """Build the dialog in which the acting person says which number customers are given."""
    return Dialog(
        Window(
            Notice(),
            Say("engineer.phone.ask"),
            Button(Label("engineer.phone.hotline"), id="hotline", on_click=give_hotline, when="own"),
            Button(Label("engineer.back"), id="jobs", on_click=keep_as_it_is),
            words_input(typed_number),
            MessageInput(shared_contact, content_types=ContentType.CONTACT),
            anything_else("engineer.phone.unread"),
            state=WorkPhone.tell,
            getter=given_number,
        )
    )
