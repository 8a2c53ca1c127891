"""Two people at once, a crash in the middle: nothing is lost, nothing is done twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from tests.fakes.memory import Memory
from tests.unit.services.world import World
from tickets.case.lifecycle import Status
from tickets.errors import NotPossible, StaleVersion
from tickets.kinds import Role
from tickets.ports import UnitOfWork
from tickets.services.office import ATTEMPTS

Meanwhile = Callable[[], Awaitable[object]]


def interrupted(world: World, memory: Memory, *meanwhile: Meanwhile) -> World:
    """Return the same desk, but during each of its next transactions something else happens first."""
    waiting = list(meanwhile)

    @asynccontextmanager
    async def units() -> AsyncIterator[UnitOfWork]:
        async with memory.units() as uow:
            if waiting:
                await waiting.pop(0)()
            yield uow

    return World(units=units, now=world.now)


async def test_a_decision_on_an_older_state_is_made_again(world: World, memory: Memory) -> None:
    wang = await world.worker(Role.ENGINEER)
    mei = await world.customer()
    ticket = (await world.filed(mei)).id

    async def customer_writes() -> None:
        await world.desk.cases.add_words(by=mei.id, ticket=ticket, text="Please ring twice")

    other = interrupted(world, memory, customer_writes)
    accepted = await other.desk.jobs.accept(by=wang.id, ticket=ticket)
    assert accepted.status is Status.ACCEPTED
    assert (await world.history(ticket))[-2:] == ["CustomerWrote", "JobAccepted"]


async def test_the_second_decision_sees_what_the_first_did_not(world: World, memory: Memory) -> None:
    wang = await world.worker(Role.ENGINEER)
    mei = await world.customer()
    ticket = (await world.filed(mei)).id

    async def customer_cancels() -> None:
        await world.desk.cases.cancel(by=mei.id, ticket=ticket)

    other = interrupted(world, memory, customer_cancels)
    with pytest.raises(NotPossible):
        await other.desk.jobs.accept(by=wang.id, ticket=ticket)
    assert (await world.stored(ticket)).status is Status.CANCELLED


async def test_it_is_tried_a_few_times_and_then_told(world: World, memory: Memory) -> None:
    wang = await world.worker(Role.ENGINEER)
    mei = await world.customer()
    ticket = (await world.filed(mei)).id

    def writes(text: str) -> Meanwhile:
        return lambda: world.desk.cases.add_words(by=mei.id, ticket=ticket, text=text)

    other = interrupted(world, memory, *(writes(str(number)) for number in range(ATTEMPTS)))
    with pytest.raises(StaleVersion):
        await other.desk.jobs.accept(by=wang.id, ticket=ticket)
    assert (await world.stored(ticket)).status is Status.ASSIGNED


async def test_two_confirmations_at_once_give_one_ticket(world: World, memory: Memory) -> None:
    mei = await world.customer()
    draft = await world.draft(mei)

    async def confirms() -> None:
        await world.desk.intake.file(by=mei.id, draft=draft.id)

    other = interrupted(world, memory, confirms)
    ticket = await other.desk.intake.file(by=mei.id, draft=draft.id)
    assert [each.id for each in await world.desk.cases.mine(by=mei.id)] == [ticket.id]


async def test_a_crash_before_the_commit_leaves_nothing_behind(world: World, memory: Memory) -> None:
    class Crash(Exception):
        pass

    class Crashing:
        def __init__(self, uow: UnitOfWork) -> None:
            self._uow = uow

        def __getattr__(self, name: str) -> object:
            return getattr(self._uow, name)

        async def commit(self) -> None:
            raise Crash

    @asynccontextmanager
    async def units() -> AsyncIterator[UnitOfWork]:
        async with memory.units() as uow:
            yield Crashing(uow)  # type: ignore[misc]  # everything else is handed through

    await world.worker(Role.STAFF)
    mei = await world.customer()
    draft = await world.draft(mei)
    before = len(memory.pushes)
    with pytest.raises(Crash):
        await World(units=units).desk.intake.file(by=mei.id, draft=draft.id)
    assert await world.desk.cases.mine(by=mei.id) == []
    assert len(memory.pushes) == before
    ticket = await world.desk.intake.file(by=mei.id, draft=draft.id)
    assert (await world.history(ticket.id)).count("TicketFiled") == 1
    assert [push.template for push in memory.pushes[before:]] == ["staff/new_ticket"]


async def test_four_acts_at_once_on_one_ticket_are_all_heard(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    wang = await any_world.worker(Role.ENGINEER)
    mei = await any_world.customer()
    ticket = (await any_world.filed(mei)).id
    desk = any_world.desk
    await asyncio.gather(
        desk.cases.add_words(by=mei.id, ticket=ticket, text="Hello"),
        desk.jobs.accept(by=wang.id, ticket=ticket),
        desk.counter.note(by=lin.id, ticket=ticket, text="Called"),
        desk.counter.reply(by=lin.id, ticket=ticket, text="Wang comes"),
    )
    history = await any_world.history(ticket)
    assert sorted(history[2:]) == ["CustomerWrote", "JobAccepted", "ProgressNoted", "StaffReplied"]


async def test_five_taps_on_confirm_at_once_give_one_ticket(any_world: World) -> None:
    mei = await any_world.customer()
    draft = await any_world.draft(mei)
    filed = await asyncio.gather(*(any_world.desk.intake.file(by=mei.id, draft=draft.id) for _ in range(5)))
    assert len({ticket.id for ticket in filed}) == 1
    assert len(await any_world.desk.cases.mine(by=mei.id)) == 1
