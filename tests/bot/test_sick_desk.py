"""While the database is away nothing is confirmed, failed or said twice; then everything goes on."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.updates.lanes import ATTEMPTS, Lanes
from bot.updates.webhook import SECRET_HEADER, webhook_app
from storage.errors import DatabaseUnavailable
from storage.opening import Storage
from tests.fakes.empty_storage import copied
from tests.storage.sickness import full, holding
from tickets.messages.queues import InboxRow, RawUpdate, StateChanges

BOT = 7
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
PATIENCE = 60.0


@pytest.fixture
async def storage(tmp_path: Path, empty_storage: Path) -> AsyncIterator[Storage]:
    async with copied(empty_storage, tmp_path, lock_seconds=0.05) as opened:
        yield opened


def updates(*numbers: int) -> Sequence[RawUpdate]:
    return [
        RawUpdate(update_id=number, chat=1, body=json.dumps({"n": number}).encode(), received_at=NOW)
        for number in numbers
    ]


def lanes_on(storage: Storage, handle: object, parked: list[int]) -> Lanes:
    async def park(row: InboxRow) -> None:
        parked.append(row.update_id)

    return Lanes(
        inbox=storage.inbox,
        bot=BOT,
        worker="one",
        clock=lambda: NOW,
        handle=handle,  # type: ignore[arg-type]  # each test has its own
        on_parked=park,
        on_done=lambda: None,
        parallel=4,
        grace=timedelta(seconds=0.2),
        alone=True,
    )


async def test_an_update_waits_for_the_database_however_often_it_has_to(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever an update met while the database was away counted as a failure: after three, a customer was
    told that something had gone wrong with the message, and staff had to look into it.
    """
    monkeypatch.setattr("bot.updates.lanes._IDLE_SECONDS", 0.01)
    tries, tried_often, handled = 0, asyncio.Event(), asyncio.Event()
    parked: list[int] = []

    async def handle(row: InboxRow) -> StateChanges:
        nonlocal tries
        tries += 1
        if tries > ATTEMPTS:
            tried_often.set()
        await storage.dialog_state.save({f"said {row.update_id}": "1"}, at=NOW)
        if row.update_id == 2:
            handled.set()
        return {}

    await storage.inbox.put(BOT, updates(1, 2))
    lanes, stop = lanes_on(storage, handle, parked), asyncio.Event()
    async with asyncio.timeout(PATIENCE):
        async with holding(tmp_path / "frontdesk.sqlite3"):
            running = asyncio.create_task(lanes.run(stop))
            await tried_often.wait()
        await handled.wait()
        stop.set()
        lanes.wake()
        await running
    assert parked == []
    assert set(await storage.dialog_state.load(["said 1", "said 2"])) == {"said 1", "said 2"}
    assert await storage.inbox.pending(BOT, limit=10) == []


async def test_what_was_handled_is_not_handled_again_while_that_cannot_be_written_down(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.updates.lanes._IDLE_SECONDS", 0.01)
    handled: list[int] = []
    begun, go_on, refused, done = (asyncio.Event() for _ in range(4))
    write_down = storage.inbox.done

    async def watched(row: InboxRow, *, at: datetime, states: StateChanges | None = None) -> None:
        try:
            await write_down(row, at=at, states=states)
        except DatabaseUnavailable:
            refused.set()
            raise
        done.set()

    monkeypatch.setattr(storage.inbox, "done", watched)

    async def handle(row: InboxRow) -> StateChanges:
        handled.append(row.update_id)
        begun.set()
        await go_on.wait()
        return {f"window {number}": "x" * 3000 for number in range(30)}

    await storage.inbox.put(BOT, updates(1))
    lanes, stop = lanes_on(storage, handle, []), asyncio.Event()
    running = asyncio.create_task(lanes.run(stop))
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        async with full(storage):
            go_on.set()
            await refused.wait()
            assert len(await storage.inbox.pending(BOT, limit=1)) == 1
            assert await storage.dialog_state.load(["window 0"]) == {}
        await done.wait()
        stop.set()
        lanes.wake()
        await running
    assert handled == [1]
    assert len(await storage.dialog_state.load([f"window {number}" for number in range(30)])) == 30


async def test_a_stop_does_not_wait_for_a_database_that_stays_away(storage: Storage, tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def handle(row: InboxRow) -> StateChanges:
        begun.set()
        await storage.dialog_state.save({"said": "1"}, at=NOW)
        return {}

    await storage.inbox.put(BOT, updates(1))
    lanes, stop = lanes_on(storage, handle, []), asyncio.Event()
    async with asyncio.timeout(PATIENCE), holding(tmp_path / "frontdesk.sqlite3"):
        running = asyncio.create_task(lanes.run(stop))
        await begun.wait()
        stop.set()
        await running
    assert [row.update_id for row in await storage.inbox.pending(BOT, limit=10)] == [1]


async def test_a_webhook_call_that_cannot_be_kept_is_left_with_telegram(
    storage: Storage, tmp_path: Path
) -> None:
    """Telegram got a 500 with a traceback in the log for each; the one line that says why is enough."""
    app = webhook_app(
        path="/hook",
        secret="s3cret",
        bot=BOT,
        inbox=storage.inbox,
        clock=lambda: NOW,
        on_kept=lambda _rows: None,
    )
    message = {"update_id": 5, "message": {"chat": {"id": 1}, "text": "hello"}}
    headers = {SECRET_HEADER: "s3cret"}
    async with TestClient(TestServer(app)) as telegram:
        async with holding(tmp_path / "frontdesk.sqlite3"):
            assert (await telegram.post("/hook", json=message, headers=headers)).status == 503
        assert await storage.inbox.pending(BOT, limit=10) == []
        assert (await telegram.post("/hook", json=message, headers=headers)).status == 200
    assert [row.update_id for row in await storage.inbox.pending(BOT, limit=10)] == [5]
