"""A person's private chat with the desk: the real dispatcher, with Telegram's side kept in memory.

Telegram's limits are checked on every message, so that no window can exceed them unseen.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from html import unescape
from typing import Any

from aiogram import Dispatcher
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    GetMe,
    SendMessage,
    SendPhoto,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.types import (
    Chat,
    Contact,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Location,
    Message,
    PhotoSize,
    ReplyKeyboardMarkup,
    Update,
    User,
)
from aiogram_dialog.test_tools.bot_client import BotClient, FakeBot

TEXT_LIMIT = 4096
CALLBACK_LIMIT = 64
_TAG = re.compile(r"</?(?:b|i|u|s|code|pre|a|tg-spoiler|blockquote)(?: [^<>]*)?>")
ME = User(id=1, is_bot=True, first_name="Desk", username="frontdesk_bot")
_SENT_AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


class Telegram(FakeBot):
    """The bot's side of Telegram for one chat: keeps what is shown, refuses what Telegram refuses."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.shown: dict[int, Message] = {}
        self.sent: list[Message] = []
        self.answers: dict[str, str | None] = {}
        self.deleted: list[int] = []
        self.menu: dict[str, str] = {}
        self.numbers = iter(range(1000, 100_000))

    async def me(self) -> User:
        return ME

    async def __call__(self, method: TelegramMethod[Any], request_timeout: int | None = None) -> Any:
        return await self.respond(method)

    async def respond(self, method: TelegramMethod[Any]) -> Any:
        """Do what a method asks for; a test that lets Telegram fail puts its own in place of this."""
        match method:
            case AnswerCallbackQuery():
                self.answers[method.callback_query_id] = method.text
                return True
            case GetMe():
                return ME
            case SendMessage():
                return self._send(method, text=method.text)
            case SendPhoto():
                photo = [PhotoSize(file_id=str(method.photo), file_unique_id="u", width=1, height=1)]
                return self._send(method, caption=method.caption, photo=photo)
            case EditMessageText():
                return self._edit(method)
            case EditMessageReplyMarkup():
                return self._remark(method)
            case DeleteMessage():
                self.shown.pop(method.message_id, None)
                self.deleted.append(method.message_id)
                return True
            case SetMyCommands():
                self.menu = {command.command: command.description for command in method.commands}
                return True
        raise AssertionError(f"no such method in this Telegram: {type(method).__name__}")

    def _send(self, method: Any, **content: Any) -> Message:
        check(content.get("text") or content.get("caption") or "", method.reply_markup)
        markup = method.reply_markup
        message = Message(
            message_id=next(self.numbers),
            date=_SENT_AT,
            chat=self.chat,
            from_user=ME,
            reply_markup=markup if isinstance(markup, InlineKeyboardMarkup) else None,
            **content,
        ).as_(self)
        # A message does not carry its reply keyboard; the chat does.
        object.__setattr__(message, "keyboard", markup if isinstance(markup, ReplyKeyboardMarkup) else None)
        self.shown[message.message_id] = message
        self.sent.append(message)
        return message

    def _edit(self, method: EditMessageText) -> Message:
        old = self.shown.get(method.message_id or 0)
        if old is None:
            raise TelegramBadRequest(method=method, message="Bad Request: message to edit not found")
        check(method.text, method.reply_markup)
        if old.text == method.text and old.reply_markup == method.reply_markup:
            raise TelegramBadRequest(method=method, message="Bad Request: message is not modified")
        new = old.model_copy(update={"text": method.text, "reply_markup": method.reply_markup}).as_(self)
        self.shown[old.message_id] = new
        self.sent.append(new)
        return new

    def _remark(self, method: EditMessageReplyMarkup) -> Message:
        old = self.shown.get(method.message_id or 0)
        if old is None:
            raise TelegramBadRequest(method=method, message="Bad Request: message to edit not found")
        if old.reply_markup == method.reply_markup:
            raise TelegramBadRequest(method=method, message="Bad Request: message is not modified")
        new = old.model_copy(update={"reply_markup": method.reply_markup}).as_(self)
        self.shown[old.message_id] = new
        return new


def check(text: str, markup: Any) -> None:
    """Refuse what Telegram would refuse: texts and callback data too long, empty ones, broken HTML."""
    plain = _TAG.sub("", text)
    assert plain.strip(), "a message without text"
    assert "<" not in plain, f"not HTML: {plain!r}"
    # Telegram counts after reading the entities, in UTF-16.
    size = len(unescape(plain).encode("utf-16-le")) // 2
    assert size <= TEXT_LIMIT, f"{size} characters"
    if isinstance(markup, InlineKeyboardMarkup):
        for button in (button for row in markup.inline_keyboard for button in row):
            assert button.text, "a button without a label"
            size = len((button.callback_data or "").encode())
            assert size <= CALLBACK_LIMIT, f"{button.callback_data!r} has {size} bytes"


class Talk(BotClient):
    """One person's side of the chat: says, sends and taps, and reads what the desk shows."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        *,
        user: int = 501,
        name: str = "陈美",
        language: str = "zh-hans",
        group: bool = False,
    ) -> None:
        chat = -100 if group else user
        super().__init__(dispatcher, user_id=user, chat_id=chat, chat_type="group" if group else "private")
        self.user = User(id=user, is_bot=False, first_name=name, language_code=language)
        self.telegram = Telegram(self.chat)
        self.bot = self.telegram

    # What the person does.

    async def say(self, text: str) -> None:
        """Send a text; a command gets its entity as Telegram adds it."""
        await self.post(text=text)

    async def post(self, **content: Any) -> Message:
        """Send a message with any content."""
        message = Message(
            message_id=self._new_message_id(),
            date=_SENT_AT,
            chat=self.chat,
            from_user=content.pop("from_user", self.user),
            **content,
        )
        await self.dp.feed_update(self.telegram, Update(update_id=self._new_update_id(), message=message))
        return message

    async def edit(self, message: Message, text: str) -> None:
        """Edit an earlier message of one's own."""
        edited = message.model_copy(update={"text": text, "edit_date": 1_800_000_000})
        update = Update(update_id=self._new_update_id(), edited_message=edited)
        await self.dp.feed_update(self.telegram, update)

    async def photo(
        self, name: str = "p", *, caption: str | None = None, album: str | None = None, size: int = 50_000
    ) -> Message:
        """Send a photo, alone or as one of an album."""
        sizes = [
            PhotoSize(file_id=f"f-{name}", file_unique_id=f"u-{name}", width=9, height=9, file_size=size)
        ]
        return await self.post(photo=sizes, caption=caption, media_group_id=album)

    async def share_contact(self, phone: str, *, owner: int | None = None) -> None:
        """Share a contact: one's own by the button, or somebody else's."""
        contact = Contact(phone_number=phone, first_name="X", user_id=owner or self.user.id)
        await self.post(contact=contact)

    async def share_location(self, latitude: float, longitude: float) -> None:
        """Share a place on the map."""
        await self.post(location=Location(latitude=latitude, longitude=longitude))

    async def tap(self, label: str) -> str | None:
        """Tap the newest button whose label contains a text; return the answer to the tap, if any."""
        message, button = self.find(label)
        if isinstance(button, KeyboardButton):
            await self.say(button.text)
            return None
        return await self.tap_data(button.callback_data or "", message)

    async def tap_data(self, data: str, message: Message | None = None) -> str | None:
        """Tap a button by its callback data; return the answer to the tap, if any."""
        button = InlineKeyboardButton(text="?", callback_data=data)
        callback = self._new_callback(message or self.push(), button)
        await self.dp.feed_update(
            self.telegram, Update(update_id=self._new_update_id(), callback_query=callback)
        )
        return self.telegram.answers.get(callback.id)

    def push(self, text: str = "a message that the desk sent by itself") -> Message:
        """Show a message that did not come out of a dialog."""
        message = Message(
            message_id=next(self.telegram.numbers), date=_SENT_AT, chat=self.chat, from_user=ME, text=text
        ).as_(self.telegram)
        self.telegram.shown[message.message_id] = message
        return message

    # What the person sees.

    @property
    def shown(self) -> str:
        """The text of the newest message of the desk."""
        return self.newest.text or self.newest.caption or ""

    @property
    def newest(self) -> Message:
        """The newest message of the desk that is still in the chat."""
        return self.telegram.shown[max(self.telegram.shown)]

    @property
    def labels(self) -> list[str]:
        """The labels of the newest message's buttons, reply keyboard included."""
        return [button.text for button in self._buttons(self.newest)]

    def find(self, label: str) -> tuple[Message, InlineKeyboardButton | KeyboardButton]:
        """Return the newest button with a label, else the newest whose label contains it, and its message."""
        newest_first = sorted(self.telegram.shown.values(), key=lambda it: -it.message_id)
        buttons = [(message, button) for message in newest_first for button in self._buttons(message)]
        for fits in (lambda text: text == label, lambda text: label in text):
            for message, button in buttons:
                if fits(button.text):
                    return message, button
        raise AssertionError(f"no button {label!r}; there are {self.labels} below {self.shown!r}")

    def _buttons(self, message: Message) -> Sequence[InlineKeyboardButton | KeyboardButton]:
        markup = message.reply_markup or getattr(message, "keyboard", None)
        if markup is None:
            return []
        rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else markup.keyboard
        return [button for row in rows for button in row]
