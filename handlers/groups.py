"""Groups and channels: the desk speaks there only when addressed, and leads to the private chat (rule S1)."""

from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, User

from dialogs.command_menu import commands_for
from handlers.pushed import answer
from tickets.kinds import Role
from tickets.messages.words import Words
from tickets.team.people import Person

_OURS = frozenset(command for role in Role for command in commands_for(role))
_ELSEWHERE = F.chat.type != ChatType.PRIVATE


def build() -> Router:
    """Return the router that keeps all but private chats away from everything private."""
    router = Router(name="groups")
    router.message.register(on_message, _ELSEWHERE)
    router.callback_query.register(on_tap, F.message.chat.type != ChatType.PRIVATE)
    return router


async def on_message(message: Message, bot: Bot, person: Person, words: Words) -> None:
    """Answer with a link to the private chat when addressed; otherwise stay silent."""
    me = await bot.me()
    if not is_addressed(message, me):
        return
    link = InlineKeyboardButton(
        text=words("customer.group.button", person.language), url=f"https://t.me/{me.username}?start=hello"
    )
    await message.reply(
        words("customer.group.private", person.language),
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[link]]),
    )


async def on_tap(callback: CallbackQuery, person: Person, words: Words) -> None:
    """Decline a tap kindly: nothing is done in a group."""
    await answer(callback, words("customer.group.tap", person.language))


def is_addressed(message: Message, me: User) -> bool:
    """Return whether a group's message speaks to the bot: its command, its name, or a reply to it."""
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == me.id:
        return True
    text = message.text or message.caption or ""
    handle = f"@{me.username}".lower()
    if text.startswith("/"):
        command, _, bot = text.split()[0].removeprefix("/").partition("@")
        return f"@{bot}".lower() == handle if bot else command.lower() in _OURS
    return handle in text.lower().split() or f"{handle}," in text.lower()
