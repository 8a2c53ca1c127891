"""A person's own settings: language, how often to hear, and what is kept about them."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Keyboard

from dialogs.command_menu import refresh_menu
from dialogs.context import desk_of, person_of, spoken
from dialogs.frame import choices, fixed_choices, goes_to, opens, window
from dialogs.intake.summary import shortened
from dialogs.states import Menu, Settings
from dialogs.texts import Html, Label, Say, escaped, fit, tell
from dialogs.unprompted import on_free
from tickets.case.facts import Contact
from tickets.case.ticket import Ticket
from tickets.desk import Desk
from tickets.kinds import Language, UpdateWish
from tickets.messages.words import Words
from tickets.team.people import Person

_TICKETS_SHOWN = 8


def build() -> Dialog:
    """Return the settings."""
    return Dialog(_main(), _language(), _updates(), _privacy(), _stored(), _erase())


def _main() -> Window:
    return window(
        Settings.main,
        Say("customer.settings.head"),
        goes_to(Settings.language, "customer.settings.language", "lang"),
        goes_to(Settings.updates, "customer.settings.updates", "upd"),
        goes_to(Settings.privacy, "customer.settings.privacy", "priv"),
        opens(Menu.main, "button.menu", "home"),
        MessageInput(on_free),
        getter=chosen,
    )


def _language() -> Window:
    return window(
        Settings.language,
        Say("customer.language.ask"),
        choices("l", "languages", on_language, label="name"),
        _back(),
        MessageInput(on_free),
        getter=languages,
    )


def _updates() -> Window:
    return window(
        Settings.updates,
        Say("customer.updates.ask"),
        fixed_choices("w", "customer.updates.{}", UpdateWish, on_wish, width=1),
        _back(),
        MessageInput(on_free),
        getter=chosen,
    )


def _privacy() -> Window:
    return window(
        Settings.privacy,
        Say("customer.privacy.about"),
        goes_to(Settings.stored, "customer.privacy.show", "show"),
        goes_to(Settings.erase, "customer.privacy.erase", "erase"),
        _back(),
        MessageInput(on_free),
    )


def _stored() -> Window:
    return window(
        Settings.stored,
        Say("customer.privacy.stored"),
        goes_to(Settings.erase, "customer.privacy.erase", "erase"),
        goes_to(Settings.privacy, "button.back", "priv"),
        MessageInput(on_free),
        getter=stored,
    )


def _erase() -> Window:
    return window(
        Settings.erase,
        Say("customer.privacy.erase_ask"),
        Button(Label("customer.privacy.erase_sure"), "sure", on_erase_sure),
        goes_to(Settings.privacy, "button.back", "priv"),
        MessageInput(on_free),
    )


def _back() -> Keyboard:
    return goes_to(Settings.main, "button.back", "back")


async def chosen(person: Person, words: Words, **_: object) -> dict[str, object]:
    """Show what is set now."""
    return {
        "language": words("language.name", person.language),
        "updates": words(f"customer.updates.{person.updates}", person.language),
    }


async def languages(words: Words, **_: object) -> dict[str, object]:
    """Show each language by its own name."""
    return {"languages": [{"id": it.value, "name": words("language.name", it)} for it in Language]}


async def stored(desk: Desk, person: Person, words: Words, **_: object) -> dict[str, object]:
    """Show what is kept about the person (rule S2)."""
    kept = await desk.people.stored(by=person.id)
    tickets = [
        words("customer.privacy.ticket", person.language, **escaped(_ticket(it, words, person.language)))
        for it in kept.tickets[:_TICKETS_SHOWN]
    ]
    return {
        "name": kept.person.name,
        "phone": kept.person.phone or "—",
        "drafts": len(kept.drafts),
        "cases": len(kept.tickets),
        "tickets": Html("\n".join(tickets) or fit("—")),
    }


def _ticket(ticket: Ticket, words: Words, language: Language) -> dict[str, object]:
    return {
        "number": ticket.number,
        "status": words(f"status.{ticket.status}", language),
        "product": shortened(ticket.product.name, 40) or words(f"request.{ticket.request}", language),
        "contact": shortened(", ".join(filter(None, _contact(ticket.contact))), 120) or "—",
        "order": ticket.order_number or "—",
    }


def _contact(contact: Contact) -> tuple[str | None, ...]:
    return (contact.name, contact.phone, contact.email, contact.address)


async def on_language(_: CallbackQuery, __: Any, manager: DialogManager, language: str) -> None:
    """Speak another language from now on, beginning with the next window."""
    person = await desk_of(manager).people.set_language(by=person_of(manager).id, language=Language(language))
    manager.middleware_data["person"] = person
    await refresh_menu(manager)
    tell(manager, "customer.language.set")
    await manager.start(Menu.main, mode=StartMode.RESET_STACK)


async def on_wish(_: CallbackQuery, __: Any, manager: DialogManager, wish: str) -> None:
    """Hear as often as the customer wishes."""
    person = await desk_of(manager).people.set_updates(by=person_of(manager).id, wish=UpdateWish(wish))
    manager.middleware_data["person"] = person
    tell(manager, "customer.updates.set")
    await manager.switch_to(Settings.main)


async def on_erase_sure(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Erase what no duty keeps, and say what went and what stays (rule S2)."""
    erasure = await desk_of(manager).people.erase(by=person_of(manager).id)
    tell(
        manager,
        "customer.privacy.erased" if erasure.erased else "customer.privacy.nothing_erased",
        erased=_list(manager, erasure.erased),
        kept=_list(manager, erasure.kept),
    )
    await manager.switch_to(Settings.privacy)


def _list(manager: DialogManager, holdings: tuple[str, ...]) -> Html:
    lines = [f"• {fit(spoken(manager, f'customer.privacy.holding.{it}'))}" for it in holdings]
    return Html("\n".join(lines) or f"• {fit(spoken(manager, 'customer.privacy.nothing'))}")
