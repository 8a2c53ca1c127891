"""Taps in the settings."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, StartMode

from dialogs.acting import desk_of, person_of, refresh_menu, spoken
from dialogs.menu.states import Menu
from dialogs.say import Html, fit, tell
from dialogs.settings.states import Settings
from tickets.kinds import Language, UpdateWish


async def on_home(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Go to the menu."""
    await manager.start(Menu.main, mode=StartMode.RESET_STACK)


async def on_back(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Go back to the settings."""
    await manager.switch_to(Settings.main)


async def on_languages(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Show the languages."""
    await manager.switch_to(Settings.language)


async def on_language(_: CallbackQuery, __: Any, manager: DialogManager, language: str) -> None:
    """Speak another language from now on, beginning with the next window."""
    person = await desk_of(manager).people.set_language(by=person_of(manager).id, language=Language(language))
    manager.middleware_data["person"] = person
    await refresh_menu(manager)
    tell(manager, "customer.language.set")
    await manager.start(Menu.main, mode=StartMode.RESET_STACK)


async def on_updates(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Show how often one can hear."""
    await manager.switch_to(Settings.updates)


async def on_wish(_: CallbackQuery, __: Any, manager: DialogManager, wish: str) -> None:
    """Hear as often as the customer wishes."""
    person = await desk_of(manager).people.set_updates(by=person_of(manager).id, wish=UpdateWish(wish))
    manager.middleware_data["person"] = person
    tell(manager, "customer.updates.set")
    await manager.switch_to(Settings.main)


async def on_privacy(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Show what is kept and why."""
    await manager.switch_to(Settings.privacy)


async def on_stored(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Show what is kept about this person (rule S2)."""
    await manager.switch_to(Settings.stored)


async def on_erase(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Ask whether it shall really be erased."""
    await manager.switch_to(Settings.erase)


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
