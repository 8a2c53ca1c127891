"""Leading on PostgreSQL: one process at a time, another at once when it is gone, however it went."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.errors import DatabaseUnavailable
from storage.leadership import SqlLeadership
from storage.opening import Storage
from tests.storage.examples import NOON

_LEADERS = text("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = :family AND granted")


async def hold(storage: Storage, *, worker: str = "") -> bool:
    return await storage.leases.hold(
        "planners", worker=worker or str(id(storage)), now=NOON, lease=timedelta(minutes=2)
    )


async def cut_off_the_leader(storage: Storage) -> None:
    found = await leaders(storage)
    async with storage.database.reading() as work:
        await work.read(text("SELECT pg_terminate_backend(:pid, 60000)").bindparams(pid=found[0]))


async def leaders(storage: Storage) -> list[int]:
    async with storage.database.reading() as work:
        rows = await work.read(_LEADERS.bindparams(family=0x66726F6E))
        return [row.pid for row in rows]


async def test_one_process_at_a_time_leads_and_keeps_on(processes: list[Storage]) -> None:
    won = await asyncio.gather(*(hold(storage) for storage in processes))
    assert sum(won) == 1
    for _ in range(2):
        assert await asyncio.gather(*(hold(storage) for storage in processes)) == won
    assert len(await leaders(processes[0])) == 1


async def test_a_worker_has_a_role_for_itself_in_its_process_too(processes: list[Storage]) -> None:
    assert await hold(processes[0], worker="one")
    assert not await hold(processes[0], worker="other")
    await processes[0].leases.release("planners", worker="other")
    assert not await hold(processes[1])


async def test_a_role_given_up_is_free_at_once(processes: list[Storage]) -> None:
    first, second, third = processes
    assert await hold(first)
    await first.leases.release("planners", worker=str(id(first)))
    assert await hold(second)
    await second.close()
    assert await hold(third)


async def test_who_lost_the_connection_leads_no_more_before_anything_else_is_done(
    processes: list[Storage],
) -> None:
    first, second, _ = processes
    assert await hold(first)
    await cut_off_the_leader(second)
    assert await hold(second)
    with pytest.raises(DatabaseUnavailable):
        await hold(first)
    assert not await hold(first)
    assert len(await leaders(first)) == 1


async def test_who_leads_is_written_down_for_people_to_see(processes: list[Storage]) -> None:
    first, second, _ = processes
    seen = text("SELECT worker FROM leases WHERE name = 'planners'")
    assert await hold(first, worker="first")
    assert not await hold(second, worker="second")
    async with second.database.reading() as work:
        assert (await work.read(seen)).scalars().all() == ["first"]
    await cut_off_the_leader(second)
    assert await hold(second, worker="second")
    async with second.database.reading() as work:
        assert (await work.read(seen)).scalars().all() == ["second"]


async def test_roles_are_locks_on_postgresql_alone(storage: Storage) -> None:
    assert isinstance(storage.leases, SqlLeadership) == (not storage.database.is_sqlite)
