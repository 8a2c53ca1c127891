"""Who acts and through which desk: established anew for every update, read from the middleware data."""

from datetime import date
from typing import cast

from aiogram import Bot
from aiogram_dialog import DialogManager

from dialogs.command_menu import show_menu
from tickets.desk import Desk
from tickets.messages.words import Words
from tickets.team.people import Person


def desk_of(manager: DialogManager) -> Desk:
    """Return the desk: the one object that dialogs get."""
    return cast("Desk", manager.middleware_data["desk"])


def today_of(manager: DialogManager) -> date:
    """Return the desk's local day."""
    desk = desk_of(manager)
    return desk.calendar.local(desk.clock()).date()


def person_of(manager: DialogManager) -> Person:
    """Return the person who acts."""
    return cast("Person", manager.middleware_data["person"])


def words_of(manager: DialogManager) -> Words:
    """Return the wording."""
    return cast("Words", manager.middleware_data["words"])


async def refresh_menu(manager: DialogManager) -> None:
    """Show the acting person the commands of their roles in their language, after either changed."""
    bot = cast("Bot", manager.middleware_data["bot"])
    await show_menu(bot, person_of(manager), words=words_of(manager))


def spoken(manager: DialogManager, key: str, **values: object) -> str:
    """Return the sentence of a key in the acting person's language; values are filled in as they are."""
    return words_of(manager)(key, person_of(manager).language, **values)
