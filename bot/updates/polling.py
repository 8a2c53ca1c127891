"""Long polling: a batch is committed to the inbox before the next request confirms it."""

import asyncio
from typing import Any

import aiohttp
import structlog

from bot.updates.lanes import Kept
from bot.updates.raw_updates import ALLOWED_UPDATES, raw_update
from bot.updates.tally import NoUpdateCounter, UpdateCounter
from tickets.messages.queues import Inbox, Unavailable
from tickets.moments import Now

_log = structlog.get_logger(__name__)
_POLL_SECONDS = 25
_BATCH = 100
_MOST_BACKOFF = 30.0


class Poller:
    """Fetches updates for one bot and keeps them."""

    def __init__(
        self,
        *,
        api: str,
        token: str,
        bot: int,
        inbox: Inbox,
        clock: Now,
        on_kept: Kept,
        tally: UpdateCounter | None = None,
    ) -> None:
        """Poll a Bot API server; `on_kept` is given what was new in each batch that was committed."""
        self._url = f"{api}/bot{token}/"
        self._bot = bot
        self._inbox = inbox
        self._clock = clock
        self._on_kept = on_kept
        self._tally = tally or NoUpdateCounter()
        self._failures = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until stopped; every failure is logged and tried again, more slowly each time."""
        timeout = aiohttp.ClientTimeout(total=_POLL_SECONDS + 15)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            polling = asyncio.create_task(self._poll_on(session))
            stopping = asyncio.create_task(stop.wait())
            while not stop.is_set():
                await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if polling.done() and not stop.is_set():
                    self._failures += 1
                    self._tally.polled(well=False)
                    await self._back_off(stop, polling.exception())
                    polling = asyncio.create_task(self._poll_on(session))
            polling.cancel()
            stopping.cancel()
            await asyncio.gather(polling, stopping, return_exceptions=True)

    async def _poll_on(self, session: aiohttp.ClientSession) -> None:
        last = await self._inbox.last_update_id(self._bot)
        await self._call(session, "deleteWebhook", {})
        while True:
            request: dict[str, Any] = {
                "timeout": _POLL_SECONDS,
                "limit": _BATCH,
                "allowed_updates": list(ALLOWED_UPDATES),
            }
            if last is not None:
                request["offset"] = last + 1
            updates = await self._call(session, "getUpdates", request)
            self._failures = 0
            self._tally.polled(well=True)
            if updates:
                now = self._clock()
                raw = [raw_update(update, received_at=now) for update in updates]
                kept = await self._inbox.put(self._bot, raw)
                last = int(updates[-1]["update_id"])
                self._on_kept(kept)

    async def _call(self, session: aiohttp.ClientSession, method: str, request: dict[str, Any]) -> Any:
        async with session.post(self._url + method, json=request) as response:
            try:
                answer = await response.json()
            except (aiohttp.ContentTypeError, ValueError):
                raise TelegramRefused(f"{method}: HTTP {response.status} without JSON") from None
        if not answer.get("ok"):
            seconds = answer.get("parameters", {}).get("retry_after")
            raise TelegramRefused(f"{method}: {answer.get('description')}", retry_after=seconds)
        return answer["result"]

    async def _back_off(self, stop: asyncio.Event, error: BaseException | None) -> None:
        told = error.retry_after if isinstance(error, TelegramRefused) else None
        seconds = told or min(_MOST_BACKOFF, 0.5 * 2 ** min(self._failures, 6))
        _log.warning("no updates could be fetched; trying again", cause=_cause(error), seconds=seconds)
        try:
            async with asyncio.timeout(seconds):
                await stop.wait()
        except TimeoutError:
            return


class TelegramRefused(Exception):
    """The Bot API server refused a call; `retry_after` in seconds where it said so."""

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


def _cause(error: BaseException | None) -> str:
    if isinstance(error, TelegramRefused | Unavailable):
        return str(error)
    return type(error).__name__
