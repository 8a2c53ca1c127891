"""A minimal Bot API server on loopback: hands updates out, takes calls, and plays the customers.

It checks nothing and remembers only what a customer needs to go on: the newest window of each chat. Its
work is done in this process, so that a bot's own process has only the bot's.
"""

import asyncio
import json
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

Json = dict[str, Any]
_MOST_UPDATES = 100
_ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_WINDOWS = frozenset({"sendMessage", "editMessageText"})


@dataclass
class Account:
    """One bot: the updates that wait for it, and the windows that it has shown, by chat."""

    updates: deque[Json] = field(default_factory=deque)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    windows: dict[int, Json] = field(default_factory=dict)
    shown: dict[int, asyncio.Event] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    sent_at: list[float] = field(default_factory=list)
    delay: float = 0.0
    moved: asyncio.Condition = field(default_factory=asyncio.Condition)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def tell(self, **content: Json) -> None:
        """Let an update wait for the bot."""
        self.updates.append({"update_id": next(self._numbers), **content})
        self.arrived.set()

    def watch(self, chat: int) -> asyncio.Event:
        """Return the event that the next window of a chat sets."""
        self.shown[chat] = asyncio.Event()
        return self.shown[chat]

    async def take(self, offset: int, timeout: float) -> list[Json]:
        """Return updates from an offset on; those before it are confirmed."""
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        if not self.updates:
            self.arrived.clear()
            try:
                async with asyncio.timeout(timeout):
                    await self.arrived.wait()
            except TimeoutError:
                return []
        return [self.updates[place] for place in range(min(_MOST_UPDATES, len(self.updates)))]

    async def reached(self, messages: int) -> None:
        """Wait until the bot has sent so many messages."""
        async with self.moved:
            await self.moved.wait_for(lambda: len(self.sent_at) >= messages)

    def carry_out(self, method: str, given: Mapping[str, Any]) -> Any:
        """Return a call's result."""
        self.calls[method] += 1
        if "chat_id" not in given or method.startswith(("delete", "set")):
            return True
        chat = int(given["chat_id"])
        message = {
            "message_id": int(given.get("message_id") or next(self._numbers)),
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private"},
            "from": _ME,
            "text": given.get("text", "-"),
        }
        markup = json.loads(given["reply_markup"]) if given.get("reply_markup") else {}
        if "inline_keyboard" in markup:
            message["reply_markup"] = markup
        if method in _WINDOWS:
            self.sent_at.append(time.monotonic())
            # A reply keyboard's buttons are what a person sees as well.
            self.windows[chat] = {**message, "keyboard": markup.get("keyboard", [])}
            if (shown := self.shown.get(chat)) is not None:
                shown.set()
        return message


class BotApi:
    """The server; `accounts` come into being with a bot's first call."""

    def __init__(self) -> None:
        """Know no bot yet."""
        self.accounts: dict[str, Account] = {}
        self.address = ""
        self._runner: web.AppRunner | None = None

    def account(self, token: str) -> Account:
        """Return the account of a token."""
        return self.accounts.setdefault(token, Account())

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.address = f"http://127.0.0.1:{port}"

    async def stop(self) -> None:
        """Close every connection."""
        assert self._runner is not None
        await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        account = self.account(request.match_info["token"])
        method = request.match_info["method"]
        if request.content_type == "application/json":
            given: Mapping[str, Any] = await request.json()
        else:
            given = dict(await request.post())
        if method == "getMe":
            return _answer(_ME)
        if method == "getUpdates":
            timeout = float(given.get("timeout") or 0)
            return _answer(await account.take(int(given.get("offset") or 0), min(timeout, 5.0)))
        if account.delay:
            await asyncio.sleep(account.delay)
        result = account.carry_out(method, given)
        async with account.moved:
            account.moved.notify_all()
        return _answer(result)


def _answer(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})
