"""Roles that one process has at a time, dialog states, and calls that wake the waiting."""

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from storage.leases import SqlLeases
from storage.opening import Storage, open_storage
from tests.fakes.postgres import PostgresServer
from tests.storage.conftest import KEY
from tests.storage.examples import NOON, minutes

LEASE = timedelta(minutes=1)


async def test_a_role_has_one_holder_at_a_time(storage: Storage) -> None:
    leases = SqlLeases(storage.database)

    async def hold(worker: str, at: float = 0) -> bool:
        return await leases.hold("planner", worker=worker, now=minutes(at), lease=LEASE)

    won = await asyncio.gather(*(hold(f"w{n}") for n in range(6)))
    assert sum(won) == 1
    holder = f"w{won.index(True)}"
    assert await hold(holder, at=0.5)
    assert not await hold("late", at=1.4)
    assert await hold("late", at=1.5)
    assert not await hold(holder, at=1.6)
    await leases.release("planner", worker=holder)
    assert not await hold(holder, at=1.7)
    await leases.release("planner", worker="late")
    assert await hold(holder, at=1.7)
    assert await leases.hold("other role", worker="x", now=NOON, lease=LEASE)


async def test_dialog_states_are_overwritten_deleted_and_pruned(storage: Storage) -> None:
    await storage.dialog_state.save({"a": "1", "b": "2"}, at=NOON)
    await storage.dialog_state.save({"a": "3"}, at=minutes(9))
    assert await storage.dialog_state.load(["a", "b", "c"]) == {"a": "3", "b": "2"}
    assert await storage.dialog_state.load([]) == {}
    await storage.dialog_state.save({}, at=NOON)
    assert await storage.dialog_state.prune(before=minutes(5)) == 1
    await storage.dialog_state.save({"a": None, "never": None}, at=NOON)
    assert await storage.dialog_state.load(["a", "b"]) == {}


async def test_a_call_wakes_who_waits_on_its_channel_and_nobody_else(storage: Storage) -> None:
    waiting = asyncio.create_task(storage.wakeups.wait("outbox", timeout=timedelta(seconds=20)))
    other = asyncio.create_task(storage.wakeups.wait("inbox", timeout=timedelta(milliseconds=200)))
    await asyncio.sleep(0)
    await storage.wakeups.notify("outbox")
    assert await waiting
    assert not await other


async def test_a_call_that_came_before_the_wait_is_not_lost(storage: Storage) -> None:
    await storage.wakeups.notify("outbox")
    assert await storage.wakeups.wait("outbox", timeout=timedelta(seconds=20))
    assert not await storage.wakeups.wait("outbox", timeout=timedelta(0))


async def test_a_call_reaches_another_process_by_the_database(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    async with (
        postgres_server.database() as url,
        await open_storage(url=url, secret_key=KEY, data_dir=tmp_path) as one,
        await open_storage(url=url, secret_key=KEY, data_dir=tmp_path) as other,
    ):
        assert not await one.wakeups.wait("outbox", timeout=timedelta(0))
        await other.wakeups.notify("outbox")
        assert await one.wakeups.wait("outbox", timeout=timedelta(seconds=20))


async def test_a_lost_connection_wakes_who_waits_and_listening_begins_anew(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    async with (
        postgres_server.database() as url,
        await open_storage(url=url, secret_key=KEY, data_dir=tmp_path) as one,
        await open_storage(url=url, secret_key=KEY, data_dir=tmp_path) as other,
    ):
        assert not await one.wakeups.wait("outbox", timeout=timedelta(0))
        cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        async with other.database.reading() as work:
            await work.read(cut)
        assert await one.wakeups.wait("outbox", timeout=timedelta(seconds=20)), "a call may be lost: look"
        assert not await one.wakeups.wait("outbox", timeout=timedelta(0))
        await other.wakeups.notify("outbox")
        assert await one.wakeups.wait("outbox", timeout=timedelta(seconds=20))
