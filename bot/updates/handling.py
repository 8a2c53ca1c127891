"""Handles one kept update: aiogram's dispatcher runs it, its conversation states come back for the commit."""

import json

from aiogram import Bot, Dispatcher

from bot.updates.conversation_state import ConversationState
from bot.updates.sanitizing import readable, sanitized
from dialogs.window_ids import ids_of
from tickets.messages.queues import InboxRow, StateChanges


class Handling:
    """Runs updates through a dispatcher."""

    def __init__(self, *, dispatcher: Dispatcher, bot: Bot, states: ConversationState) -> None:
        """Handle with a dispatcher, as a bot."""
        self._dispatcher = dispatcher
        self._bot = bot
        self._states = states

    async def __call__(self, row: InboxRow) -> StateChanges:
        """Handle an update and return the states to write; whatever a handler raises is passed on."""
        update = readable(sanitized(json.loads(row.body)), bot=self._bot)
        with ids_of(f"{row.bot}:{row.update_id}"):
            async with self._states.collecting() as pending:
                await self._dispatcher.feed_update(self._bot, update)
        return pending.changed
