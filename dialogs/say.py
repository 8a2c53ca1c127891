"""How windows speak: texts and button labels are catalogue keys, filled with the window's data."""

from collections.abc import Mapping
from html import escape
from typing import Any

from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.text import Text

from dialogs.acting import person_of, words_of

_NOT_VALUES = frozenset({"dialog_data", "start_data", "middleware_data", "event", "data"})


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
        values = {name: self._fit(value) for name, value in _values(data).items()}
        return words_of(manager)(self.key, person_of(manager).language, **values)

    def _fit(self, value: object) -> object:
        if isinstance(value, Html) or not isinstance(value, str):
            return value
        return escape(value, quote=False)


class Label(Say):
    """A button's label: as `Say`, but as it stands, because Telegram shows labels without formatting."""

    def _fit(self, value: object) -> object:
        return value


class Shown(Text):
    """A text that the getter has ready under a name: escaped unless it is `Html`; nothing when empty."""

    def __init__(self, name: str, when: WhenCondition = None) -> None:
        """Show the value of a name."""
        super().__init__(when=when)
        self.name = name

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        value = data.get(self.name) or ""
        return value if isinstance(value, Html) else escape(str(value), quote=False)


def escaped(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values ready for a message in HTML: strings escaped, `Html` and numbers as they are."""
    return {
        name: escape(value, quote=False) if isinstance(value, str) and not isinstance(value, Html) else value
        for name, value in values.items()
    }


def _values(data: Mapping[str, Any]) -> dict[str, object]:
    outer = data.get("data")
    values: dict[str, object] = _values(outer) if isinstance(outer, Mapping) else {}
    values.update((name, value) for name, value in data.items() if name not in _NOT_VALUES)
    item = data.get("item")
    if isinstance(item, Mapping):
        values.update(item)
    return values
