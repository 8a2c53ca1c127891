"""Planners in a thread of their own hold up nobody, wake the sender, and end when they are told to."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from notifier.planning_thread import Ground, OpenPlanning, PlanningThread
from notifier.waking import PlannerClock
from tests.notifier.post_office import PostOffice

_LONG = 30.0
"""Seconds after which a test that waits for something fails."""


def opens(planner: Callable[[], Awaitable[int]]) -> OpenPlanning:
    """Return what opens the ground of one planner."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Ground]:
        yield Ground(planners={"only": planner})

    return opened


def thread_of(planning: OpenPlanning, *, on_pushes: Callable[[], None] = lambda: None) -> PlanningThread:
    return PlanningThread(
        planning,
        clock=lambda: datetime.now(UTC),
        worker="test",
        on_pushes=on_pushes,
        every=timedelta(hours=1),
    )


async def test_a_planner_that_never_pauses_holds_up_no_message(office: PostOffice) -> None:
    """Planning fifty thousand open cases left the sender a quarter of its pace: both had one event loop."""
    phone, mei = await office.person("Mei")
    begun, arrived = threading.Event(), threading.Event()
    waited: list[bool] = []

    async def planner() -> int:
        begun.set()
        waited.append(arrived.wait(_LONG))
        return 0

    planners = thread_of(opens(planner))
    planners.start()
    await asyncio.to_thread(begun.wait, _LONG)
    office.start()
    await office.post(office.reply(mei.id, "sent meanwhile"))
    await phone.wait_for("sent meanwhile")
    arrived.set()
    await planners.stop()
    assert waited == [True]


async def test_what_is_planned_is_told_in_the_loop_that_sends() -> None:
    told, heard_in = asyncio.Event(), list[int]()

    def hear() -> None:
        heard_in.append(threading.get_ident())
        told.set()

    async def planner() -> int:
        return 3

    planners = thread_of(opens(planner), on_pushes=hear)
    planners.start()
    async with asyncio.timeout(_LONG):
        await told.wait()
    await planners.stop()
    assert heard_in == [threading.get_ident()]


async def test_a_wake_reaches_the_thread_and_one_before_or_after_it_harms_nothing() -> None:
    runs = 0
    again = threading.Event()

    async def planner() -> int:
        nonlocal runs
        runs += 1
        if runs == 2:
            again.set()
        return 0

    planners = thread_of(opens(planner))
    planners.wake()
    planners.start()
    while not again.is_set():
        planners.wake()
        await asyncio.to_thread(again.wait, 0.05)
    await planners.stop()
    planners.wake()
    assert not any(thread.name == "planners" for thread in threading.enumerate())


async def test_ground_that_cannot_be_opened_is_told_with_its_cause_and_opened_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("notifier.supervise._RESTART", timedelta())
    tries, ran = 0, threading.Event()

    async def planner() -> int:
        ran.set()
        return 0

    @asynccontextmanager
    async def opened() -> AsyncIterator[Ground]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ConnectionError("the file is gone")
        yield Ground(planners={"only": planner})

    with capture_logs() as logs:
        planners = thread_of(opened)
        planners.start()
        assert await asyncio.to_thread(ran.wait, _LONG)
        await planners.stop()
    [told] = [entry for entry in logs if entry["log_level"] == "error"]
    assert (told["work"], str(told["exc_info"])) == ("planning", "the file is gone")


async def test_a_planner_that_takes_too_long_to_stop_is_rolled_back(office: PostOffice) -> None:
    _, mei = await office.person("Mei")
    begun, rests = asyncio.Event(), asyncio.Event()

    async def planner() -> int:
        async with office.storage.units() as uow:
            await uow.people.save(replace(await uow.people.get(mei.id), name="Half a name"))
            begun.set()
            await rests.wait()
            await uow.commit()
        return 1

    planners = PlannerClock(
        {"only": planner, "next": planner},
        clock=office.now,
        worker="test",
        leases=None,
        on_pushes=lambda: None,
        landing=timedelta(seconds=0.05),
    )
    planners.start()
    async with asyncio.timeout(_LONG):
        await begun.wait()
        await planners.stop()
    async with office.storage.units() as uow:
        assert (await uow.people.get(mei.id)).name == "Mei"
