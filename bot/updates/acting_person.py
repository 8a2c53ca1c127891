"""Establishes anew, for every update, who acts."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatMemberStatus
from aiogram.types import TelegramObject, Update, User

from bot.updates.raw_updates import TELEGRAM_IDS
from tickets.desk import Desk
from tickets.ids import TelegramId


class ActingPerson(BaseMiddleware):
    """Puts the acting person into the handler's data; updates without a human sender end here."""

    def __init__(self, desk: Desk) -> None:
        """Look people up at a desk."""
        self._desk = desk

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Greet the sender and hand on; a person who blocked the bot is marked unreachable instead."""
        user: User | None = data.get("event_from_user")
        if user is None or user.is_bot or not 0 < user.id < TELEGRAM_IDS:
            return None
        telegram = TelegramId(user.id)
        change = event.my_chat_member if isinstance(event, Update) else None
        if change is not None and change.new_chat_member.status == ChatMemberStatus.KICKED:
            await self._desk.people.unreachable(telegram=telegram)
            return None
        data["person"] = await self._desk.people.greet(
            telegram=telegram, name=user.full_name, language_code=user.language_code
        )
        return await handler(event, data)
