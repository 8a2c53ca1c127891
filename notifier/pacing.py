"""The pace at which Telegram accepts messages: overall, per chat, and not at all while it says wait."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeAlias

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from notifier.request import NotSent

JsonObject: TypeAlias = dict[str, Any]
ApiAnswer: TypeAlias = bool | JsonObject | list[JsonObject]
Call: TypeAlias = Callable[..., Coroutine[Any, Any, ApiAnswer]]

PER_SECOND = 25.0
"""Calls per second overall; the rest of Telegram's about 30 is left for answers in conversations."""

CHAT_INTERVAL = 1.0
"""Seconds between two messages to one private chat."""

GROUP_PER_MINUTE = 20.0
"""Messages per minute to one group."""

_CHATS_REMEMBERED = 2000
_NEWEST_WEIGHT = 0.2


class Pace(BaseRateLimiter[None]):
    """Lets calls through one by one, evenly spaced, and stops them all when Telegram says wait.

    Spacing instead of buckets: a bucket lets twice its rate through in its first second. A `RetryAfter`
    stops every call, also those that are already waiting, for exactly the time it names, and is raised to
    the caller, who knows whether the message is still worth sending. `on_wait` hears of each.
    """

    def __init__(
        self,
        *,
        per_second: float = PER_SECOND,
        chat_interval: float = CHAT_INTERVAL,
        group_per_minute: float = GROUP_PER_MINUTE,
    ) -> None:
        self.on_wait: Callable[[timedelta], None] | None = None
        self._per_second = per_second
        self._overall = _EvenTurns(1 / per_second)
        self._chat_interval = chat_interval
        self._group_interval = 60 / group_per_minute
        self._among = 1
        self._chats: dict[int | str, AsyncLimiter] = {}
        self._opens_at = 0.0
        self._round_trip = 0.0
        self._closed = asyncio.Event()

    @property
    def per_second(self) -> float:
        """Calls per second that this sender may make: its part of the whole."""
        return self._per_second / self._among

    @property
    def chat_interval(self) -> float:
        """Seconds between two messages of this sender to one private chat."""
        return self._chat_interval * self._among

    def share(self, among: int) -> None:
        """Take one part of so many, overall and in every chat, from now on."""
        self._among = among
        self._overall.distance = 1 / self.per_second
        self._chats.clear()

    @property
    def round_trip(self) -> timedelta:
        """How long a call takes lately, from sending to its answer."""
        return timedelta(seconds=self._round_trip)

    def hold(self, period: timedelta) -> None:
        """Let nothing through for a period from now; a longer one that runs already stays."""
        self._opens_at = max(self._opens_at, _now() + period.total_seconds())

    def close(self) -> None:
        """Let nothing through any more: calls that wait for their turn raise `NotSent`."""
        self._closed.set()

    async def opened(self) -> None:
        """Wait until Telegram no longer says wait; raises `NotSent` once nothing is let through any more."""
        await self._gate()

    async def initialize(self) -> None:
        """Need no preparation."""

    async def shutdown(self) -> None:
        """Hold nothing that would have to be given back."""

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> ApiAnswer:
        """Make a call when its turn comes; raises `NotSent` and what the call raises."""
        media = data.get("media")
        await self._turn(data.get("chat_id"), messages=len(media) if isinstance(media, list | tuple) else 1)
        started = _now()
        try:
            answer = await callback(*args, **kwargs)
        except RetryAfter as error:
            period = _period(error)
            self.hold(period)
            if self.on_wait is not None:
                self.on_wait(period)
            raise
        self._learn(_now() - started)
        return answer

    async def _turn(self, chat: int | str | None, *, messages: int) -> None:
        while True:
            await self._gate()
            if chat is not None:
                await self._limiter(chat).acquire()
            for _ in range(messages):
                await self._overall.take()
            if self._opens_at <= _now():
                return

    async def _gate(self) -> None:
        wait = self._opens_at - _now()
        if wait <= 0 and not self._closed.is_set():
            return
        try:
            async with asyncio.timeout(wait):
                await self._closed.wait()
        except TimeoutError:
            # It can be held for longer meanwhile.
            await self._gate()
        else:
            raise NotSent("the sender stops")

    def _limiter(self, chat: int | str) -> AsyncLimiter:
        limiter = self._chats.get(chat)
        if limiter is None:
            self._forget_idle()
            is_group = isinstance(chat, str) or chat < 0
            interval = self._group_interval * self._among if is_group else self.chat_interval
            limiter = self._chats[chat] = AsyncLimiter(1, interval)
        return limiter

    def _forget_idle(self) -> None:
        if len(self._chats) >= _CHATS_REMEMBERED:
            self._chats = {chat: each for chat, each in self._chats.items() if not each.has_capacity()}

    def _learn(self, seconds: float) -> None:
        weight = _NEWEST_WEIGHT if self._round_trip else 1.0
        self._round_trip += (seconds - self._round_trip) * weight


class _EvenTurns:
    """Turns at an even distance; one that is taken late, as each is by a little, delays none after it."""

    def __init__(self, distance: float) -> None:
        self.distance = distance
        self._next = 0.0

    async def take(self) -> None:
        """Wait for the next turn that nobody has yet."""
        turn = max(self._next, _now())
        self._next = turn + self.distance
        if (wait := turn - _now()) > 0:
            await asyncio.sleep(wait)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _period(error: RetryAfter) -> timedelta:
    period = error.retry_after
    return period if isinstance(period, timedelta) else timedelta(seconds=period)
