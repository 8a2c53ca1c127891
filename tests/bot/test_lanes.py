"""Updates of one chat are handled one at a time and in order; no chat holds up another; nothing is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.updates.lanes import ATTEMPTS, Lanes
from storage.errors import DatabaseUnavailable
from storage.opening import Storage
from tests.bot.kept_updates import BOT, NOW, update
from tickets.ids import TelegramId
from tickets.kinds import Language, Role
from tickets.messages.parked import ParkedUpdate
from tickets.messages.queues import InboxRow, RawUpdate, StateChanges

PATIENCE = 60.0


MODE = {"alone": False}


@pytest.fixture(params=[False, True], ids=["claiming", "alone"], autouse=True)
def alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the process shares the inbox with others or has it alone."""
    monkeypatch.setitem(MODE, "alone", request.param)


class Record:
    """What was handled, in order, and a way to wait for it."""

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.parked: list[int] = []
        self._changed = asyncio.Event()

    async def park(self, row: InboxRow) -> None:
        self.parked.append(row.update_id)
        self._changed.set()

    def note(self, row: InboxRow) -> None:
        self.handled.append(row.update_id)
        self._changed.set()

    async def until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not reached():
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def running(
    storage: Storage, handle: Callable[[InboxRow], Awaitable[StateChanges]], record: Record
) -> AsyncIterator[Lanes]:
    lanes = Lanes(
        inbox=storage.inbox,
        bot=BOT,
        worker="one",
        clock=lambda: NOW,
        handle=handle,
        on_parked=record.park,
        on_done=lambda: None,
        parallel=4,
        grace=timedelta(seconds=PATIENCE),
        alone=MODE["alone"],
    )
    stop = asyncio.Event()
    task = asyncio.create_task(lanes.run(stop))
    try:
        yield lanes
    finally:
        stop.set()
        await task


async def put_aside(storage: Storage) -> Sequence[ParkedUpdate]:
    async with storage.units() as unit:
        return await unit.parked.page()


async def test_two_quick_taps_are_handled_one_after_the_other(storage: Storage) -> None:
    record, inside, most = Record(), 0, 0

    async def handle(row: InboxRow) -> StateChanges:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0)
        inside -= 1
        record.note(row)
        return {}

    await storage.inbox.put(BOT, [update(number, chat=1) for number in range(1, 21)])
    async with running(storage, handle, record):
        await record.until(lambda: len(record.handled) == 20)
    assert record.handled == list(range(1, 21))
    assert most == 1


async def test_a_slow_chat_holds_up_no_other(storage: Storage) -> None:
    record, release = Record(), asyncio.Event()

    async def handle(row: InboxRow) -> StateChanges:
        if row.chat == 1:
            await release.wait()
        record.note(row)
        return {}

    await storage.inbox.put(BOT, [update(1, chat=1), update(2, chat=2), update(3, chat=2)])
    async with running(storage, handle, record):
        await record.until(lambda: record.handled == [2, 3])
        release.set()
        await record.until(lambda: record.handled == [2, 3, 1])


async def test_an_update_that_fails_is_tried_again_before_the_chats_next_one(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.updates.lanes._BACKOFF_SECONDS", 0)
    record, failures = Record(), [OSError("the network is away")]

    async def handle(row: InboxRow) -> StateChanges:
        if failures:
            raise failures.pop()
        record.note(row)
        return {}

    await storage.inbox.put(BOT, [update(1, chat=1), update(2, chat=1)])
    async with running(storage, handle, record):
        await record.until(lambda: len(record.handled) == 2)
    assert record.handled == [1, 2]
    assert record.parked == []


async def test_an_update_that_fails_three_times_is_parked_and_the_chat_goes_on(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.updates.lanes._BACKOFF_SECONDS", 0)
    record, tries = Record(), 0

    async def handle(row: InboxRow) -> StateChanges:
        nonlocal tries
        if row.update_id == 1:
            tries += 1
            raise RuntimeError("this one never works")
        record.note(row)
        return {}

    await storage.inbox.put(BOT, [update(1, chat=1), update(2, chat=1)])
    async with running(storage, handle, record):
        await record.until(lambda: record.handled == [2])
    assert tries == ATTEMPTS
    assert record.parked == [1]
    assert [update.update_id for update in await put_aside(storage)] == [1]


async def test_the_conversations_state_is_committed_with_the_done_mark(storage: Storage) -> None:
    record = Record()

    async def handle(row: InboxRow) -> StateChanges:
        record.note(row)
        return {"fsm:7:1:1:stack:data": '{"step": 3}'}

    await storage.inbox.put(BOT, [update(1, chat=1)])
    async with running(storage, handle, record):
        await record.until(lambda: record.handled == [1])
    assert await storage.dialog_state.load(["fsm:7:1:1:stack:data"]) == {
        "fsm:7:1:1:stack:data": '{"step": 3}'
    }
    assert await storage.inbox.pending(BOT, limit=10) == []


async def test_what_a_stopped_desk_did_not_begin_is_handled_by_the_next_one(storage: Storage) -> None:
    record, begun, release = Record(), asyncio.Event(), asyncio.Event()

    async def handle_slowly(row: InboxRow) -> StateChanges:
        begun.set()
        await release.wait()
        record.note(row)
        return {}

    async def handle(row: InboxRow) -> StateChanges:
        record.note(row)
        return {}

    await storage.inbox.put(BOT, [update(1, chat=1), update(2, chat=1)])
    async with running(storage, handle_slowly, record):
        await begun.wait()
        asyncio.get_running_loop().call_soon(release.set)
    assert record.handled == [1]
    async with running(storage, handle, record):
        await record.until(lambda: len(record.handled) == 2)
    assert record.handled == [1, 2]


async def test_a_database_that_is_away_for_a_moment_does_not_make_an_update_run_twice(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.updates.lanes._IDLE_SECONDS", 0.01)
    record, away, done = Record(), [OSError("disk full"), OSError("disk full")], storage.inbox.done

    async def failing_done(row: InboxRow, *, at: datetime, states: StateChanges | None = None) -> None:
        if away:
            raise away.pop()
        await done(row, at=at, states=states)

    monkeypatch.setattr(storage.inbox, "done", failing_done)

    async def handle(row: InboxRow) -> StateChanges:
        record.note(row)
        return {}

    await storage.inbox.put(BOT, [update(1, chat=1), update(2, chat=1)])
    async with running(storage, handle, record):
        await record.until(lambda: record.handled == [1, 2])
    assert away == []
    assert await storage.inbox.pending(BOT, limit=10) == []


async def test_an_inbox_that_cannot_be_read_for_a_moment_is_asked_again(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL was restarted under a running desk. The first look into the inbox failed, and with it ended
    the whole process; where nothing started it again, nobody was answered any more.
    """
    monkeypatch.setattr("bot.updates.lanes._IDLE_SECONDS", 0.01)
    record, away = Record(), [DatabaseUnavailable("away"), DatabaseUnavailable("away")]
    look = "pending" if MODE["alone"] else "claim"
    real = getattr(storage.inbox, look)

    async def failing_look(*args: Any, **options: Any) -> Sequence[InboxRow]:
        if away:
            raise away.pop()
        rows: Sequence[InboxRow] = await real(*args, **options)
        return rows

    monkeypatch.setattr(storage.inbox, look, failing_look)

    async def handle(row: InboxRow) -> StateChanges:
        record.note(row)
        return {}

    await storage.inbox.put(BOT, [update(1, chat=1)])
    async with running(storage, handle, record):
        await record.until(lambda: record.handled == [1])
    assert away == []


async def test_a_lease_that_could_not_be_prolonged_once_is_prolonged_the_next_time(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One lost connection ended the prolonging of leases for good, silently. From then on a chat that took
    longer than a lease was taken over by another process and answered twice.
    """
    monkeypatch.setitem(MODE, "alone", False)
    monkeypatch.setattr("bot.updates.lanes.LEASE", timedelta(milliseconds=30))
    record, begun, asked = Record(), asyncio.Event(), []
    prolonged = asyncio.Event()

    async def failing_extend(*_: Any, **__: Any) -> None:
        asked.append(1)
        if len(asked) == 1:
            raise DatabaseUnavailable("away")
        prolonged.set()

    monkeypatch.setattr(storage.inbox, "extend", failing_extend)

    async def handle(row: InboxRow) -> StateChanges:
        begun.set()
        await prolonged.wait()
        record.note(row)
        return {}

    await storage.inbox.put(BOT, [update(1, chat=1)])
    async with running(storage, handle, record):
        await record.until(lambda: record.handled == [1])
    assert len(asked) >= 2


async def test_people_are_told_of_a_parked_update_even_when_the_first_word_fails(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update had failed three times and was put aside; then the database was away for the moment in which
    the customer's apology was to be written. The update was no longer waiting, so nobody ever heard of it.
    """
    monkeypatch.setattr("bot.updates.lanes._BACKOFF_SECONDS", 0)
    monkeypatch.setattr("bot.updates.lanes._IDLE_SECONDS", 0.01)
    record, away = Record(), [DatabaseUnavailable("away")]
    park = record.park

    async def failing_park(row: InboxRow) -> None:
        if away:
            raise away.pop()
        await park(row)

    monkeypatch.setattr(record, "park", failing_park)

    async def handle(row: InboxRow) -> StateChanges:
        if row.update_id == 1:
            raise RuntimeError("this one never works")
        record.note(row)
        return {}

    await storage.inbox.put(BOT, [update(1, chat=1), update(2, chat=1)])
    async with running(storage, handle, record):
        await record.until(lambda: record.handled == [2])
    assert record.parked == [1]
    assert len(await put_aside(storage)) == 1


async def test_an_update_of_no_chat_that_ends_while_the_inbox_is_read_runs_once(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, begun, release, ended = Record(), asyncio.Event(), asyncio.Event(), asyncio.Event()
    real, done = storage.inbox.pending, storage.inbox.done

    async def noted_done(*args: Any, **options: Any) -> None:
        await done(*args, **options)
        ended.set()

    monkeypatch.setattr(storage.inbox, "done", noted_done)

    async def slow_look(*args: Any, **options: Any) -> Sequence[InboxRow]:
        rows = await real(*args, **options)
        if begun.is_set() and not release.is_set():
            release.set()
            await ended.wait()
        return rows

    monkeypatch.setattr(storage.inbox, "pending", slow_look)

    async def handle(row: InboxRow) -> StateChanges:
        begun.set()
        await release.wait()
        record.note(row)
        return {}

    body = RawUpdate(update_id=1, chat=None, body=b"{}", received_at=NOW)
    await storage.inbox.put(BOT, [body])
    async with running(storage, handle, record) as lanes:
        await begun.wait()
        if MODE["alone"]:
            lanes.wake()
        else:
            release.set()
        await record.until(lambda: len(record.handled) == 1)
    assert record.handled == [1]


async def test_an_update_let_run_again_goes_before_what_came_after_it_and_never_beside_it(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Staff let a message run again while its chat had others waiting: it ran after all of them, and what the
    customer had sent first was answered last.
    """
    monkeypatch.setattr("bot.updates.lanes._BACKOFF_SECONDS", 0)
    record, broken, begun, release = Record(), [True], asyncio.Event(), asyncio.Event()
    look, taken = "pending" if MODE["alone"] else "claim", asyncio.Event()
    real = getattr(storage.inbox, look)

    async def noted_look(*args: Any, **options: Any) -> Sequence[InboxRow]:
        rows: Sequence[InboxRow] = await real(*args, **options)
        if any(row.retries for row in rows):
            taken.set()
        return rows

    monkeypatch.setattr(storage.inbox, look, noted_look)

    async def handle(row: InboxRow) -> StateChanges:
        if row.update_id == 1 and broken[0]:
            raise RuntimeError("not mended yet")
        if row.update_id == 2:
            begun.set()
            await release.wait()
        record.note(row)
        return {}

    await storage.inbox.put(BOT, [update(number, chat=1) for number in (1, 2, 3, 4)])
    async with running(storage, handle, record) as lanes:
        await begun.wait()
        broken[0] = False
        [parked] = await put_aside(storage)
        async with storage.units() as unit:
            by = await unit.people.add(
                telegram=TelegramId(701), name="Wang", language=Language.EN, roles=frozenset({Role.STAFF})
            )
            assert await unit.parked.retry(parked, by=by.id, at=NOW)
            await unit.commit()
        lanes.wake()
        await taken.wait()
        release.set()
        await record.until(lambda: len(record.handled) == 4)
    assert record.handled == [2, 1, 3, 4]
