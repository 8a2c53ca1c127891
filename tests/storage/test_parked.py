"""Updates put aside: what staff see of them, and decisions that count once, on both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage.opening import Storage
from storage.tables import inbox, parked_decisions
from tests.storage.examples import NOON, add_person, minutes
from tickets.errors import NotFound
from tickets.ids import ParkedId, PersonId
from tickets.kinds import Role
from tickets.messages.parked import Decision, ParkedUpdate, ParkedVerdict
from tickets.messages.queues import InboxRow, RawUpdate, UpdateKind

BOT = 42
LEASE = timedelta(minutes=1)


def raw(update_id: int, chat: int | None = 7, kind: UpdateKind = UpdateKind.TEXT) -> RawUpdate:
    body = f'{{"text": "secret {update_id}"}}'.encode()
    return RawUpdate(update_id=update_id, chat=chat, body=body, received_at=NOON, kind=kind)


async def park(storage: Storage, row: InboxRow, at: float = 0) -> None:
    """Let an update fail three times and put it aside."""
    for _ in range(3):
        await storage.inbox.failed(row, error="RuntimeError", at=minutes(at))
    await storage.inbox.park(row, reason="failed", at=minutes(at))


async def parked(storage: Storage, *updates: RawUpdate) -> list[ParkedUpdate]:
    """Return updates that were put aside one minute after the other, in that order."""
    await storage.inbox.put(BOT, list(updates))
    waiting = await storage.inbox.pending(BOT, limit=100)
    for row in waiting:
        await park(storage, row, at=row.update_id)
    async with storage.units() as unit:
        return list(reversed(await unit.parked.page(limit=100)))


async def staff(storage: Storage, telegram: int = 701) -> PersonId:
    return (await add_person(storage, telegram, Role.STAFF)).id


async def retry(storage: Storage, update: ParkedUpdate, by: PersonId, at: float = 10) -> bool:
    async with storage.units() as unit:
        done = await unit.parked.retry(update, by=by, at=minutes(at))
        await unit.commit()
    return done


async def drop(storage: Storage, update: ParkedUpdate, by: PersonId, reason: str = "settled") -> bool:
    async with storage.units() as unit:
        done = await unit.parked.drop(update, by=by, at=minutes(10), reason=reason)
        await unit.commit()
    return done


async def test_what_is_put_aside_is_listed_newest_first_page_by_page(storage: Storage) -> None:
    kinds = list(UpdateKind)
    await parked(storage, *(raw(n, chat=n, kind=kinds[n % len(kinds)]) for n in range(1, 8)))
    await storage.inbox.put(BOT, [raw(9)])
    seen: list[ParkedUpdate] = []
    async with storage.units() as unit:
        while page := await unit.parked.page(
            after=(seen[-1].parked_at, seen[-1].id) if seen else None, limit=3
        ):
            seen += page
    assert [update.update_id for update in seen] == [7, 6, 5, 4, 3, 2, 1]
    last = seen[-1]
    assert (last.kind, last.chat, last.attempts, last.retries) == (kinds[1], 1, 3, 0)
    assert (last.error, last.received_at, last.parked_at) == ("RuntimeError", NOON, minutes(1))
    assert "secret" not in repr(seen)


async def test_of_those_put_aside_at_one_moment_none_falls_between_two_pages(storage: Storage) -> None:
    await storage.inbox.put(BOT, [raw(n, chat=n) for n in range(1, 6)])
    for row in await storage.inbox.pending(BOT, limit=9):
        await park(storage, row)
    async with storage.units() as unit:
        first = await unit.parked.page(limit=2)
        rest = await unit.parked.page(after=(first[-1].parked_at, first[-1].id), limit=9)
    assert [update.update_id for update in (*first, *rest)] == [5, 4, 3, 2, 1]


async def test_an_update_that_runs_again_is_next_in_its_chat(storage: Storage) -> None:
    by = await staff(storage)
    [update] = await parked(storage, raw(1))
    await storage.inbox.put(BOT, [raw(2), raw(3)])
    assert await retry(storage, update, by)
    rows = await storage.inbox.pending(BOT, limit=9)
    assert [(row.update_id, row.attempts, row.retries) for row in rows] == [(1, 0, 1), (2, 0, 0), (3, 0, 0)]
    assert rows[0].body == raw(1).body
    claimed = await storage.inbox.claim(BOT, worker="a", now=minutes(11), lease=LEASE, limit=9)
    assert [row.update_id for row in claimed] == [1, 2, 3]


async def test_while_a_chat_is_being_handled_its_retried_update_comes_to_the_same_worker(
    storage: Storage,
) -> None:
    """It had been looked for only in chats that nobody was handling: with a long queue of its chat before
    it, it ran long after messages that the customer had sent later.
    """
    by = await staff(storage)
    [update] = await parked(storage, raw(1))
    await storage.inbox.put(BOT, [raw(2), raw(3)])
    await storage.inbox.claim(BOT, worker="a", now=minutes(10), lease=LEASE, limit=9)
    assert await retry(storage, update, by)
    assert await storage.inbox.claim(BOT, worker="b", now=minutes(10), lease=LEASE, limit=9) == []
    [own] = await storage.inbox.claim(BOT, worker="a", now=minutes(10), lease=LEASE, limit=9)
    assert own.update_id == 1
    alone = await storage.inbox.pending(BOT, limit=9, exclude_chats=[7])
    assert [row.update_id for row in alone] == [1]


async def test_of_many_who_decide_one_counts_and_is_on_record(storage: Storage) -> None:
    people = [await staff(storage, 700 + number) for number in range(4)]
    [update] = await parked(storage, raw(1))
    done = await asyncio.gather(
        *(retry(storage, update, by) for by in people[:2]), *(drop(storage, update, by) for by in people[2:])
    )
    assert sum(done) == 1
    winner = done.index(True)
    async with storage.units() as unit:
        decision = await unit.parked.decision(update, retries=0)
        assert await unit.parked.decision(update, retries=1) is None
        left = await unit.parked.page()
    assert decision is not None
    assert decision.by == people[winner]
    assert decision.verdict is (ParkedVerdict.RETRY if winner < 2 else ParkedVerdict.DROP)
    assert left == []
    async with storage.database.reading() as work:
        kept = (await work.read(select(func.count()).select_from(parked_decisions))).scalar_one()
    assert kept == 1


async def test_an_update_that_fails_again_can_be_decided_anew(storage: Storage) -> None:
    by = await staff(storage)
    [update] = await parked(storage, raw(1))
    assert await retry(storage, update, by)
    [row] = await storage.inbox.pending(BOT, limit=1)
    await park(storage, row, at=20)
    assert not await retry(storage, update, by), "a tap from before it ran again decides nothing"
    async with storage.units() as unit:
        again = await unit.parked.get(update.id)
    assert (again.retries, again.parked) == (1, True)
    assert await drop(storage, again, by, reason="写错了 <b>")
    async with storage.units() as unit:
        assert await unit.parked.decision(again, retries=1) == Decision(
            verdict=ParkedVerdict.DROP, by=by, at=minutes(10), reason="写错了 <b>"
        )


async def test_what_is_dropped_is_gone_with_everything_that_was_said(storage: Storage) -> None:
    by = await staff(storage)
    [update] = await parked(storage, raw(1))
    assert await drop(storage, update, by)
    assert await storage.inbox.pending(BOT, limit=1) == []
    async with storage.database.reading() as work:
        [row] = await work.read(select(inbox.c.body, inbox.c.error))
    assert (row.body, row.error) == (None, None)
    async with storage.units() as unit:
        found = await unit.parked.get(update.id)
    assert not found.parked


@pytest.mark.rule("S2.erased")
async def test_what_a_person_has_erased_is_gone_from_here_too(storage: Storage) -> None:
    """Somebody had everything erased that the desk kept of them; what they had written in a message that was
    put aside stayed, for staff to let it run again.
    """
    by = await staff(storage)
    mine, other = await parked(storage, raw(1, chat=7), raw(2, chat=8))
    async with storage.units() as unit:
        assert await unit.parked.forget(7, by=by, at=minutes(10)) == 1
        assert await unit.parked.forget(7, by=by, at=minutes(10)) == 0
        await unit.commit()
    async with storage.units() as unit:
        assert [update.id for update in await unit.parked.page()] == [other.id]
        decision = await unit.parked.decision(mine, retries=0)
    assert decision == Decision(verdict=ParkedVerdict.DROP, by=by, at=minutes(10))
    async with storage.database.reading() as work:
        bodies = (await work.read(select(inbox.c.body).where(inbox.c.chat == 7))).scalars().all()
    assert bodies == [None]


async def test_updates_that_were_never_put_aside_are_nobodys_business(storage: Storage) -> None:
    await storage.inbox.put(BOT, [raw(1)])
    [row] = await storage.inbox.pending(BOT, limit=1)
    async with storage.units() as unit:
        for unknown in (row.id, 999):
            with pytest.raises(NotFound):
                await unit.parked.get(ParkedId(unknown))
