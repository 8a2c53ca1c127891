"""Puts the commands into Telegram's menu at start: everyone's, and those of each role."""

from aiogram import Bot
from aiogram.types import BotCommandScopeAllPrivateChats

from dialogs.command_menu import menu, show_menu
from tickets.kinds import Language, Role
from tickets.messages.words import Words
from tickets.ports import Units
from tickets.services.participants import team_of

_BY_CODE: dict[str, Language] = {language.code: language for language in reversed(Language)}
"""Telegram's menu knows two-letter languages only, so one of each code."""


async def publish_commands(bot: Bot, *, words: Words, units: Units) -> None:
    """Show everyone the customer's commands, and each engineer and staff member their own."""
    for code, language in _BY_CODE.items():
        commands = menu((Role.CUSTOMER,), language=language, words=words)
        # English is what everyone else sees.
        shown_to = None if language is Language.EN else code
        await bot.set_my_commands(commands, scope=BotCommandScopeAllPrivateChats(), language_code=shown_to)
    async with units() as uow:
        team = await team_of(uow)
    for person in team:
        await show_menu(bot, person, words=words)
