"""A desk in memory with its engineers' and staff's dialogs, and phones on which people use them."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import count
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.methods import AnswerCallbackQuery, EditMessageReplyMarkup, SendMessage, TelegramMethod
from aiogram.types import (
    CallbackQuery,
    Chat,
    Contact,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    PhotoSize,
    Sticker,
    TelegramObject,
    Update,
    User,
)
from aiogram_dialog import setup_dialogs
from aiogram_dialog.api.entities import NewMessage, OldMessage
from aiogram_dialog.test_tools import MockMessageManager
from aiogram_dialog.test_tools.bot_client import FakeBot
from aiogram_dialog.test_tools.memory_storage import JsonMemoryStorage

from dialogs.registry import build_dialogs
from handlers import customer, customer_taps, fallback
from handlers.engineer import engineer_router
from handlers.review import review_router
from handlers.staff import staff_router
from tests.fakes.memory import Memory
from tests.fakes.wording import real_words
from tests.unit.services.world import POLICY, WASHER, World
from tickets.desk import Desk
from tickets.ids import TelegramId
from tickets.kinds import Language
from tickets.messages.taps import CALLBACK_LIMIT, Tap
from tickets.team.people import Person

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
WORDS = real_words()
_WHEN = datetime(2026, 3, 2, tzinfo=UTC)


class _Tags(HTMLParser):
    """Notes the tags that Telegram would not take, or that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"b", "i", "u", "s", "code", "pre", "a", "blockquote"}, f"<{tag}>"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> was never opened"
        assert self.open.pop() == tag


class StrictMessages(MockMessageManager):
    """Shows windows as Telegram would: too long, empty or broken ones fail the test."""

    def __init__(self) -> None:
        super().__init__()
        self.replaced: list[int] = []
        """Messages that windows took the place of: Telegram's would have lost their buttons."""

    def forget(self) -> None:
        """Begin anew."""
        self.reset_history()
        self.replaced.clear()
        self.last_message_id = 0

    async def show_message(self, bot: Bot, new_message: NewMessage, old_message: OldMessage | None) -> Any:
        if old_message is not None:
            self.replaced.append(old_message.message_id)
        text = new_message.text or ""
        assert text.strip(), "an empty message"
        assert seen_length(text) <= (CAPTION_LIMIT if new_message.media else TEXT_LIMIT)
        tags = _Tags()
        tags.feed(text)
        assert not tags.open, f"not closed: {tags.open}"
        for row in getattr(new_message.reply_markup, "inline_keyboard", []):
            for button in row:
                assert button.text.strip(), "a button without a label"
                assert len((button.callback_data or "").encode()) <= CALLBACK_LIMIT
        return await super().show_message(bot, new_message, old_message)


class RecordingBot(FakeBot):
    """Keeps the calls that handlers make themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []

    async def me(self) -> User:
        return User(id=1, is_bot=True, first_name="Desk", username="desk_bot")

    async def __call__(self, method: TelegramMethod[Any], request_timeout: int | None = None) -> Any:
        self.calls.append(method)
        return True


@pytest.fixture
def distinct_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every window an id of its own.

    aiogram-dialog draws it from a hundred per second: of two windows that open in one second, as only a
    test is quick enough to do, every hundredth pair had the same id, and closing one lost the other.
    """
    numbers = count(1)
    monkeypatch.setattr("aiogram_dialog.api.entities.stack.new_id", lambda: f"w{next(numbers)}")


async def _establish_person(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
    event: TelegramObject,
    data: dict[str, Any],
) -> Any:
    user: User = data["event_from_user"]
    desk: Desk = data["desk"]
    telegram = TelegramId(user.id)
    data["person"] = await desk.people.greet(telegram=telegram, name=user.full_name, language_code=None)
    return await handler(event, data)


@cache
def _wired() -> tuple[Dispatcher, StrictMessages]:
    """The dispatcher of every talk, one after the other: wiring all dialogs takes longer than a test."""
    dispatcher, messages = Dispatcher(words=WORDS), StrictMessages()
    dispatcher.update.outer_middleware(_establish_person)
    dispatcher.include_routers(
        review_router(),
        customer.build(),
        staff_router(),
        engineer_router(),
        customer_taps.build(),
        fallback.build(),
    )
    dispatcher.include_routers(*build_dialogs())
    setup_dialogs(dispatcher, message_manager=messages)
    return dispatcher, messages


class Talk:
    """Everyone's chats with one desk."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.world = World(units=self.memory.units)
        washer = replace(
            WASHER, wearing_parts=tuple(dict.fromkeys(Language, part) for part in ("door seal", "drain hose"))
        )
        policy = replace(POLICY, lines=(washer, *POLICY.lines[1:]))
        self.desk: Desk = replace(self.world.desk, policy=policy)
        self.bot = RecordingBot()
        self.numbers = count(1)
        self.storage = JsonMemoryStorage()
        self.states: set[str] = set()
        """Every step that somebody's dialog has stood at."""
        self.dispatcher, self.messages = _wired()
        self.dispatcher["desk"], self.dispatcher.fsm.storage = self.desk, self.storage
        self.messages.forget()

    def phone(self, person: Person) -> "Phone":
        """Return somebody's phone."""
        return Phone(self, person)

    async def speaking(self, person: Person, language: Language) -> Person:
        """Return the person after they have chosen a language."""
        return await self.desk.people.set_language(by=person.id, language=language)

    def note_states(self) -> None:
        """Remember at which step each open dialog stands."""
        kept = (json.loads(record.data) for record in self.storage.storage.values())
        self.states.update(each["state"] for each in kept if "state" in each)


class Phone:
    """One person's private chat with the desk."""

    def __init__(self, talk: Talk, person: Person) -> None:
        self.talk, self.person = talk, person
        self.user = User(id=person.telegram, is_bot=False, first_name=person.name)
        self.chat = Chat(id=person.telegram, type="private")

    @property
    def window(self) -> Message:
        """The window shown last."""
        shown = [each for each in self.talk.messages.sent_messages if each.chat.id == self.chat.id]
        return next(each for each in reversed(shown) if each.text or each.caption)

    @property
    def text(self) -> str:
        """What the window says."""
        return self.window.text or self.window.caption or ""

    @property
    def labels(self) -> list[str]:
        """What its buttons say."""
        return [button.text for button in self.buttons]

    @property
    def buttons(self) -> list[InlineKeyboardButton]:
        """Its buttons."""
        markup = self.window.reply_markup
        return [button for row in markup.inline_keyboard for button in row] if markup else []

    async def says(self, text: str) -> None:
        """Send words."""
        await self._send(text=text)

    async def sends_photo(self, name: str = "p", size: int = 1000, caption: str | None = None) -> None:
        """Send a photo."""
        photo = PhotoSize(file_id=f"f-{name}", file_unique_id=f"u-{name}", width=9, height=9, file_size=size)
        await self._send(photo=[photo], caption=caption)

    async def shares_contact(self, number: str) -> None:
        """Share one's own contact; Telegram's numbers come without a plus."""
        contact = Contact(phone_number=number, first_name="Li", user_id=self.user.id)
        await self._send(contact=contact)

    async def sends_sticker(self) -> None:
        """Send a sticker."""
        sticker = Sticker(
            file_id="s",
            file_unique_id="s",
            type="regular",
            width=9,
            height=9,
            is_animated=False,
            is_video=False,
        )
        await self._send(sticker=sticker)

    async def taps(self, label: str) -> None:
        """Tap the button of the window whose label contains the words."""
        await self.taps_on(self.window, label)

    async def taps_on(self, window: Message, label: str) -> None:
        """Tap a button of an earlier window."""
        markup = window.reply_markup
        buttons = [button for row in markup.inline_keyboard for button in row] if markup else []
        button = next((each for each in buttons if label in each.text), None)
        assert button is not None, f"no {label!r} among {[each.text for each in buttons]}"
        await self._tap(window, button.callback_data or "")

    async def taps_id(self, name: str) -> None:
        """Tap the first button of a widget of the window, whatever the label says."""
        for button in self.buttons:
            own = (button.callback_data or "").rpartition("\x1d")[2]
            if own == name or own.startswith(f"{name}:"):
                await self._tap(self.window, button.callback_data or "")
                return
        raise AssertionError(f"no {name!r} among {[each.callback_data for each in self.buttons]}")

    async def replies_to(self, text: str, *taps: Tap) -> None:
        """Reply with words to a message that the desk sent by itself, with a button for each tap."""
        asked = self.pushed(*taps).model_copy(update={"from_user": await self.talk.bot.me()})
        await self._send(text=text, reply_to_message=asked)

    async def taps_pushed(self, tap: Tap) -> None:
        """Tap a button of a message that the desk sent by itself."""
        await self._tap(self.pushed(tap), tap.encode())

    def pushed(self, *taps: Tap) -> Message:
        """Return a message that the desk sent by itself, with a button for each tap."""
        rows = [[InlineKeyboardButton(text=tap.verb.value, callback_data=tap.encode())] for tap in taps]
        return Message(
            message_id=9000 + next(self.talk.numbers),
            date=_WHEN,
            chat=self.chat,
            text="News",
            reply_markup=InlineKeyboardMarkup(inline_keyboard=rows),
        )

    @property
    def answer(self) -> str | None:
        """What the last tap was answered with, None for silence."""
        answers = [call for call in self.talk.bot.calls if isinstance(call, AnswerCallbackQuery)]
        return answers[-1].text if answers else None

    @property
    def told(self) -> list[str]:
        """What was sent to this chat outside of windows."""
        sent = [call for call in self.talk.bot.calls if isinstance(call, SendMessage)]
        return [call.text for call in sent if call.chat_id == self.chat.id]

    @property
    def pushed_buttons(self) -> list[str]:
        """What the pushed message's buttons mean since they were changed last."""
        edits = [call for call in self.talk.bot.calls if isinstance(call, EditMessageReplyMarkup)]
        markup = edits[-1].reply_markup
        rows = markup.inline_keyboard if markup else []
        return [button.callback_data or "" for row in rows for button in row]

    async def _send(self, **content: Any) -> None:
        message = Message(
            message_id=next(self.talk.numbers), date=_WHEN, chat=self.chat, from_user=self.user, **content
        )
        await self._feed(message=message)

    async def _tap(self, message: Message, data: str) -> None:
        number = str(next(self.talk.numbers))
        callback = CallbackQuery(
            id=number, from_user=self.user, chat_instance="-", message=message, data=data
        )
        await self._feed(callback_query=callback)

    async def _feed(self, **content: Any) -> None:
        update = Update(update_id=next(self.talk.numbers), **content)
        await self.talk.dispatcher.feed_update(self.talk.bot, update)
        self.talk.note_states()


def seen_length(text: str) -> int:
    """Return how long Telegram finds a text: without tags and escapes, an emoji counting two."""
    seen = unescape(re.sub(r"<[^>]+>", "", text))
    return len(seen.encode("utf-16-le")) // 2
