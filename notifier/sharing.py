"""Several senders, one pace: each takes its part of it, and all wait when Telegram says so to one."""

import asyncio
from datetime import timedelta

import structlog

from notifier.pacing import Pace
from tickets.messages.queues import Senders, Unavailable

_log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=5)
"""How often the senders are counted; one that comes or goes in good order is known of at once."""

_AWAY = timedelta(seconds=2)


class Sharing:
    """Keeps one sender's pace to its part of the whole, and passes on when Telegram says wait."""

    def __init__(self, *, pace: Pace, senders: Senders, every: timedelta = EVERY) -> None:
        self._pace = pace
        self._senders = senders
        self._every = every
        self._among = 1
        self._wait = timedelta()
        self._waits = asyncio.Event()
        pace.on_wait = self._says_wait

    async def follow(self) -> None:
        """Take this sender's part anew whenever their number changes, and wait when another was told to."""
        while True:
            try:
                among = await self._senders.count()
            except Unavailable as away:
                _log.debug("nobody can be counted while the database is away", cause=str(away))
                await asyncio.sleep(_AWAY.total_seconds())
                continue
            if among != self._among:
                self._among = among
                self._pace.share(among)
                _log.info("the pace is shared", senders=among)
            wait = await self._senders.news(timeout=self._every)
            if wait:
                _log.info("another sender was told to wait", seconds=wait.total_seconds())
                self._pace.hold(wait)

    async def pass_on(self) -> None:
        """Tell the other senders whenever Telegram tells this one to wait."""
        while True:
            await self._waits.wait()
            self._waits.clear()
            try:
                await self._senders.tell(self._wait)
            except Unavailable as away:
                _log.warning("the other senders were not told to wait; Telegram will", cause=str(away))

    def _says_wait(self, period: timedelta) -> None:
        # Calls that were under way together are refused together, each for a time of its own.
        self._wait = max(period, self._wait) if self._waits.is_set() else period
        self._waits.set()
