"""The desk under fire: the real intake on a real SQLite file, with Telegram's side in memory."""

import asyncio
import json
import shutil
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from sqlalchemy import select

from bot.policy import load_calendar, load_policy
from bot.telegram import build_dispatcher
from bot.understanding import build_date_reader, build_model_finder, build_phone_reader
from bot.updates.conversation_state import ConversationState
from bot.updates.handling import Handling
from bot.updates.raw_updates import raw_update
from bot.words import load_catalogues
from notifier.rendering import Renderer
from storage.opening import Storage, open_storage
from storage.push_content import open_content
from storage.tables import outbox
from tests.fuzz.ledger import Ledger, install
from tests.fuzz.rights import Rights
from tests.fuzz.story import Hands, Story
from tests.fuzz.telegram import Telegram, TelegramSession
from tests.fuzz.telegram_objects import Json
from tickets.desk import Desk, build_desk
from tickets.ids import OutboxId
from tickets.kinds import Language
from tickets.messages.deliveries import Delivery, Recipient
from tickets.planners import build_planners
from tickets.policy import Policy
from tickets.time.calendar import WorkingCalendar

TOKEN = "7000000001:fuzz"
_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
_FILE = "frontdesk.sqlite3"
_NUMBERS = "numbers.json"
_SECONDS_BETWEEN = 40


@cache
def shipped() -> tuple[Policy, WorkingCalendar]:
    """Return the policy and calendar that ship; they never change."""
    policy = load_policy()
    return policy, load_calendar(policy)


def desk_on(storage: Storage, clock: Hands, *, tokens: str) -> Desk:
    """Return the desk on a storage, as the house wires it; its tokens are a word and a number."""
    policy, calendar = shipped()
    numbers = iter(range(1, 1_000_000))
    return build_desk(
        units=storage.units,
        clock=clock,
        policy=policy,
        calendar=calendar,
        find_models=build_model_finder(policy),
        read_date=build_date_reader(policy),
        read_phone=build_phone_reader(),
        new_token=lambda: f"{tokens}-{next(numbers)}",
    )


async def prepare(folder: Path) -> None:
    """Make the database that every round begins with: the story told, the ledger installed."""
    clock = Hands()
    async with await open_storage(data_dir=folder, secret_key=_KEY) as storage:
        story = Story(desk=desk_on(storage, clock, tokens="story"), clock=clock)
        await story.tell()
        policy, calendar = shipped()
        clock.later(hours=3)
        promises = build_planners(units=storage.units, clock=clock, policy=policy, calendar=calendar)
        assert await promises.send_surveys() > 0
    (folder / _NUMBERS).write_text(json.dumps(story.numbers), encoding="utf-8")
    install(folder / _FILE)


@dataclass(kw_only=True)
class House:
    """A desk that takes raw updates one by one and says after each what was wrong."""

    storage: Storage
    clock: Hands
    telegram: Telegram
    bot: Bot
    handle: Handling
    rights: Rights
    renderer: Renderer
    numbers: list[str]
    troubles: list[str] = field(default_factory=list)
    handled: int = 0
    _rendered: int = 0
    _announced: int = 0

    async def take(self, update: Json) -> list[str]:
        """Take one update in, as polling does, handle it, and return what was wrong; nothing is right."""
        self.handled += 1
        self.clock.later(seconds=_SECONDS_BETWEEN)
        update = {"update_id": self.handled, **self._filled_in(update)}
        if isinstance(tap := update.get("callback_query"), dict):
            tap["id"] = str(self.handled)
        self.telegram.said.clear()
        try:
            chat = await self._through_the_inbox(json.dumps(update))
        except Exception as error:  # noqa: BLE001 - whatever is raised is a finding
            return [_told(error), *self._wrongs(update, None)]
        return self._wrongs(update, chat) + await self._unsendable()

    async def _through_the_inbox(self, text: str) -> int | None:
        raw = raw_update(json.loads(text), received_at=self.clock())
        inbox, bot = self.storage.inbox, self.bot.id
        await inbox.put(bot, [raw])
        (row,) = await inbox.pending(bot, limit=1)
        try:
            states = await self.handle(row)
        except Exception:
            await inbox.park(row, reason="failed", at=self.clock())
            raise
        await inbox.done(row, at=self.clock(), states=states)
        return raw.chat

    def _wrongs(self, update: Json, chat: int | None) -> list[str]:
        sender = sender_of(update)
        found = self.rights.wrongs(sender, chat) + self.rights.leaks(self.telegram.said, sender)
        found += [f"Telegram would refuse it: {limit}" for limit in self.telegram.refused]
        found += self.troubles
        self.telegram.refused.clear()
        self.troubles.clear()
        return found

    async def _unsendable(self) -> list[str]:
        """Render what has come into the outbox; return what has no template, words or room."""
        if self.rights.written["outbox"] == self._announced:
            return []
        self._announced = self.rights.written["outbox"]
        async with self.storage.database.reading() as work:
            rows = (await work.read(select(outbox).where(outbox.c.id > self._rendered))).all()
        found = []
        for row in rows:
            self._rendered = max(self._rendered, row.id)
            content = open_content(self.storage.vault, row.content, row.dedupe)
            for language in Language:
                try:
                    self.renderer.render(_delivery(row, content, language))
                except Exception as error:  # noqa: BLE001 - whatever is raised is a finding
                    found.append(f"push {row.template} in {language}: {_told(error)}")
        return found

    def _filled_in(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._filled_in(item) for item in value]
        if isinstance(value, str) and "№" in value:
            return self._with_numbers(value)
        if not isinstance(value, dict):
            return value
        match value:
            case {"$button": [int(chat), int(order)]}:
                return self.telegram.button(chat, order)
            case {"$message": [int(chat), int(order)]}:
                return self.telegram.message(chat, order)
            case {"$invite": int(order)}:
                shown = self.telegram.invites
                return f"/start inv_{shown[order % len(shown)]}" if shown else "/start inv_unknown"
        return {key: self._filled_in(item) for key, item in value.items()}

    def _with_numbers(self, text: str) -> str:
        for place, number in enumerate(self.numbers, start=1):
            text = text.replace(f"№{place}№", number)
        return text


@asynccontextmanager
async def open_house(prepared: Path, folder: Path) -> AsyncIterator[House]:
    """Open a desk on a copy of the prepared database; everything is gone in the end."""
    shutil.copytree(prepared, folder)
    clock = Hands()
    clock.later(hours=6)
    async with await open_storage(data_dir=folder, secret_key=_KEY) as storage:
        telegram, ledger = Telegram(), Ledger(folder / _FILE)
        properties = DefaultBotProperties(parse_mode=ParseMode.HTML)
        bot = Bot(TOKEN, session=TelegramSession(telegram), default=properties)
        states = ConversationState(storage.dialog_state, clock=clock)
        words = load_catalogues(time_zone=shipped()[0].calendar.time_zone, clock=clock)
        # The prepared story has used tokens of its own: a number that comes twice is no finding.
        desk = desk_on(storage, clock, tokens="token")
        dispatcher = build_dispatcher(desk=desk, words=words, storage=states)
        house = House(
            storage=storage,
            clock=clock,
            telegram=telegram,
            bot=bot,
            handle=Handling(dispatcher=dispatcher, bot=bot, states=states),
            rights=Rights(ledger),
            renderer=Renderer(words),
            numbers=json.loads((folder / _NUMBERS).read_text(encoding="utf-8")),
        )
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: house.troubles.append(str(context)))
        try:
            yield house
        finally:
            loop.set_exception_handler(None)
            ledger.close()
            await dispatcher.emit_shutdown(bot=bot)
    shutil.rmtree(folder)


def sender_of(update: Json) -> int | None:
    """Return the account that an update comes from, None where nobody sent it."""
    for content in update.values():
        if isinstance(content, dict):
            for part in (content, content.get("boost", {}).get("source", {}) if "boost" in content else {}):
                user = part.get("from") or part.get("user")
                if isinstance(user, dict) and isinstance(user.get("id"), int):
                    return int(user["id"])
    return None


def _told(error: Exception) -> str:
    return "".join(traceback.format_exception(error))


def _delivery(row: Any, content: Any, language: Language) -> Delivery:
    recipient = Recipient(person=row.recipient, chat=1, name="Mei", language=language, reachable=True)
    return Delivery(
        id=OutboxId(row.id),
        recipient=recipient,
        template=row.template,
        context=content.context,
        buttons=content.buttons,
        attachments=content.attachments,
        attempt=1,
        not_before=row.not_before,
        deadline=row.deadline,
        stale_after=row.stale_after,
        ticket=row.ticket,
        priority=row.priority,
        dedupe=row.dedupe,
        leased_until=row.not_before,
    )
