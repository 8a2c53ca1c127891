"""The intake's windows around the questions: taken up again, read back, given up, filed."""

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Keyboard, Row
from aiogram_dialog.widgets.text import Multi, Text

from dialogs.evidence import EVIDENCE_TYPES
from dialogs.frame import Getter, choices, window
from dialogs.intake import clicks, getters, inputs
from dialogs.intake.states import Intake
from dialogs.texts import Label, Say, Shown
from dialogs.unprompted import on_free


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
        _person(),
        getter=getters.resumed,
    )


def belongs() -> Window:
    """Whether words out of the blue belong to an open case or are something new."""
    return _around(
        Intake.belongs,
        Say("customer.belongs.ask"),
        _cases(),
        Button(Label("customer.belongs.new"), "new", clicks.on_something_new),
        Button(Label("customer.belongs.drop"), "drop", clicks.on_cancel_sure),
        _person(),
        getter=getters.belongs,
        heard=inputs.hear_more,
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
        choices("e", "fields", clicks.on_correct, width=2),
        Row(Button(Label("button.cancel"), "cancel", clicks.on_cancel), _person()),
        getter=getters.read_back,
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
        _person(),
    )


def filed() -> Window:
    """The number, the warranty verdict, what happens next and when (rule T1)."""
    return window(
        Intake.filed,
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
        getter=getters.filed,
    )


def ways_out() -> tuple[Keyboard, ...]:
    """Return the buttons that every question offers: back, cancel, and a person (rule T1)."""
    back = Button(Label("button.back"), "back", clicks.on_back)
    return (Row(back, Button(Label("button.cancel"), "cancel", clicks.on_cancel)), _person())


def listening(heard: inputs.Heard) -> tuple[MessageInput, ...]:
    """Return the inputs of a window: text goes to `heard`, files are kept, the rest is kindly declined."""
    return (
        MessageInput(inputs.listen(heard), content_types=ContentType.TEXT),
        MessageInput(inputs.on_file, content_types=EVIDENCE_TYPES),
        MessageInput(inputs.on_other),
    )


def _around(
    state: State,
    ask: Text,
    *buttons: Keyboard,
    getter: Getter | None = None,
    heard: inputs.Heard = inputs.hear_elsewhere,
) -> Window:
    return window(state, ask, *buttons, *listening(heard), getter=getter)


def _cases() -> Keyboard:
    return choices("c", "cases", clicks.on_add_to_case, label=Label("customer.belongs.case"))


def _person() -> Keyboard:
    return Button(Label("button.person"), "person", clicks.on_person)
