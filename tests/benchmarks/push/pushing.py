"""The real notifier, a process of its own, against the real sandbox: how much of the pace it holds."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from notifier.pacing import PER_SECOND
from storage.opening import Storage
from storage.tables import outbox
from tests.benchmarks.intake.contestants import START_SECONDS, running
from tests.benchmarks.push.filling import CHATS_FROM, FIRST_CUSTOMER
from tests.fakes.sandbox_client import Sandbox

_AT_ONCE = 16
_LOOK = 0.5
_SPARE = 1.3


@dataclass(frozen=True, kw_only=True)
class Pushed:
    """What the notifier sent within a bounded time; `share` is of the pace that is set."""

    sent: int
    seconds: float
    cpu: float
    memory: float

    @property
    def per_second(self) -> float:
        """Messages per second, from the first that left to the last."""
        return (self.sent - 1) / self.seconds if self.seconds else 0.0

    @property
    def share(self) -> float:
        """The rate as a share of the pace."""
        return self.per_second / PER_SECOND


async def push(storage: Storage, folder: Path, *, url: str | None, now: datetime, seconds: float) -> Pushed:
    """Let the notifier send what is planned, from a moment of the desk's clock on.

    Everybody who works there and the customers whose messages leave first have a chat in the sandbox.
    """
    async with Sandbox() as box:
        customers = int(PER_SECOND * seconds * _SPARE) + 50
        await _let_exist(box, [*range(1, FIRST_CUSTOMER), *range(CHATS_FROM, CHATS_FROM + customers)])
        await box.set_clock(now.isoformat())
        settings = {
            "FRONTDESK_TOKEN": box.token,
            "FRONTDESK_TELEGRAM_API": box.url,
            "FRONTDESK_CLOCK_URL": f"{box.url}/sandbox/clock",
            "FRONTDESK_DATA_DIR": str(folder),
            **({"FRONTDESK_DATABASE_URL": url} if url else {}),
        }
        log = folder / "notifier.log"
        async with running("bot.cli", ["notifier"], settings, log=log) as notifier:
            await _reached(storage, now, 1, within=START_SECONDS)
            cpu = notifier.cpu
            await asyncio.sleep(seconds)
            # A rate takes two messages, however slow the machine is.
            await _reached(storage, now, 2, within=START_SECONDS)
            sent, span = await _sent(storage, now)
            return Pushed(
                sent=sent, seconds=span.total_seconds(), cpu=notifier.cpu - cpu, memory=notifier.memory
            )


async def _let_exist(box: Sandbox, chats: Sequence[int]) -> None:
    """Let people open the chat with the bot."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(chat: int) -> None:
        async with turns:
            person = await box.person("Mei", id=chat)
            await person.send("/start")

    await asyncio.gather(*(one(chat) for chat in chats))


async def _reached(storage: Storage, now: datetime, number: int, *, within: float) -> None:
    ends = time.monotonic() + within
    while (await _sent(storage, now))[0] < number:
        if time.monotonic() > ends:
            raise AssertionError("the notifier sent nothing")
        await asyncio.sleep(_LOOK)


async def _sent(storage: Storage, since: datetime) -> tuple[int, timedelta]:
    """Return how many messages were sent since a moment, and the time from the first to the last."""
    moment = outbox.c.finished_at.type
    query = select(
        func.count().label("number"),
        func.min(outbox.c.finished_at, type_=moment).label("first"),
        func.max(outbox.c.finished_at, type_=moment).label("last"),
    ).where(outbox.c.status.in_(["sent"]), outbox.c.finished_at >= since)
    async with storage.database.reading() as work:
        row = (await work.read(query)).one()
    return row.number, (row.last - row.first) if row.number else timedelta()
