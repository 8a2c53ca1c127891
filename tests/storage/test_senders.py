"""Senders on one PostgreSQL: each knows how many there are, and hears when another is told to wait."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.errors import DatabaseUnavailable
from storage.opening import Storage
from storage.senders import SqlSenders

PATIENCE = timedelta(seconds=60)
_CUT_OFF = text("""
    SELECT pg_terminate_backend(pid, 60000) FROM pg_locks
    WHERE locktype = 'advisory' AND classid = 1936027236 AND granted ORDER BY pid LIMIT 1""")


@pytest.fixture
def senders(processes: list[Storage]) -> list[SqlSenders]:
    found = [storage.senders for storage in processes if storage.senders is not None]
    assert len(found) == 3
    return found


async def test_each_sender_counts_all_that_are_there(senders: list[SqlSenders]) -> None:
    one, two, three = senders
    assert await one.count() == 1
    assert await two.count() == 2
    assert await one.count() == 2, "one that asks again is not counted twice"
    assert [await each.count() for each in (three, one, two)] == [3, 3, 3]
    await two.close()
    assert [await each.count() for each in (one, three)] == [2, 2]


async def test_who_comes_and_who_goes_is_heard_of_at_once(senders: list[SqlSenders]) -> None:
    one, two, _ = senders
    assert await one.count() == 1
    await two.count()
    async with asyncio.timeout(PATIENCE.total_seconds()):
        assert await one.news(timeout=2 * PATIENCE) == timedelta()
        assert await one.count() == 2
        await two.close()
        assert await one.news(timeout=2 * PATIENCE) == timedelta()
        assert await one.count() == 1


async def told_to_wait(sender: SqlSenders) -> timedelta:
    """Return the first wait that a sender hears of; that others came is heard of too."""
    async with asyncio.timeout(PATIENCE.total_seconds()):
        while not (wait := await sender.news(timeout=PATIENCE)):
            pass
    return wait


async def test_a_wait_is_told_to_all_others_and_to_them_only(senders: list[SqlSenders]) -> None:
    one, two, three = senders
    for each in senders:
        await each.count()
    await one.tell(timedelta(seconds=500))
    for each in (two, three):
        assert timedelta(seconds=500) - PATIENCE < await told_to_wait(each) <= timedelta(seconds=500)
    await two.tell(timedelta(seconds=700))
    assert await told_to_wait(one) > timedelta(seconds=600), "the first is the other's, not its own"


async def test_a_shorter_wait_does_not_shorten_a_longer_one(senders: list[SqlSenders]) -> None:
    one, two, three = senders
    for each in senders:
        await each.count()
    await two.tell(timedelta(seconds=900))
    await told_to_wait(one)
    await three.tell(timedelta(seconds=3))
    assert await told_to_wait(one) > timedelta(seconds=600)


async def test_one_that_is_gone_without_a_word_is_not_counted_and_comes_back_by_itself(
    processes: list[Storage], senders: list[SqlSenders]
) -> None:
    """A killed process leaves nothing behind that would keep a part of the pace for it."""
    one, two, three = senders
    assert [await each.count() for each in senders] == [1, 2, 3]
    await three.close()
    async with processes[2].database.reading() as work:
        await work.read(_CUT_OFF)
    async with asyncio.timeout(PATIENCE.total_seconds()):
        while await three.count() != 2:
            await three.news(timeout=timedelta(milliseconds=100))
    counts = [await counted(each) for each in (one, two)]
    assert counts[-1] == 3, "the one that was cut off is among them again when it asks"


async def counted(sender: SqlSenders) -> int:
    try:
        return await sender.count()
    except DatabaseUnavailable:
        # The question itself may be what finds the connection gone.
        return await sender.count()


async def test_the_pace_is_shared_on_postgresql_alone(storage: Storage) -> None:
    assert (storage.senders is None) == storage.database.is_sqlite
