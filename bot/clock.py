"""The present moment: the machine's clock, or one that follows a clock that a person can turn."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog

_log = structlog.get_logger(__name__)
_RETRY_SECONDS = 1.0


def system_clock() -> datetime:
    """Return the machine's time in UTC."""
    return datetime.now(UTC)


class FollowedClock:
    """The machine's time plus an offset that another clock tells, such as the sandbox's."""

    def __init__(self, url: str, *, on_jump: Callable[[], None] | None = None) -> None:
        """Follow the clock at a URL; `on_jump` is called after each change."""
        self._url = url
        self._offset = timedelta()
        self._known = asyncio.Event()
        self._listeners = [on_jump] if on_jump else []

    def __call__(self) -> datetime:
        """Return the followed clock's moment in UTC."""
        return system_clock() + self._offset

    def listen(self, on_jump: Callable[[], None]) -> None:
        """Call a function after each change of the offset."""
        self._listeners.append(on_jump)

    async def known(self) -> None:
        """Wait until the clock has told its time once."""
        await self._known.wait()

    async def follow(self) -> None:
        """Listen to the clock until cancelled; a broken connection is opened again."""
        while True:
            try:
                await self._listen()
            except (aiohttp.ClientError, TimeoutError) as error:
                _log.warning("the followed clock does not answer", cause=str(error))
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self) -> None:
        timeout = aiohttp.ClientTimeout(total=None, sock_read=60)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{self._url}/events") as response,
        ):
            response.raise_for_status()
            async for line in response.content:
                if line.startswith(b"data:"):
                    self._set(json.loads(line[5:]))

    def _set(self, told: dict[str, float]) -> None:
        offset = timedelta(seconds=told["offset_seconds"])
        changed = offset != self._offset
        self._offset = offset
        self._known.set()
        if changed:
            for listener in self._listeners:
                listener()
