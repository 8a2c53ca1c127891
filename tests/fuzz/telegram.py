"""Telegram's side, in memory: answers every call as the Bot API would, and holds it to Telegram's limits."""

import json
import re
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message

from sandbox.botapi.errors import ApiError
from sandbox.botapi.keyboards import checked_markup
from sandbox.entities.html import parse_html
from sandbox.entities.spans import ParseError, trimmed, utf16_length
from tests.fuzz.cast import BOT
from tests.fuzz.telegram_objects import Json

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ANSWER_LIMIT = 200
_ALBUM = range(2, 11)
_SENT_AT = 1_790_000_000
_REMEMBERED = 12
_INVITE = re.compile(r"inv_([\w-]+)")
_NOT_MODIFIED = "message is not modified"
_GONE = "message to edit not found"
_TOO_LATE = "query is too old and response timeout expired or query ID is invalid"


@dataclass
class Telegram:
    """What the desk has shown, by chat; `refused` is what breaks a limit, which never may happen."""

    shown: dict[int, deque[Json]] = field(default_factory=dict)
    said: list[tuple[int, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    invites: deque[str] = field(default_factory=lambda: deque(maxlen=5))
    calls: int = 0
    _answered: set[str] = field(default_factory=set)
    _numbers: "count[int]" = field(default_factory=lambda: count(1000))

    def button(self, chat: int, order: int) -> str:
        """Return the callback data of a button in a chat, the newest message's first."""
        data = [
            button["callback_data"]
            for message in reversed(self.shown.get(chat, ()))
            for row in (message.get("reply_markup") or {}).get("inline_keyboard", ())
            for button in row
            if "callback_data" in button
        ]
        return data[order % len(data)] if data else "t:ticket:1"

    def message(self, chat: int, order: int) -> Json:
        """Return one of the newest messages in a chat; where there is none, one that is past reaching."""
        kept = self.shown.get(chat)
        if not kept:
            return {"message_id": 1, "date": 0, "chat": {"id": chat, "type": "private"}}
        return kept[-1 - order % min(3, len(kept))]

    def carry_out(self, name: str, given: Json) -> Any:
        """Return a call's result as JSON; raises ValueError in Telegram's words for what it refuses."""
        self.calls += 1
        if name == "getMe":
            return BOT
        if name == "answerCallbackQuery":
            return self._answer(given)
        if name.startswith("delete"):
            return True
        chat = int(given.get("chat_id") or 0)
        if name == "sendMediaGroup":
            self._require(len(json.loads(given["media"])) in _ALBUM, "album size")
            return [self._keep(chat, {"caption": ""}) for _ in json.loads(given["media"])]
        content = self._content(name, given)
        self.said.append((chat, "".join(str(part) for part in content.values())))
        if "message_id" in given:
            return self._edit(chat, int(given["message_id"]), content)
        return self._keep(chat, content)

    def _content(self, name: str, given: Json) -> Json:
        content: Json = {}
        for part, limit in (("text", TEXT_LIMIT), ("caption", CAPTION_LIMIT)):
            if part in given:
                content[part] = self._text(given, part, limit)
        if name.startswith("send"):
            self._require(content.get("text", "-") != "", "message text is empty")
        if "reply_markup" in given:
            try:
                markup = checked_markup(json.loads(given["reply_markup"]))
            except ApiError as error:
                self._require(False, error.description)
            else:
                content |= {"reply_markup": markup} if markup and "inline_keyboard" in markup else {}
        return content

    def _text(self, given: Json, part: str, limit: int) -> str:
        text: str = given[part]
        if given.get("parse_mode") == "HTML":
            try:
                text, _ = parse_html(text)
            except ParseError as error:
                self._require(False, f"can't parse entities: {error}")
        text, _ = trimmed(text, [])
        self._require(utf16_length(text) <= limit, f"{part} is too long")
        self.invites.extend(_INVITE.findall(given[part]))
        return text

    def _answer(self, given: Json) -> bool:
        self._require(utf16_length(given.get("text", "")) <= ANSWER_LIMIT, "an answer is too long")
        if not given["callback_query_id"] or given["callback_query_id"] in self._answered:
            raise ValueError(_TOO_LATE)
        self._answered.add(given["callback_query_id"])
        return True

    def _keep(self, chat: int, content: Json) -> Json:
        kept = {
            "message_id": next(self._numbers),
            "date": _SENT_AT,
            "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
            "from": BOT,
            **content,
        }
        self.shown.setdefault(chat, deque(maxlen=_REMEMBERED)).append(kept)
        return kept

    def _edit(self, chat: int, number: int, content: Json) -> Json:
        for place, old in enumerate(kept := self.shown.get(chat, deque())):
            if old["message_id"] == number:
                new = {name: value for name, value in old.items() if name != "reply_markup"} | content
                if new == old:
                    raise ValueError(_NOT_MODIFIED)
                kept[place] = new
                return new
        raise ValueError(_GONE)

    def _require(self, held: bool, limit: str) -> None:
        if not held:
            self.refused.append(limit)
            raise ValueError(limit)


class TelegramSession(BaseSession):
    """Carries the bot's calls to the Telegram in memory, encoded as for the real one."""

    def __init__(self, telegram: Telegram) -> None:
        """Answer from a Telegram."""
        super().__init__()
        self._telegram = telegram

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,
    ) -> TelegramType:
        """Answer one call; a refusal is raised as aiogram raises it."""
        files: dict[str, Any] = {}
        given = {
            name: value if isinstance(value, str) else str(value)
            for name, kept in method.model_dump(warnings=False).items()
            if (value := self.prepare_value(kept, bot=bot, files=files)) is not None
        }
        for value in given.values():
            value.encode()  # what has no bytes can't be sent
        try:
            result = self._telegram.carry_out(method.__api_method__, given)
        except ValueError as error:
            raise TelegramBadRequest(method=method, message=f"Bad Request: {error}") from None
        if isinstance(result, dict) and method.__api_method__ != "getMe":
            return Message.model_validate(result, context={"bot": bot})  # type: ignore[return-value]  # what every other such call returns
        answer = self.check_response(bot, method, 200, json.dumps({"ok": True, "result": result}))
        return answer.result  # type: ignore[return-value]  # present in an answer that is ok

    async def close(self) -> None:
        """Close nothing."""

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """Return a small file for every address."""
        yield b"file"
