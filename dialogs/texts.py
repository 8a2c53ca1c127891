"""How windows speak: texts and button labels are catalogue keys, filled with the window's data."""

from collections.abc import Mapping
from html import escape
from typing import Any

from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.text import Text

from dialogs.context import spoken

_NOT_VALUES = frozenset({"dialog_data", "start_data", "middleware_data", "event", "data", "item"})
_NOTICE = "notice"


class Html(str):
    """Text that is Telegram HTML already; everything else is escaped before it is shown."""

    __slots__ = ()


class Say(Text):
    """The sentence of a key in the person's language, filled with the window's data, HTML-escaped.

    Inside a select or a list the fields of a mapping item are values too; `pos` counts from 1.
    """

    def __init__(self, key: str, when: WhenCondition = None) -> None:
        """Speak a key; hidden while `when` does not hold."""
        super().__init__(when=when)
        self.key = key

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        return spoken(manager, self.key, **escaped(_values(data)))


class Label(Say):
    """A button's label: as `Say`, but unescaped, because Telegram shows labels without formatting."""

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        return spoken(manager, self.key, **_values(data))


class Shown(Text):
    """A text that getter or list item has under a name: escaped unless it is `Html`; nothing when empty."""

    def __init__(self, name: str, when: WhenCondition = None) -> None:
        """Show the value of a name."""
        super().__init__(when=when)
        self.name = name

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        value = data.get(self.name) or _values(data).get(self.name) or ""
        return fit(value if isinstance(value, str) else str(value))


class Notice(Text):
    """What the desk has to say about the person's last act, above the window's own text; said once."""

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        notice = manager.middleware_data.get(_NOTICE)
        return f"{notice}\n" if notice else ""


def tell(manager: DialogManager, key: str, **values: object) -> None:
    """Say a sentence at the top of the window drawn next, below what was said before in this update."""
    say(manager, Html(spoken(manager, key, **escaped(values))))


def say(manager: DialogManager, text: str) -> None:
    """Say a text that is worded already, as `tell` does; escaped unless it is `Html`."""
    sentence = fit(text)
    before = manager.middleware_data.get(_NOTICE)
    manager.middleware_data[_NOTICE] = f"{before}\n{sentence}" if before else sentence


def fit(value: str) -> str:
    """Return a text ready for a message in HTML: `Html` as it is, everything else escaped."""
    return value if isinstance(value, Html) else escape(value, quote=False)


def escaped(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values ready for a message in HTML: strings escaped, `Html` and numbers as they are."""
    return {name: fit(value) if isinstance(value, str) else value for name, value in values.items()}


def _values(data: Mapping[str, Any]) -> dict[str, object]:
    outer = data.get("data")
    values: dict[str, object] = _values(outer) if isinstance(outer, Mapping) else {}
    values.update((name, value) for name, value in data.items() if name not in _NOT_VALUES)
    item = data.get("item")
    if isinstance(item, Mapping):
        values.update(item)
    return values
