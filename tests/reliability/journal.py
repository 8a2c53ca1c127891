"""What happened in every chat, in order, as the persons' phones saw it: followed while the run goes on."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.fakes.sandbox_client import Sandbox

Json = dict[str, Any]
_WAIT_SECONDS = 20.0


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One message as it was sent or edited; `seq` is its place among everything that happened.

    `own` marks what the person said; everything else is the desk's.
    """

    seq: int
    chat: int
    message_id: int
    text: str
    edited: bool
    own: bool = False


@dataclass
class Phone:
    """A person's chat with the desk: the messages that stand there now, and a call when they change.

    `on_tap` is told the message of each tap before it is sent.
    """

    messages: dict[int, Json] = field(default_factory=dict)
    on_tap: Callable[[int], None] = lambda _: None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def shows(self, message: Json) -> None:
        """Take a new or edited message."""
        self.messages[int(message["message_id"])] = message
        self._changed.set()

    def loses(self, message_id: int) -> None:
        """Drop a deleted message."""
        self.messages.pop(message_id, None)
        self._changed.set()

    def from_desk(self) -> list[Json]:
        """Return the desk's messages, the newest first."""
        found = [message for message in self.messages.values() if message["from_bot"]]
        return sorted(found, key=lambda message: int(message["message_id"]), reverse=True)

    async def change(self, timeout: float) -> bool:
        """Wait for the next change; False when none came in so many seconds."""
        try:
            async with asyncio.timeout(timeout):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True


class Journal:
    """Follows the sandbox and keeps every message in the order in which it appeared."""

    def __init__(self, box: Sandbox) -> None:
        self._box = box
        self._seq = 0
        self.entries: list[Entry] = []
        self._phones: dict[int, Phone] = {}

    def phone(self, chat: int) -> Phone:
        """Return the phone of a chat, always the same one."""
        if chat not in self._phones:
            self._phones[chat] = Phone(on_tap=partial(self._tapped, chat))
        return self._phones[chat]

    async def follow(self) -> None:
        """Follow until cancelled; raises AssertionError when events were missed."""
        while True:
            self.take(await self._box.events(after=self._seq, timeout=_WAIT_SECONDS))

    async def catch_up(self) -> None:
        """Read what has happened until now."""
        self.take(await self._box.events(after=self._seq))

    def take(self, events: list[Json]) -> None:
        """Write events down; those that are known already are left out."""
        for event in events:
            if event["seq"] <= self._seq:
                continue
            if event["seq"] != self._seq + 1:
                raise AssertionError("the sandbox forgot events before the journal had read them")
            self._seq = event["seq"]
            if event["type"] in {"message", "edit"}:
                self._write(event)
            elif event["type"] == "delete":
                self.phone(event["chat"]).loses(int(event["message_id"]))

    def _tapped(self, chat: int, message_id: int) -> None:
        # The sandbox tells taps to the bot alone, so whoever taps says so here.
        tap = Entry(seq=self._seq, chat=chat, message_id=message_id, text="", edited=False, own=True)
        self.entries.append(tap)

    def _write(self, event: Json) -> None:
        message = event["message"]
        self.entries.append(
            Entry(
                seq=event["seq"],
                chat=event["chat"],
                message_id=int(message["message_id"]),
                text=message.get("text") or message.get("caption") or "",
                edited=event["type"] == "edit",
                own=not message["from_bot"],
            )
        )
        self.phone(event["chat"]).shows(message)
