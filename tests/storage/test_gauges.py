"""What is measured of the desk itself, on both databases."""

from datetime import timedelta

from storage.opening import Storage
from tests.storage.examples import NOON, a_push, add_person, minutes, queue
from tickets.health import Process, ProcessKind, Takeover
from tickets.messages.deliveries import DeliveryOutcome
from tickets.messages.queues import RawUpdate

BOT = 42
LEASE = timedelta(minutes=1)


def raw(update_id: int, chat: int, at: float = 0) -> RawUpdate:
    return RawUpdate(update_id=update_id, chat=chat, body=b"{}", received_at=minutes(at))


def process(name: str, *, seen: float = 0, planned: float | None = None) -> Process:
    return Process(
        name=name,
        kind=ProcessKind.NOTIFIER,
        host="desk-1",
        pid=7,
        version="1.2",
        started_at=NOON,
        seen_at=minutes(seen),
        planned_at=None if planned is None else minutes(planned),
    )


async def taken_over(storage: Storage) -> dict[Takeover, int]:
    async with storage.units() as unit:
        return dict(await unit.gauges.takeovers())


async def planner_of(storage: Storage) -> dict[str, bool]:
    async with storage.units() as unit:
        return {each.name: each.planned_at is not None for each in await unit.gauges.processes()}


async def test_an_empty_desk_measures_nothing(storage: Storage, kind: str) -> None:
    async with storage.units() as unit:
        facts = await unit.gauges.database()
        inbox, outbox = await unit.gauges.inbox(now=NOON), await unit.gauges.outbox(now=NOON)
        assert await unit.gauges.sends(since=NOON) == {}
        assert await unit.gauges.processes() == []
        assert await unit.gauges.takeovers() == {}
    assert (facts.kind, facts.current) == (kind, True)
    assert facts.size is not None
    assert facts.size > 10_000
    assert (facts.free is not None) == (kind == "sqlite")
    assert (inbox.waiting, inbox.oldest, inbox.parked) == (0, None, 0)
    assert (outbox.queued, outbox.due, outbox.oldest, outbox.overdue) == (0, 0, None, 0)


async def test_what_waits_is_counted_with_the_age_of_the_oldest(storage: Storage) -> None:
    await storage.inbox.put(BOT, [raw(n, chat=n, at=n) for n in range(1, 5)])
    rows = await storage.inbox.pending(BOT, limit=9)
    await storage.inbox.done(rows[0], at=minutes(6))
    await storage.inbox.park(rows[1], reason="failed", at=minutes(6))
    async with storage.units() as unit:
        depth = await unit.gauges.inbox(now=minutes(10))
    assert (depth.waiting, depth.oldest, depth.parked) == (2, timedelta(minutes=7), 1)


async def test_messages_due_planned_and_overdue_are_told_apart(storage: Storage) -> None:
    person = await add_person(storage)
    await queue(
        storage,
        a_push(person.id, "late", deadline=minutes(5)),
        a_push(person.id, "due", not_before=minutes(2), deadline=minutes(60)),
        a_push(person.id, "planned", not_before=minutes(60)),
        a_push(person.id, "sent", not_before=minutes(-60)),
    )
    for delivery in await storage.outbox.claim(worker="w", now=minutes(-1), lease=LEASE, limit=9):
        await storage.outbox.sent(delivery.id, at=minutes(0), message_id=1)
    async with storage.units() as unit:
        depth = await unit.gauges.outbox(now=minutes(10))
    assert (depth.queued, depth.due, depth.oldest, depth.overdue) == (3, 2, timedelta(minutes=10), 1)


async def test_attempts_to_send_are_counted_by_how_they_ended(storage: Storage) -> None:
    people = [await add_person(storage, 500 + n) for n in range(3)]
    await queue(storage, *(a_push(person.id, f"p{person.id}") for person in people))
    one, two, three = await storage.outbox.claim(worker="w", now=NOON, lease=LEASE, limit=9)
    await storage.outbox.sent(one.id, at=minutes(-90), message_id=1)
    await storage.outbox.sent(two.id, at=minutes(1), message_id=1)
    await storage.outbox.failed(three.id, at=minutes(1), reason="403")
    async with storage.units() as unit:
        assert await unit.gauges.sends(since=minutes(-60)) == {
            DeliveryOutcome.SENT: 1,
            DeliveryOutcome.FAILED: 1,
        }
        assert await unit.gauges.sends(since=minutes(-100)) == {
            DeliveryOutcome.SENT: 2,
            DeliveryOutcome.FAILED: 1,
        }


async def test_a_process_is_seen_until_it_says_good_bye_or_is_forgotten(storage: Storage) -> None:
    await storage.processes.beat(process("a"))
    await storage.processes.beat(process("a", seen=1))
    await storage.processes.beat(process("b", seen=1))
    async with storage.units() as unit:
        first, second = await unit.gauges.processes()
    assert first == process("a", seen=1)
    assert second.name == "b"
    await storage.processes.leave("b")
    await storage.processes.leave("never there")
    assert list(await planner_of(storage)) == ["a"]
    await storage.processes.beat(process("c", seen=60 * 24 + 2))
    assert list(await planner_of(storage)) == ["c"]


async def test_planning_taken_over_is_counted_once(storage: Storage) -> None:
    await storage.processes.beat(process("a", planned=1))
    await storage.processes.beat(process("b"))
    assert await taken_over(storage) == {}
    for minute in (5, 6, 7):
        await storage.processes.beat(process("b", seen=minute, planned=minute))
        await storage.processes.beat(process("a", seen=minute, planned=1))
    assert await taken_over(storage) == {Takeover.PLANNERS: 1}
    assert await planner_of(storage) == {"a": False, "b": True}


async def test_planning_given_up_in_good_order_is_no_take_over(storage: Storage) -> None:
    await storage.processes.beat(process("a", planned=1))
    await storage.processes.leave("a")
    await storage.processes.beat(process("b", seen=2, planned=2))
    assert await taken_over(storage) == {}


async def test_chats_and_messages_of_a_dead_worker_are_counted_when_another_takes_them(
    storage: Storage,
) -> None:
    person = await add_person(storage)
    await queue(storage, a_push(person.id, "one"))
    await storage.inbox.put(BOT, [raw(1, chat=7), raw(2, chat=7), raw(3, chat=8)])
    await storage.inbox.claim(BOT, worker="dead", now=NOON, lease=LEASE, limit=9)
    await storage.outbox.claim(worker="dead", now=NOON, lease=LEASE, limit=9)
    assert await taken_over(storage) == {}
    await storage.inbox.claim(BOT, worker="heir", now=minutes(2), lease=LEASE, limit=9)
    await storage.outbox.claim(worker="heir", now=minutes(2), lease=LEASE, limit=9)
    assert await taken_over(storage) == {Takeover.CHAT: 2, Takeover.MESSAGE: 1}
    await storage.inbox.claim(BOT, worker="heir", now=minutes(9), lease=LEASE, limit=9)
    assert (await taken_over(storage))[Takeover.CHAT] == 2, "one's own is not taken over"
