"""The frame that every question of the intake shares: progress, earlier answer, and the ways out."""

from collections.abc import Sequence
from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Window
from aiogram_dialog.api.internal.widgets import MarkupFactory
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Keyboard, Row, Select
from aiogram_dialog.widgets.kbd.select import OnItemClick
from aiogram_dialog.widgets.markup.inline_keyboard import InlineKeyboardFactory
from aiogram_dialog.widgets.text import Text

from dialogs.evidence import EVIDENCE_TYPES
from dialogs.frame import Getter
from dialogs.intake import clicks, inputs
from dialogs.texts import Label, Notice, Say

_INLINE = InlineKeyboardFactory()


def question(
    state: State,
    ask: Text,
    *widgets: Keyboard | MessageInput,
    heard: inputs.Heard,
    getter: Getter | None = None,
    detail: bool = False,
    skip: str | None = None,
    skip_when: str | None = None,
    keeps: bool = True,
    markup: MarkupFactory = _INLINE,
) -> Window:
    """Return the window of one question.

    Text goes to `heard`; `detail` and `skip`, the key of a label, let the customer pass it over; `keeps`
    offers to leave an earlier answer as it is. Every window keeps files and kindly declines anything else.
    """
    return Window(
        Notice(),
        Say("customer.progress", when="total"),
        ask,
        *([Say("customer.so_far", when="so_far")] if keeps else []),
        *widgets,
        *([Button(Label("button.keep"), "keep", clicks.on_keep, when="answered")] if keeps else []),
        *_skips(detail=detail, skip=skip, when=skip_when),
        *ways_out(),
        MessageInput(inputs.listen(heard), content_types=ContentType.TEXT),
        MessageInput(inputs.on_file, content_types=EVIDENCE_TYPES),
        MessageInput(inputs.on_other),
        state=state,
        getter=getter,
        markup_factory=markup,
    )


def choices(
    widget: str, family: str, keys: Sequence[str], on_click: OnItemClick[Any, str], *, width: int = 2
) -> Keyboard:
    """Return buttons for fixed choices; `family` is the key of a label with {} in the choice's place."""
    return Group(
        *(
            Select(
                Label(family.format(key)),
                id=f"{widget}{number}",
                item_id_getter=str,
                items=[str(key)],
                on_click=on_click,
            )
            for number, key in enumerate(keys)
        ),
        width=width,
    )


def ways_out() -> tuple[Keyboard, ...]:
    """Return the buttons that every question offers: back, cancel, and a person (rule T1)."""
    return (
        Row(
            Button(Label("button.back"), "back", clicks.on_back),
            Button(Label("button.cancel"), "cancel", clicks.on_cancel),
        ),
        Button(Label("button.person"), "person", clicks.on_person),
    )


def _skips(*, detail: bool, skip: str | None, when: str | None) -> list[Keyboard]:
    if detail:
        return [
            Row(
                Button(Label("button.skip"), "skip", clicks.on_skip),
                Button(Label("button.skip_all"), "skipall", clicks.on_skip_details),
            )
        ]
    return [Button(Label(skip), "skip", clicks.on_skip, when=when)] if skip else []
