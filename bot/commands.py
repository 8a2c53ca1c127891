"""Puts the commands into Telegram's menu at start: everyone's, and those of each role."""

from aiogram import Bot
from aiogram.types import BotCommandScopeAllPrivateChats

from dialogs.command_menu import menu, show_menu
from tickets.kinds import Language, Role
from tickets.messages.words import Words
from tickets.ports import Units
from tickets.team.people import STAFF_ROLES

_TELEGRAM_CODES: dict[Language, str | None] = {Language.EN: None, Language.ZH_HANS: "zh"}
"""Telegram's menu knows two-letter languages only; English is what everyone else sees."""


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
        await show_menu(bot, person, words=words)
