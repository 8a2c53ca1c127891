"""Shows each role its commands in Telegram's menu, in each language, and nobody else's."""

from collections.abc import Iterable

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from handlers.commands import commands_for
from tickets.kinds import Language, Role
from tickets.people import STAFF_ROLES, Person
from tickets.ports import Units
from tickets.words import Words

_log = structlog.get_logger(__name__)

_TELEGRAM_CODES: dict[Language, str | None] = {Language.EN: None, Language.ZH_HANS: "zh"}
"""Telegram's menu knows two-letter languages only; English is what everyone else sees."""


def menu(roles: Iterable[Role], *, language: Language, words: Words) -> list[BotCommand]:
    """Return the commands of some roles, each once, described in a language."""
    names = dict.fromkeys(name for role in Role if role in set(roles) for name in commands_for(role))
    return [BotCommand(command=name, description=words(f"command.{name}", language)) for name in names]


async def publish_menu(bot: Bot, person: Person, *, words: Words) -> None:
    """Show a person the commands of their roles in their private chat."""
    await bot.set_my_commands(
        menu(person.roles, language=person.language, words=words),
        scope=BotCommandScopeChat(chat_id=person.telegram),
    )


async def publish_commands(bot: Bot, *, words: Words, units: Units) -> None:
    """Show everyone the customer's commands, and each engineer and staff member their own."""
    for language, code in _TELEGRAM_CODES.items():
        commands = menu((Role.CUSTOMER,), language=language, words=words)
        await bot.set_my_commands(commands, scope=BotCommandScopeAllPrivateChats(), language_code=code)
    async with units() as uow:
        team = {
            person.id: person
            for role in (Role.ENGINEER, *sorted(STAFF_ROLES))
            for person in await uow.people.with_role(role)
        }
    for person in team.values():
        try:
            await publish_menu(bot, person, words=words)
        except TelegramAPIError as error:
            _log.warning("a menu could not be shown", person=person.id, cause=type(error).__name__)
