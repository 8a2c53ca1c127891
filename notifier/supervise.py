"""Work that goes on until it is told to stop, whatever happens to it in between."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import structlog

_log = structlog.get_logger(__name__)
_RESTART = timedelta(seconds=2)


async def supervise(work: Callable[[], Coroutine[Any, Any, None]], *, name: str, stop: asyncio.Event) -> None:
    """Do the work until `stop` is set; where it fails, that is logged with its cause and it begins again.

    Work under way is cancelled with its caller.
    """
    while not stop.is_set():
        run = asyncio.create_task(work())
        try:
            await asyncio.wait({run})
        finally:
            run.cancel()
        if (error := run.exception()) is not None:
            _log.error("work failed and starts again", work=name, exc_info=error)
            await set_within(stop, _RESTART)


async def set_within(event: asyncio.Event, period: timedelta) -> bool:
    """Wait until an event is set; False when that takes longer than a period."""
    try:
        async with asyncio.timeout(period.total_seconds()):
            return await event.wait()
    except TimeoutError:
        return False
