"""The inbox: nothing received is lost, nothing is handled twice or out of order, on both databases."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.opening import Storage
from tests.storage.examples import NOON, minutes
from tickets.messages.queues import InboxRow, LeaseLost, RawUpdate

BOT = 42
LEASE = timedelta(minutes=1)


def raw(update_id: int, chat: int | None = 7, body: bytes = b"{}") -> RawUpdate:
    return RawUpdate(update_id=update_id, chat=chat, body=body, received_at=NOON)


def numbers(rows: Sequence[InboxRow]) -> list[int]:
    return [row.update_id for row in rows]


async def claim(storage: Storage, worker: str, at: float = 0, limit: int = 100) -> Sequence[InboxRow]:
    return await storage.inbox.claim(BOT, worker=worker, now=minutes(at), lease=LEASE, limit=limit)


async def test_updates_come_back_as_received_and_in_order(storage: Storage) -> None:
    assert await storage.inbox.last_update_id(BOT) is None
    bodies = {11: "漏水".encode(), 12: b"\x00\xff", 13: b"{}"}
    assert len(await storage.inbox.put(BOT, [raw(12, None, bodies[12]), raw(11, 7, bodies[11])])) == 2
    assert len(await storage.inbox.put(BOT, [raw(13)])) == 1
    rows = await storage.inbox.pending(BOT, limit=10)
    assert {row.update_id: row.body for row in rows} == bodies
    assert numbers(rows) == [11, 12, 13]
    assert (rows[0].chat, rows[1].chat, rows[0].received_at) == (7, None, NOON)
    assert await storage.inbox.last_update_id(BOT) == 13
    assert len(await storage.inbox.put(BOT, [])) == 0


async def test_a_redelivered_update_is_recognised_also_after_it_was_handled(storage: Storage) -> None:
    await storage.inbox.put(BOT, [raw(1), raw(2)])
    [first, _] = await storage.inbox.pending(BOT, limit=10)
    await storage.inbox.done(first, at=NOON)
    assert len(await storage.inbox.put(BOT, [raw(1), raw(2), raw(3)])) == 1
    assert numbers(await storage.inbox.pending(BOT, limit=10)) == [2, 3]
    assert len(await storage.inbox.put(BOT + 1, [raw(1)])) == 1


async def test_chats_that_are_being_handled_can_be_left_out(storage: Storage) -> None:
    await storage.inbox.put(BOT, [raw(1, 7), raw(2, 8), raw(3, None), raw(4, 7)])
    rows = await storage.inbox.pending(BOT, limit=2, exclude_chats={7})
    assert numbers(rows) == [2, 3]


async def test_done_and_dialog_states_are_written_together(storage: Storage) -> None:
    await storage.dialog_state.save({"old": "1", "gone": "2"}, at=NOON)
    await storage.inbox.put(BOT, [raw(1)])
    [row] = await storage.inbox.pending(BOT, limit=1)
    await storage.inbox.done(row, at=NOON, states={"old": '{"step":"确认"}', "new": "{}", "gone": None})
    assert await storage.dialog_state.load(["old", "new", "gone"]) == {"old": '{"step":"确认"}', "new": "{}"}
    assert await storage.inbox.pending(BOT, limit=1) == []
    with pytest.raises(LeaseLost):
        await storage.inbox.done(row, at=NOON, states={"old": "overwritten"})
    assert (await storage.dialog_state.load(["old"]))["old"] == '{"step":"确认"}'


async def test_after_three_failures_an_update_is_put_aside_and_its_chat_goes_on(storage: Storage) -> None:
    await storage.inbox.put(BOT, [raw(1), raw(2)])
    [row, _] = await storage.inbox.pending(BOT, limit=2)
    assert [await storage.inbox.failed(row, error=f"boom {n}", at=NOON) for n in (1, 2, 3)] == [1, 2, 3]
    assert [r.attempts for r in await storage.inbox.pending(BOT, limit=2)] == [3, 0]
    await storage.inbox.park(row, reason="three_failures", at=minutes(1))
    assert numbers(await storage.inbox.pending(BOT, limit=2)) == [2]
    async with storage.units() as unit:
        [parked] = await unit.parked.page()
    assert (parked.update_id, parked.error, parked.parked_at) == (1, "boom 3", minutes(1))


async def test_pruning_takes_what_is_handled_and_keeps_where_the_poll_goes_on(storage: Storage) -> None:
    await storage.inbox.put(BOT, [raw(n, chat=n) for n in range(1, 6)])
    rows = await storage.inbox.pending(BOT, limit=5)
    await storage.inbox.park(rows[0], reason="broken", at=NOON)
    for row, at in ((rows[2], 0), (rows[3], 9), (rows[4], 0)):
        await storage.inbox.done(row, at=minutes(at))
    assert await storage.inbox.prune(before=minutes(5)) == 1
    assert await storage.inbox.last_update_id(BOT) == 5
    assert numbers(await storage.inbox.pending(BOT, limit=5)) == [2]
    async with storage.units() as unit:
        assert len(await unit.parked.page()) == 1
    assert len(await storage.inbox.put(BOT, [raw(4), raw(5)])) == 0


async def test_a_chat_belongs_to_one_worker_until_its_updates_are_done(storage: Storage) -> None:
    await storage.inbox.put(BOT, [raw(1, 7), raw(2, 8)])
    rows = await claim(storage, "a")
    assert numbers(rows) == [1, 2]
    await storage.inbox.put(BOT, [raw(3, 7), raw(4, 9)])
    assert numbers(await claim(storage, "b")) == [4]
    assert numbers(await claim(storage, "a")) == [3]
    assert await claim(storage, "a") == []
    await storage.inbox.done(rows[0], at=NOON)
    await storage.inbox.put(BOT, [raw(5, 7)])
    assert await claim(storage, "b") == [], "update 3 of the chat is still with the other worker"
    await storage.inbox.done(rows[1], at=NOON)
    await storage.inbox.put(BOT, [raw(6, 8)])
    assert numbers(await claim(storage, "b")) == [6]


async def test_updates_without_a_chat_hold_nobody_up(storage: Storage) -> None:
    await storage.inbox.put(BOT, [raw(1, None), raw(2, None)])
    assert numbers(await claim(storage, "a", limit=1)) == [1]
    assert numbers(await claim(storage, "b", limit=1)) == [2]


async def test_what_a_dead_worker_held_is_taken_over_in_order(storage: Storage) -> None:
    await storage.inbox.put(BOT, [raw(1), raw(2)])
    held = await claim(storage, "dead")
    await storage.inbox.put(BOT, [raw(3)])
    assert await claim(storage, "heir", at=0.9) == []
    taken = await claim(storage, "heir", at=1)
    assert numbers(taken) == [1, 2, 3]
    for lost in (
        storage.inbox.done(held[0], at=minutes(2), states={"k": "late"}),
        storage.inbox.park(held[0], reason="late", at=minutes(2)),
    ):
        with pytest.raises(LeaseLost):
            await lost
    with pytest.raises(LeaseLost):
        await storage.inbox.failed(held[0], error="late", at=minutes(2))
    assert await storage.dialog_state.load(["k"]) == {}
    await storage.inbox.done(taken[0], at=minutes(2))


async def test_a_worker_that_is_alive_prolongs_what_it_holds(storage: Storage) -> None:
    await storage.inbox.put(BOT, [raw(1)])
    [row] = await claim(storage, "a")
    await storage.inbox.extend(BOT, worker="a", now=minutes(0.9), lease=LEASE)
    assert await claim(storage, "b", at=1.5) == []
    assert await claim(storage, "a", at=1.5) == []
    await storage.inbox.done(row, at=minutes(1.6))


async def test_the_limit_never_takes_a_chat_without_its_updates(storage: Storage) -> None:
    await storage.inbox.put(BOT, [raw(1, 7), raw(2, 7), raw(3, 8)])
    assert numbers(await claim(storage, "a", limit=2)) == [1, 2]
    assert numbers(await claim(storage, "b", limit=2)) == [3]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chats=st.lists(st.integers(1, 5), min_size=5, max_size=25), limit=st.integers(1, 4))
async def test_many_workers_handle_every_update_once_and_each_chat_in_order(
    storage: Storage, chats: list[int], limit: int
) -> None:
    bot = (await storage.inbox.last_update_id(0) or 0) + 1
    await storage.inbox.put(0, [raw(bot)])
    await storage.inbox.put(bot, [raw(n, chat) for n, chat in enumerate(chats, 1)])
    handled: list[tuple[int | None, int]] = []
    busy: set[int | None] = set()

    async def work(worker: str) -> None:
        while rows := await storage.inbox.claim(bot, worker=worker, now=NOON, lease=LEASE, limit=limit):
            for row in rows:
                assert row.chat not in busy, "two workers in one chat"
                busy.add(row.chat)
                await asyncio.sleep(0)
                handled.append((row.chat, row.update_id))
                busy.discard(row.chat)
                await storage.inbox.done(row, at=NOON)

    while await storage.inbox.pending(bot, limit=1):
        await asyncio.gather(*(work(f"w{n}") for n in range(3)))
    assert sorted(update_id for _, update_id in handled) == list(range(1, len(chats) + 1))
    for chat in set(chats):
        mine = [update_id for its_chat, update_id in handled if its_chat == chat]
        assert mine == sorted(mine)


async def test_a_worker_prolongs_its_leases_while_it_finishes_updates(storage: Storage) -> None:
    """On PostgreSQL a worker finished an update (its row, then its lane) at the moment in which it prolonged
    everything that it held (its lanes, then their rows): both waited for each other, and the database ended
    one of them. A chat then waited for the next attempt, or a lease was not prolonged.
    """
    await storage.inbox.put(BOT, [raw(n, chat=n) for n in range(1, 81)])
    rows = await claim(storage, "a")

    async def prolong() -> None:
        for _ in range(40):
            await storage.inbox.extend(BOT, worker="a", now=NOON, lease=LEASE)

    async def finish(some: Sequence[InboxRow]) -> None:
        for row in some:
            await storage.inbox.done(row, at=NOON)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(prolong())
        for start in range(4):
            tasks.create_task(finish(rows[start::4]))
    assert await storage.inbox.pending(BOT, limit=1) == []
