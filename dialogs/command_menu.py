"""Which commands each role may use, and Telegram's menu of them in a person's own language."""

from collections.abc import Collection

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BotCommand, BotCommandScopeChat

from tickets.kinds import Language, Role
from tickets.messages.words import Words
from tickets.team.people import Person

_log = structlog.get_logger(__name__)

CUSTOMER: tuple[str, ...] = (
    "report",
    "mytickets",
    "human",
    "language",
    "updates",
    "privacy",
    "cancel",
    "help",
    "start",
)
"""Commands that everybody has, in the order of the menu."""

ENGINEER: tuple[str, ...] = ("jobs", "today", "leave", "phone")
"""Commands that engineers have in addition."""

STAFF: tuple[str, ...] = (
    "queue",
    "ticket",
    "find",
    "assign",
    "note",
    "reply",
    "close",
    "reopen",
    "stats",
    "staff",
    "parked",
    "health",
)
"""Commands that everybody who runs the desk has in addition."""

LEAD: tuple[str, ...] = ("review", "survey", "invite")
"""Commands that leads and administrators have in addition."""


def commands_for(role: Role) -> tuple[str, ...]:
    """Return the commands that a role gives, the customer's last."""
    match role:
        case Role.ENGINEER:
            return (*ENGINEER, *CUSTOMER)
        case Role.STAFF:
            return (*STAFF, *CUSTOMER)
        case Role.LEAD | Role.ADMIN:
            return (*STAFF, *LEAD, *CUSTOMER)
        case _:
            return CUSTOMER


def menu(roles: Collection[Role], *, language: Language, words: Words) -> list[BotCommand]:
    """Return the commands of some roles, each once, the customer's last, described in a language."""
    given = [name for role in Role if role in roles for name in commands_for(role)]
    names = sorted(dict.fromkeys(given), key=lambda name: name in CUSTOMER)
    return [BotCommand(command=name, description=words(f"command.{name}", language)) for name in names]


async def show_menu(bot: Bot, person: Person, *, words: Words) -> None:
    """Show a person the commands of their roles, in their language; nobody else sees these."""
    try:
        await bot.set_my_commands(
            menu(person.roles, language=person.language, words=words),
            scope=BotCommandScopeChat(chat_id=person.telegram),
        )
    except TelegramAPIError as error:
        _log.warning("a menu could not be shown", person=person.id, cause=type(error).__name__)
