"""The intake's questions about the customer, the read-back, and what comes around the questions."""

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import (
    Button,
    Column,
    Group,
    Keyboard,
    RequestContact,
    RequestLocation,
    Row,
    Select,
)
from aiogram_dialog.widgets.markup.reply_keyboard import ReplyKeyboardFactory
from aiogram_dialog.widgets.text import Format, Multi, Text

from dialogs.evidence import EVIDENCE_TYPES
from dialogs.frame import Getter
from dialogs.intake import clicks, getters, inputs
from dialogs.intake.frame import question, ways_out
from dialogs.intake.states import Intake
from dialogs.texts import Label, Notice, Say, Shown
from dialogs.unprompted import on_free


def name() -> Window:
    """What the customer wants to be called."""
    return question(
        Intake.name,
        Say("customer.name.ask"),
        Button(Label("customer.name.known"), "known", clicks.on_known_name, when="known_name"),
        heard=inputs.hear_name,
        getter=getters.names,
    )


def phone() -> Window:
    """The phone number: shared with one tap, or typed."""
    return question(
        Intake.phone,
        Say("customer.phone.ask"),
        RequestContact(Label("customer.phone.share")),
        Button(Label("customer.phone.known"), "known", clicks.on_known_phone, when="known_phone"),
        MessageInput(inputs.on_contact, content_types=ContentType.CONTACT),
        heard=inputs.hear_phone,
        getter=getters.phones,
        skip="customer.phone.without",
        skip_when="phone_optional",
        markup=_keyboard("customer.phone.placeholder"),
    )


def email() -> Window:
    """The mail address, which is optional."""
    return question(Intake.email, Say("customer.email.ask"), heard=inputs.hear_email, skip="button.skip")


def address() -> Window:
    """Where someone must come to: typed, or a shared location."""
    return question(
        Intake.address,
        Say("customer.address.ask"),
        RequestLocation(Label("customer.address.share")),
        MessageInput(inputs.on_location, content_types=(ContentType.LOCATION, ContentType.VENUE)),
        heard=inputs.hear_address,
        markup=_keyboard("customer.address.placeholder"),
    )


def confirm() -> Window:
    """The read-back: nothing is filed before the customer says that it is right (rule I7)."""
    return _around(
        Intake.confirm,
        Multi(
            Say("customer.confirm.ask"),
            Say("customer.confirm.terms", when="terms"),
            Say("customer.confirm.how"),
        ),
        Button(Label("customer.confirm.right"), "file", clicks.on_file_it),
        Group(
            Select(
                Format("✏️ {item[name]}"),
                id="e",
                item_id_getter=lambda it: it["id"],
                items="fields",
                on_click=clicks.on_correct,
            ),
            width=2,
        ),
        Row(
            Button(Label("button.cancel"), "cancel", clicks.on_cancel),
            Button(Label("button.person"), "person", clicks.on_person),
        ),
        getter=getters.read_back,
    )


def similar() -> Window:
    """An open case that looks like this one, offered before a second is made (rule I9)."""
    return _around(
        Intake.similar,
        Say("customer.similar.ask"),
        _cases(),
        Button(Label("customer.similar.new"), "new", clicks.on_something_new),
        *ways_out(),
        getter=getters.similar,
    )


def belongs() -> Window:
    """Whether words out of the blue belong to an open case or are something new."""
    return _around(
        Intake.belongs,
        Say("customer.belongs.ask"),
        _cases(),
        Button(Label("customer.belongs.new"), "new", clicks.on_something_new),
        Button(Label("customer.belongs.drop"), "drop", clicks.on_cancel_sure),
        Button(Label("button.person"), "person", clicks.on_person),
        getter=getters.belongs,
        heard=inputs.hear_more,
    )


def resume() -> Window:
    """An unfinished report, offered to be continued."""
    return _around(
        Intake.resume,
        Say("customer.resume.ask"),
        Row(
            Button(Label("customer.resume.go_on"), "go", clicks.on_continue),
            Button(Label("customer.resume.anew"), "anew", clicks.on_start_anew),
        ),
        Button(Label("button.menu"), "home", clicks.on_home),
        Button(Label("button.person"), "person", clicks.on_person),
        getter=getters.resumed,
    )


def cancel() -> Window:
    """Whether the customer really wants to stop."""
    return _around(
        Intake.cancel,
        Say("customer.cancel.ask"),
        Button(Label("customer.cancel.go_on"), "go", clicks.on_continue),
        Row(
            Button(Label("customer.cancel.later"), "home", clicks.on_home),
            Button(Label("customer.cancel.sure"), "sure", clicks.on_cancel_sure),
        ),
        Button(Label("button.person"), "person", clicks.on_person),
    )


def filed() -> Window:
    """The number, the warranty verdict, what happens next and when (rule T1)."""
    return Window(
        Notice(),
        Say("customer.filed.done"),
        Say("customer.confirm.terms", when="terms"),
        Say("customer.filed.next"),
        Say("customer.filed.daily", when="daily"),
        Shown("hours"),
        Shown("emergency"),
        Say("customer.filed.more"),
        Row(
            Button(Label("customer.filed.see"), "see", clicks.on_see_case),
            Button(Label("button.menu"), "home", clicks.on_home),
        ),
        MessageInput(on_free, content_types=(ContentType.TEXT, *EVIDENCE_TYPES)),
        MessageInput(inputs.on_other),
        state=Intake.filed,
        getter=getters.filed,
    )


def _around(
    state: State,
    ask: Text,
    *buttons: Keyboard,
    getter: Getter | None = None,
    heard: inputs.Heard = inputs.hear_elsewhere,
) -> Window:
    return Window(
        Notice(),
        ask,
        *buttons,
        MessageInput(inputs.listen(heard), content_types=ContentType.TEXT),
        MessageInput(inputs.on_file, content_types=EVIDENCE_TYPES),
        MessageInput(inputs.on_other),
        state=state,
        getter=getter,
    )


def _cases() -> Keyboard:
    return Column(
        Select(
            Label("customer.belongs.case"),
            id="c",
            item_id_getter=lambda it: it["id"],
            items="cases",
            on_click=clicks.on_add_to_case,
        )
    )


def _keyboard(placeholder: str) -> ReplyKeyboardFactory:
    return ReplyKeyboardFactory(
        resize_keyboard=True, one_time_keyboard=True, input_field_placeholder=Label(placeholder)
    )
