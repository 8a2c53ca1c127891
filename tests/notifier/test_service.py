"""The notifier as a whole: turning the clock sends what falls due, and nothing that fails stops it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from notifier.pacing import Pace
from notifier.planning_thread import Ground, OpenPlanning
from notifier.service import Notifier
from notifier.tally import DeliveryCounter
from notifier.waking import PlannerClock
from storage.opening import Storage
from tests.fakes.sandbox_client import Sandbox
from tests.fakes.wording import real_words
from tests.notifier.post_office import QUICK, PostOffice
from tests.unit.announcing import RULES
from tests.unit.planners.day import Day
from tickets.kinds import Role
from tickets.messages.deliveries import DeliveryOutcome
from tickets.planners import build_planners
from tickets.time.calendar import WorkingCalendar


def planning_on(storage: Storage, day: Day) -> OpenPlanning:
    """Return what opens the desk's planners, on connections of their own, with the day's clock."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Ground]:
        async with storage.again() as again:
            promises = build_planners(
                units=again.units,
                clock=lambda: day.now,
                policy=RULES,
                calendar=WorkingCalendar(RULES.calendar),
            )
            yield Ground(planners=promises.planners(), leases=again.leases)

    return opened


def notifier_on(box: Sandbox, storage: Storage, day: Day) -> Notifier:
    """Return a notifier whose clock is the day's."""
    return Notifier(
        token=box.token,
        api_base=box.url,
        queue=storage.outbox,
        units=storage.units,
        planning=planning_on(storage, day),
        words=real_words(),
        clock=lambda: day.now,
        quiet_until=lambda _now: None,
        wakeups=storage.wakeups,
        pace=Pace(per_second=500, chat_interval=0.02),
        retry_policy=QUICK,
        seed=1,
        # Only a call wakes the planners once more: what comes by itself every so often would hide a lost one.
        planners_every=timedelta(hours=1),
    )


@pytest.mark.rule("D2.every_day", "D2.before_17", "D2.happened")
async def test_turning_the_clock_to_half_past_four_brings_the_update(office: PostOffice) -> None:
    phone, mei = await office.person("Mei")
    day = Day(units=office.storage.units, policy=RULES)
    wang = await day.worker(Role.ENGINEER, "Wang")
    day.at(2, 10)
    ticket = await day.filed(mei)
    await day.desk.jobs.accept(by=wang.id, ticket=ticket.id)
    notifier = notifier_on(office.box, office.storage, day)
    await notifier.start()
    try:
        await phone.wait_for("Someone is on it")
        day.at(3, 10)
        await day.desk.jobs.note(by=wang.id, ticket=ticket.id, text="The seal is ordered")
        day.at(3, 16, 30)
        notifier.wake()
        update = await phone.wait_for("Today's update")
        assert "The seal is ordered" in update["text"]
    finally:
        await notifier.stop()


async def test_it_starts_and_stops_while_telegram_does_not_answer(office: PostOffice) -> None:
    day = Day(units=office.storage.units, policy=RULES)
    dead = Sandbox(token="1:x", url="http://127.0.0.1:9")
    notifier = notifier_on(dead, office.storage, day)
    await notifier.start()
    await notifier.stop()


@dataclass
class Planner:
    """Counts its runs and fails as often as it is told to."""

    failures: int = 0
    runs: int = 0
    ran: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self) -> int:
        self.runs += 1
        if self.runs <= self.failures:
            raise ConnectionError("the storage went away")
        self.ran.set()
        return 1


@dataclass
class Counts:
    """A tally that keeps the planners' runs."""

    runs: list[tuple[str, bool]] = field(default_factory=list)

    def delivered(self, outcome: DeliveryOutcome) -> None:
        raise AssertionError("planners deliver nothing")

    def planned(self, planner: str, *, well: bool) -> None:
        self.runs.append((planner, well))


def clock_of(
    planners: dict[str, Callable[[], Awaitable[int]]],
    *,
    tally: DeliveryCounter | None = None,
    **more: timedelta,
) -> PlannerClock:
    return PlannerClock(
        planners,
        clock=lambda: datetime.now(UTC),
        worker="test",
        leases=None,
        on_pushes=lambda: None,
        tally=tally,
        **more,
    )


async def test_a_planner_that_fails_is_logged_runs_again_and_stops_no_other() -> None:
    failing, sound = Planner(failures=1), Planner()
    planners = clock_of({"failing": failing, "sound": sound}, every=timedelta(seconds=0.1))
    with capture_logs() as logs:
        planners.start()
        async with asyncio.timeout(60):
            await sound.ran.wait()
            await failing.ran.wait()
        await planners.stop()
    assert failing.runs >= 2
    [told] = [entry for entry in logs if entry["log_level"] == "error"]
    assert (told["planner"], str(told["exc_info"])) == ("failing", "the storage went away")


async def test_each_run_is_counted_by_the_planners_own_name_also_after_a_wake() -> None:
    """A planner that failed after the clock was turned was counted under a name made up for that one run:
    each time a new one, for as long as the process lived.
    """
    planner, tally = Planner(failures=2), Counts()
    planners = clock_of({"only": planner}, tally=tally, every=timedelta(hours=1))
    with capture_logs():
        planners.start()
        planners.wake()
        planners.wake()
        async with asyncio.timeout(60):
            await planner.ran.wait()
        await planners.stop()
    assert tally.runs == [("only", False), ("only", False), ("only", True)]


async def test_a_wake_during_a_run_is_another_run(office: PostOffice) -> None:
    """The clock was turned while a planner was running, and what became due was seen only later."""
    started, go_on, again = asyncio.Event(), asyncio.Event(), asyncio.Event()
    runs = 0

    async def planner() -> int:
        nonlocal runs
        runs += 1
        if runs == 2:
            again.set()
        started.set()
        await go_on.wait()
        return 0

    planners = clock_of({"slow": planner}, every=timedelta(hours=1))
    planners.start()
    async with asyncio.timeout(60):
        await started.wait()
        planners.wake()
        go_on.set()
        await again.wait()
    await planners.stop()


async def test_only_one_process_runs_the_planners(office: PostOffice) -> None:
    first, second = Planner(), Planner()
    for worker, planner in (("a", first), ("b", second)):
        planners = PlannerClock(
            {"only": planner},
            clock=office.now,
            worker=worker,
            leases=office.storage.leases,
            on_pushes=lambda: None,
        )
        await planners._run("only")
    assert (first.runs, second.runs) == (1, 0)


async def test_the_sender_starts_again_after_its_storage_failed(office: PostOffice) -> None:
    phone, mei = await office.person("Mei")
    day = Day(units=office.storage.units, policy=RULES)
    notifier = notifier_on(office.box, office.storage, day)
    claim, failed = office.storage.outbox.claim, asyncio.Event()

    async def once_failing(**how: object) -> object:
        if not failed.is_set():
            failed.set()
            raise ConnectionError("the storage went away")
        return await claim(**how)  # type: ignore[arg-type]  # passed on unread

    object.__setattr__(office.storage.outbox, "claim", once_failing)
    await office.post(office.reply(mei.id, "in spite of it", not_before=day.now))
    await notifier.start()
    try:
        await phone.wait_for("in spite of it")
    finally:
        await notifier.stop()
