"""A Telegram in memory for the real sender: chats that fill up, people who block, calls that go wrong."""

import asyncio
import json
import random
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from telegram.request import BaseRequest, RequestData

from notifier.postman import Postman
from notifier.rendering import Message
from notifier.request import OutcomeUnknown, ServerFault
from tests.promises.letters import Letter
from tickets.ids import OutboxId
from tickets.messages.taps import Tap

_carried: ContextVar[OutboxId | None] = ContextVar("_carried", default=None)
_ROUND_TRIP = (0.05, 0.4)


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Shares of all calls that go wrong, each in its way."""

    too_many: float = 0.002
    server_fault: float = 0.004
    no_answer: float = 0.002


class MemoryTelegram:
    """Everything that ever arrived, and who has blocked the bot at present; the same for every process."""

    def __init__(self, *, now: Callable[[], datetime], dice: random.Random, rates: Rates) -> None:
        """Begin with no chats."""
        self.now = now
        self.dice = dice
        self.rates = rates
        self.letters: list[Letter] = []
        self.blocked: set[int] = set()
        self.on_letter: Callable[[Letter], None] = lambda letter: None
        self._numbers = count(1)

    def deliver(self, given: dict[str, Any]) -> tuple[Letter, dict[str, Any]]:
        """Put a message into its chat and return it, and what Telegram answers."""
        markup = json.loads(given.get("reply_markup") or "{}")
        keys = [key for row in markup.get("inline_keyboard", []) for key in row]
        taps = [Tap.decode(key.get("callback_data", "")) for key in keys]
        chat = int(given["chat_id"])
        letter = Letter(
            at=self.now(),
            chat=chat,
            text=given.get("text", ""),
            taps=tuple(tap for tap in taps if tap is not None),
            outbox=_carried.get(),
        )
        self.letters.append(letter)
        self.on_letter(letter)
        message = {
            "message_id": next(self._numbers),
            "date": int(letter.at.timestamp()),
            "chat": {"id": chat, "type": "private"},
            "text": letter.text,
        }
        return letter, message


class CarryingPostman(Postman):
    """The real postman, who lets Telegram know which of the outbox's messages each call is."""

    async def send(self, outbox: OutboxId, chat: int, message: Message, *, edits: int | None = None) -> int:
        """Send a message as the real one does."""
        _carried.set(outbox)
        return await super().send(outbox, chat, message, edits=edits)


class MemoryRequest(BaseRequest):
    """The way of one process of the desk to the Telegram in memory."""

    def __init__(self, telegram: MemoryTelegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float:
        """How long an answer may take, in seconds."""
        return 20.0

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Hold nothing."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_more: Any
    ) -> tuple[int, bytes]:
        """Carry out a call; raises `ServerFault` and `OutcomeUnknown`."""
        telegram, dice = self._telegram, self._telegram.dice
        await asyncio.sleep(dice.uniform(*_ROUND_TRIP))
        fate = dice.random()
        if fate < telegram.rates.too_many:
            return _refused(429, "Too Many Requests: retry after 5", retry_after=5)
        if fate < telegram.rates.too_many + telegram.rates.server_fault:
            raise ServerFault("502")
        given = request_data.json_parameters if request_data else {}
        if int(given["chat_id"]) in telegram.blocked:
            return _refused(403, "Forbidden: bot was blocked by the user")
        letter, message = telegram.deliver(given)
        await asyncio.sleep(dice.uniform(*_ROUND_TRIP))
        if dice.random() < telegram.rates.no_answer:
            raise OutcomeUnknown("no answer")
        letter.answered = True
        return 200, json.dumps({"ok": True, "result": message}).encode()


def _refused(code: int, description: str, **parameters: int) -> tuple[int, bytes]:
    answer = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return code, json.dumps(answer).encode()
