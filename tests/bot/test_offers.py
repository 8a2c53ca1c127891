"""What has just been kept is handled without being read again, and no chat's order suffers from it."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.updates.lanes import Lanes
from storage.opening import Storage
from tests.bot.kept_updates import BOT, NOW, update
from tickets.messages.queues import InboxRow, StateChanges

PATIENCE = timedelta(seconds=60)

Handle = Callable[[InboxRow], Awaitable[StateChanges]]


async def nobody(_row: InboxRow) -> None:
    raise AssertionError("nothing is put aside here")


@asynccontextmanager
async def running(storage: Storage, handle: Handle, *, on_done: Callable[[], None]) -> AsyncIterator[Lanes]:
    lanes = Lanes(
        inbox=storage.inbox,
        bot=BOT,
        worker="one",
        clock=lambda: NOW,
        handle=handle,
        on_parked=nobody,
        on_done=on_done,
        parallel=2,
        grace=PATIENCE,
        alone=True,
    )
    stop = asyncio.Event()
    task = asyncio.create_task(lanes.run(stop))
    try:
        yield lanes
    finally:
        stop.set()
        lanes.wake()
        await task


@pytest.mark.parametrize("seed", range(8))
async def test_a_flood_is_handled_once_each_and_in_each_chats_order(storage: Storage, seed: int) -> None:
    """More came in than is held at once: what was offered later overtook what waited in the inbox."""
    chance, total = random.Random(seed), 150
    handled: defaultdict[int, list[int]] = defaultdict(list)
    done, number = asyncio.Event(), 0

    async def handle(row: InboxRow) -> StateChanges:
        for _ in range(chance.randrange(4)):
            await asyncio.sleep(0)
        assert row.chat is not None
        handled[row.chat].append(row.update_id)
        return {}

    def count() -> None:
        if sum(len(each) for each in handled.values()) >= total:
            done.set()

    async with running(storage, handle, on_done=count) as lanes:
        while number < total:
            size = min(chance.choice((1, 1, 2, 5, 30)), total - number)
            batch = [update(number + place, chance.randrange(1, 5)) for place in range(1, size + 1)]
            number += size
            lanes.offer(await storage.inbox.put(BOT, batch))
            for _ in range(chance.randrange(6)):
                await asyncio.sleep(0)
        async with asyncio.timeout(PATIENCE.total_seconds()):
            await done.wait()
    assert sorted(each for chat in handled.values() for each in chat) == list(range(1, total + 1))
    assert all(chat == sorted(chat) for chat in handled.values())
    assert await storage.inbox.waiting(BOT) == 0


async def test_what_was_just_kept_is_not_read_again(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every finished update had the whole inbox read and opened again: the busier, the slower."""
    monkeypatch.setattr("bot.updates.lanes._IDLE_SECONDS", 600)
    reads, real = [], storage.inbox.pending

    async def counted(*args: object, **kwargs: object) -> object:
        reads.append(args)
        return await real(*args, **kwargs)

    async def handle(_row: InboxRow) -> StateChanges:
        return {}

    monkeypatch.setattr(storage.inbox, "pending", counted)
    finished = 0
    done = asyncio.Event()

    def count() -> None:
        nonlocal finished
        finished += 1
        done.set()

    async with running(storage, handle, on_done=count) as lanes:
        await storage.inbox.put(BOT, [update(1, chat=1)])
        lanes.wake()
        await done.wait()
        begun = len(reads)
        for number in range(2, 42):
            done.clear()
            lanes.offer(await storage.inbox.put(BOT, [update(number, chat=number % 3)]))
            await done.wait()
    assert finished == 41
    assert len(reads) - begun <= 1


async def test_what_staff_let_run_again_is_found_however_busy_the_desk_is(storage: Storage) -> None:
    handled: list[int] = []
    found = asyncio.Event()

    async def handle(row: InboxRow) -> StateChanges:
        handled.append(row.update_id)
        if row.update_id == 1:
            found.set()
        return {}

    async with running(storage, handle, on_done=lambda: None) as lanes:
        lanes.offer(await storage.inbox.put(BOT, [update(2, chat=1)]))
        # Kept by another hand, without an offer: what a retry looks like to the lanes.
        await storage.inbox.put(BOT, [update(1, chat=5)])
        number = 3
        async with asyncio.timeout(PATIENCE.total_seconds()):
            while not found.is_set():
                lanes.offer(await storage.inbox.put(BOT, [update(number, chat=number)]))
                number += 1
    assert handled.count(1) == 1
