"""What reads for long: in another thread, on the same data, with its refusals and its results."""

import asyncio
import threading

import pytest

from bot.background_reader import Aside
from storage.opening import Storage
from tests.storage.examples import a_push, add_person
from tickets.errors import NotAllowed
from tickets.ports import Units


async def test_a_review_of_a_large_month_holds_up_no_conversation(storage: Storage) -> None:
    """A lead asked for the month. For 13 seconds no customer got an answer."""
    person = await add_person(storage)
    answered = threading.Event()

    async def review(units: Units) -> int:
        async with units() as uow:
            found = await uow.people.get(person.id)
            assert answered.wait(30), "the conversations stood still meanwhile"
            made = await uow.outbox.add(a_push(found.id, "month"))
            await uow.commit()
        return made

    reading = asyncio.create_task(Aside(storage)(review))
    async with storage.units() as uow:
        await uow.outbox.add(a_push(person.id, "an answer"))
        await uow.commit()
    answered.set()
    assert await reading == 1
    assert (await storage.outbox.depth(now=a_push(person.id, "").not_before)).due == 2


async def test_a_refusal_comes_through(storage: Storage) -> None:
    async def refuse(_units: Units) -> int:
        raise NotAllowed

    with pytest.raises(NotAllowed):
        await Aside(storage)(refuse)


async def test_a_stop_in_the_middle_leaves_nothing_behind(storage: Storage) -> None:
    """The desk was stopped while a month was read. The thread read on and sent the review; after the start
    the order was handled again, and the lead had it twice.
    """
    person = await add_person(storage)
    reading, go_on = threading.Event(), threading.Event()

    async def review(units: Units) -> int:
        async with units() as uow:
            reading.set()
            assert go_on.wait(30)
            made = await uow.outbox.add(a_push(person.id, "month"))
            await asyncio.sleep(0)
            await uow.commit()
        return made

    ordered = asyncio.create_task(Aside(storage)(review))
    await asyncio.to_thread(reading.wait, 30)
    ordered.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await ordered
    assert (await storage.outbox.depth(now=a_push(person.id, "").not_before)).due == 0
