"""The frame that windows share: the notice above, the answer to what does not fit below; lists of choices."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeAlias

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager, StartMode, Window
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.input import BaseInput
from aiogram_dialog.widgets.kbd import Column, Group, Keyboard, Select, Start, SwitchTo
from aiogram_dialog.widgets.kbd.select import OnItemClick
from aiogram_dialog.widgets.text import Format, Text

from dialogs.casework.inputs import anything_else
from dialogs.context import spoken
from dialogs.texts import Label, Notice

WindowData: TypeAlias = dict[str, object]
"""What a window shows, by name."""

Getter: TypeAlias = Callable[..., Awaitable[dict[str, Any]]]
"""An async function of the middleware data that returns what a window shows, by name; it never writes."""


def window(
    state: State,
    *widgets: Text | Keyboard | BaseInput,
    otherwise: str | None = None,
    getter: Getter | tuple[Getter, ...] | None = None,
    **options: Any,
) -> Window:
    """Return a window that says the notice first.

    `otherwise` is the key of the sentence that answers whatever none of the window's inputs takes; the other
    options are aiogram-dialog's.
    """
    rest = [] if otherwise is None else [anything_else(otherwise)]
    return Window(Notice(), *widgets, *rest, state=state, getter=getter, **options)


def choices(
    widget: str,
    items: str | Sequence[Any],
    on_click: OnItemClick[Any, Any],
    *,
    key: str = "id",
    label: str | Text = "label",
    of: Callable[[str], Any] = str,
    width: int = 1,
    when: WhenCondition = None,
) -> Keyboard:
    """Return a button for each item of a list that the window's getter gives, `width` in a row.

    An item is known by its `key`, which `of` makes from the text in the button; `label` is the name of the
    item's field that stands on the button, or a text.
    """
    text = Format(f"{{item[{label}]}}") if isinstance(label, str) else label
    buttons: Select[Any] = Select(
        text,
        id=widget,
        item_id_getter=lambda item: item[key],
        items=items,
        type_factory=of,
        on_click=on_click,
    )
    return Column(buttons, when=when) if width == 1 else Group(buttons, width=width, when=when)


def fixed_choices(
    widget: str, family: str, keys: Iterable[str], on_click: OnItemClick[Any, str], *, width: int = 2
) -> Keyboard:
    """Return buttons for choices that never change; `family` is a label key with {} where the choice goes."""
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


def worded_choices(
    widget: str, family: str, values: Iterable[str], on_click: OnItemClick[Any, str], *, width: int = 1
) -> Keyboard:
    """Return a button for each of some values that never change, all of one widget.

    A value is what its button carries; `family` is a label key with {} where the value goes.
    """
    return choices(
        widget,
        [{"id": str(value), "key": family.format(value)} for value in values],
        on_click,
        label=_Worded(),
        width=width,
    )


class _Worded(Text):
    """The sentence of the key that an item has."""

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        return spoken(manager, data["item"]["key"])


def goes_to(state: State, label: str, widget: str, *, when: WhenCondition = None) -> SwitchTo:
    """Return the button that shows another window of the same dialog; `label` is a key."""
    return SwitchTo(Label(label), id=widget, state=state, when=when)


def opens(state: State, label: str, widget: str, *, when: WhenCondition = None) -> Start:
    """Return the button that leaves whatever is open for another dialog; `label` is a key."""
    return Start(Label(label), id=widget, state=state, mode=StartMode.RESET_STACK, when=when)
