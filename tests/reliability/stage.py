"""A whole run: sandbox, desk, crew and customers, from the opening to the moment when all is quiet."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, or_, select

from storage.opening import Storage, open_storage
from storage.tables import inbox, outbox
from tests.fakes.sandbox_client import Sandbox
from tests.fakes.sandbox_person import Person
from tests.reliability.crew import Engineer, employ
from tests.reliability.customers import Customer
from tests.reliability.forwarder import Forwarder
from tests.reliability.journal import Journal
from tests.reliability.processes import House, many_processes, one_process
from tests.reliability.wording import Wording
from tickets.kinds import Role

MONDAY_MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""Ten o'clock in Shanghai on a working day: nothing of the day's run is due for hours."""

CREW = (Role.LEAD, Role.ENGINEER, Role.ENGINEER, Role.ENGINEER)
START_SECONDS = 180.0
_LOOK_SECONDS = 0.25
_REST_SECONDS = 1.0
"""How much longer than a person thinks nothing may happen before the run counts as over."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How big a run is; `pause` is how long a person thinks, `patience` when they repeat, in seconds.

    With `calls_off` a customer ends each case after filing it; `settings` are the desk's own for this run.
    """

    seed: int
    customers: int = 8
    pause: tuple[float, float] = (0.2, 0.8)
    patience: float = 300.0
    quiet_within: float = 900.0
    calls_off: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Everything that takes part in a run."""

    plan: Plan
    box: Sandbox
    house: House
    journal: Journal
    storage: Storage
    customers: Sequence[Customer]
    crew: dict[int, Role]

    async def let_customers_report(self, meanwhile: Callable[[], Awaitable[None]]) -> None:
        """Let all customers report over and over while something goes on, then finish what they began."""
        enough = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for customer in self.customers:
                tasks.create_task(customer.keep_reporting(enough))
            await meanwhile()
            enough.set()

    async def now(self) -> datetime:
        """Return the moment of the clock that the desk follows."""
        return datetime.fromisoformat((await self.box.state())["clock"]["now"])

    async def quiet(self) -> None:
        """Wait until every update is handled, every due message has an outcome, and nobody acts any more."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.plan.quiet_within
        rested = loop.time()
        while loop.time() - rested < self.plan.pause[1] + _REST_SECONDS:
            if loop.time() > deadline:
                raise AssertionError(f"the desk did not come to rest within {self.plan.quiet_within:g} s")
            if await self._busy():
                rested = loop.time()
            await asyncio.sleep(_LOOK_SECONDS)
        await self.journal.catch_up()

    async def _busy(self) -> bool:
        now = await self.now()
        begun = or_(outbox.c.not_before <= now, outbox.c.attempts > 0)
        queued = select(func.count()).where(outbox.c.status == "queued", begun)
        waiting = select(func.count()).where(inbox.c.status == "waiting")
        async with self.storage.database.reading() as work:
            counts = [(await work.read(query)).scalar_one() for query in (queued, waiting)]
        webhook = await self.box.api("getWebhookInfo")
        return any(counts) or webhook["result"]["pending_update_count"] > 0


@contextlib.asynccontextmanager
async def open_stage(plan: Plan, folder: Path, *, database: str | None = None) -> AsyncIterator[Stage]:
    """Run a desk with its crew on a sandbox of its own; customers wait for their call.

    `database` is a PostgreSQL address; without one the desk is one process on SQLite. Whatever happens,
    no process is left behind.
    """
    async with contextlib.AsyncExitStack() as stack:
        box = await stack.enter_async_context(Sandbox())
        await box.set_clock(MONDAY_MORNING.isoformat())
        house = await _house(stack, box, plan, folder, database)
        journal = Journal(box)
        crew = {(await box.person(f"{role.value} {n}")).id: role for n, role in enumerate(CREW, start=1)}
        storage = await open_storage(data_dir=house.data_dir, url=house.database_url)
        stack.push_async_callback(storage.close)
        await employ(storage, crew)
        dice = random.Random(plan.seed)
        customers = [await _customer(box, journal, plan, dice, number) for number in range(plan.customers)]
        stack.push_async_callback(_cancelled, asyncio.create_task(journal.follow()))
        for process in house.processes:
            stack.push_async_callback(process.discard)
            await process.start()
        await _crew_begins(stack, box, journal, plan, crew)
        yield Stage(
            plan=plan,
            box=box,
            house=house,
            journal=journal,
            storage=storage,
            customers=customers,
            crew=crew,
        )


async def _house(
    stack: contextlib.AsyncExitStack, box: Sandbox, plan: Plan, folder: Path, database: str | None
) -> House:
    if database is None:
        return one_process(box, folder, plan.settings)
    forwarder = await stack.enter_async_context(Forwarder())
    house = many_processes(box, folder, database=database, webhook=forwarder.url)
    forwarder.backends = tuple(house.backends)
    return house


async def _customer(box: Sandbox, journal: Journal, plan: Plan, dice: random.Random, number: int) -> Customer:
    person = await box.person(f"Customer {number}", phone=f"86138{number:08d}")
    return Customer(
        box=box,
        phone=journal.phone(person.id),
        telegram=person.id,
        name=f"c{number}",
        wording=Wording(),
        dice=random.Random(dice.random()),
        patience=plan.patience,
        pause=plan.pause,
        calls_off=plan.calls_off,
    )


async def _crew_begins(
    stack: contextlib.AsyncExitStack, box: Sandbox, journal: Journal, plan: Plan, crew: dict[int, Role]
) -> None:
    for telegram, role in crew.items():
        await Person(box, telegram).send("/start")
        phone = journal.phone(telegram)
        while not phone.from_desk():
            if not await phone.change(START_SECONDS):
                raise AssertionError(f"the desk does not answer within {START_SECONDS:g} s")
        if role is Role.ENGINEER:
            engineer = Engineer(
                box=box, phone=phone, telegram=telegram, dice=random.Random(plan.seed), pause=plan.pause
            )
            stack.push_async_callback(_cancelled, asyncio.create_task(engineer.work()))


async def _cancelled(task: "asyncio.Task[None]") -> None:
    """End a task that goes on for ever; one that failed by itself raises here what made it fail."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
