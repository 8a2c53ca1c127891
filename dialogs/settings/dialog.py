"""The windows of the settings, put together anew for each dispatcher."""

from aiogram.fsm.state import State
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Keyboard, Select
from aiogram_dialog.widgets.text import Format, Text

from dialogs.free_words import on_free
from dialogs.getter import Getter
from dialogs.say import Label, Notice, Say
from dialogs.settings import clicks, getters
from dialogs.settings.states import Settings
from tickets.kinds import UpdateWish


def build() -> Dialog:
    """Return the settings."""
    return Dialog(_main(), _language(), _updates(), _privacy(), _stored(), _erase())


def _main() -> Window:
    return _window(
        Settings.main,
        Say("customer.settings.head"),
        Button(Label("customer.settings.language"), "lang", clicks.on_languages),
        Button(Label("customer.settings.updates"), "upd", clicks.on_updates),
        Button(Label("customer.settings.privacy"), "priv", clicks.on_privacy),
        Button(Label("button.menu"), "home", clicks.on_home),
        getter=getters.settings,
    )


def _language() -> Window:
    return _window(
        Settings.language,
        Say("customer.language.ask"),
        Column(
            Select(
                Format("{item[name]}"),
                id="l",
                item_id_getter=lambda it: it["id"],
                items="languages",
                on_click=clicks.on_language,
            )
        ),
        _back(),
        getter=getters.languages,
    )


def _updates() -> Window:
    wishes = [
        Select(
            Label(f"customer.updates.{wish}"),
            id=f"w{number}",
            item_id_getter=str,
            items=[wish.value],
            on_click=clicks.on_wish,
        )
        for number, wish in enumerate(UpdateWish)
    ]
    return _window(
        Settings.updates, Say("customer.updates.ask"), Column(*wishes), _back(), getter=getters.settings
    )


def _privacy() -> Window:
    return _window(
        Settings.privacy,
        Say("customer.privacy.about"),
        Button(Label("customer.privacy.show"), "show", clicks.on_stored),
        Button(Label("customer.privacy.erase"), "erase", clicks.on_erase),
        _back(),
    )


def _stored() -> Window:
    return _window(
        Settings.stored,
        Say("customer.privacy.stored"),
        Button(Label("customer.privacy.erase"), "erase", clicks.on_erase),
        Button(Label("button.back"), "priv", clicks.on_privacy),
        getter=getters.stored,
    )


def _erase() -> Window:
    return _window(
        Settings.erase,
        Say("customer.privacy.erase_ask"),
        Button(Label("customer.privacy.erase_sure"), "sure", clicks.on_erase_sure),
        Button(Label("button.back"), "priv", clicks.on_privacy),
    )


def _window(state: State, text: Text, *buttons: Keyboard, getter: Getter | None = None) -> Window:
    return Window(Notice(), text, *buttons, MessageInput(on_free), state=state, getter=getter)


def _back() -> Keyboard:
    return Button(Label("button.back"), "back", clicks.on_back)
