"""A desk on a database file, with Telegram's side in memory: takes raw updates as polling does."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from sqlalchemy import select

from bot.telegram import build_dispatcher
from bot.updates.conversation_state import ConversationState
from bot.updates.handling import Handling
from bot.updates.raw_updates import raw_update
from bot.words import load_catalogues
from storage.opening import Storage, open_storage
from storage.tables import dialog_states
from tests.fuzz.house import desk_on, shipped
from tests.fuzz.story import Hands
from tests.fuzz.telegram import Telegram, TelegramSession

TOKEN = "7000000001:upgrade"
KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
FILE = "frontdesk.sqlite3"

Json = dict[str, Any]


@dataclass
class Answering(Telegram):
    """Telegram's side, with what it was told about taps as well."""

    answers: list[str] = field(default_factory=list)

    def carry_out(self, name: str, given: Json) -> Any:
        """Keep the answer to a tap, and do what the call asks."""
        if name == "answerCallbackQuery":
            self.answers.append(given.get("text", ""))
        return super().carry_out(name, given)


@dataclass(kw_only=True)
class Desk:
    """A desk that handles one update after the other."""

    storage: Storage
    telegram: Answering
    handle: Handling
    bot: Bot
    clock: Hands
    handled: int

    async def take(self, content: Json) -> None:
        """Take an update in and handle it; whatever a handler raises is passed on."""
        self.handled += 1
        self.clock.later(seconds=20)
        update = {"update_id": self.handled, **content}
        raw = raw_update(json.loads(json.dumps(update)), received_at=self.clock())
        await self.storage.inbox.put(self.bot.id, [raw])
        (row,) = await self.storage.inbox.pending(self.bot.id, limit=1)
        states = await self.handle(row)
        await self.storage.inbox.done(row, at=self.clock(), states=states)

    async def say(self, account: int, text: str) -> None:
        """Let a person send a text; a command gets its entity as Telegram adds it."""
        message: Json = {"message_id": 9_000 + self.handled, "date": 1_790_000_000, "text": text}
        if text.startswith("/"):
            size = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": size}]
        await self.take({"message": message | _sender(account) | {"chat": _chat(account)}})

    async def tap(self, account: int, data: str, message: Json) -> str:
        """Let a person tap a button of a message, and return the answer to the tap."""
        self.telegram.answers.clear()
        query = {"id": f"q{self.handled}", "chat_instance": "1", "data": data, "message": message}
        await self.take({"callback_query": query | _sender(account)})
        return " ".join(self.telegram.answers)

    async def window(self, account: int) -> str:
        """Return the state of the window that a person has open, empty without one."""
        async with self.storage.database.reading() as work:
            keys = (await work.read(select(dialog_states.c.key))).scalars().all()
        texts = await self.storage.dialog_state.load([key for key in keys if f":{account}:" in key])
        kept = [json.loads(text) for text in texts.values() if text]
        states = {each["_intent_id"]: str(each["state"]) for each in kept if "state" in each}
        stack = next((each for each in kept if each.get("intents")), None)
        return states[stack["intents"][-1]] if stack else ""


@asynccontextmanager
async def open_desk(folder: Path) -> AsyncIterator[Desk]:
    """Open the desk on the database in a folder."""
    clock = Hands()
    clock.later(hours=6)
    async with await open_storage(data_dir=folder, secret_key=KEY) as storage:
        telegram = Answering()
        properties = DefaultBotProperties(parse_mode=ParseMode.HTML)
        bot = Bot(TOKEN, session=TelegramSession(telegram), default=properties)
        states = ConversationState(storage.dialog_state, clock=clock)
        words = load_catalogues(time_zone=shipped()[0].calendar.time_zone, clock=clock)
        desk = desk_on(storage, clock, tokens="token")
        dispatcher = build_dispatcher(desk=desk, words=words, storage=states)
        handling = Handling(dispatcher=dispatcher, bot=bot, states=states)
        yield Desk(storage=storage, telegram=telegram, handle=handling, bot=bot, clock=clock, handled=10_000)
        await dispatcher.emit_shutdown(bot=bot)


def _sender(account: int) -> Json:
    return {"from": {"id": account, "is_bot": False, "first_name": "Mei", "language_code": "zh-hans"}}


def _chat(account: int) -> Json:
    return {"id": account, "type": "private", "first_name": "Mei"}
