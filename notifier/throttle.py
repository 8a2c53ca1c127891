"""Work that leaves room for others: between its steps it rests as long as the last one took."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from tickets.ports import UnitOfWork, Units

LONGEST_REST = 1.0
"""Seconds of rest at most: a step that waited long for the database was no burden meanwhile."""


def throttled(
    units: Units,
    *,
    seconds: Callable[[], float] = time.monotonic,
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Units:
    """Return units of work after each of which whoever used it rests for the time that it took.

    Threads share one interpreter: so half of it, and of the file's lock, is left to those that send and
    answer, however much there is to plan. After an error nobody rests.
    """

    @asynccontextmanager
    async def opened() -> AsyncIterator[UnitOfWork]:
        began = seconds()
        async with units() as uow:
            yield uow
        await rest(min(seconds() - began, LONGEST_REST))

    return opened
