"""The real program on a database that is full, locked or gone: it says so, confirms nothing, and goes on."""

import contextlib
import resource
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from storage import migrations
from storage.drivers import connect, database_url
from tests.e2e.cast import Someone
from tests.fakes.front_desk import FrontDesk
from tests.fakes.postgres import running_postgres
from tests.fakes.sandbox_client import Sandbox
from tests.storage.sickness import being_read, holding
from tickets.kinds import Language

pytestmark = pytest.mark.e2e
TROUBLE = "the database is in trouble"
PATIENCE = 60.0

Sickness = Callable[[FrontDesk], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def no_room(desk: FrontDesk) -> AsyncIterator[None]:
    """Let none of the program's files grow beyond what the database's log has now.

    A log that is copied into the database and begun anew had room for an answer that was sent twice.
    """
    file = desk.folder / "data" / "frontdesk.sqlite3"
    soft, hard = resource.prlimit(desk.pid, resource.RLIMIT_FSIZE)
    try:
        with being_read(file):
            limit = file.with_name(f"{file.name}-wal").stat().st_size
            resource.prlimit(desk.pid, resource.RLIMIT_FSIZE, (limit, hard))
            yield
    finally:
        # Where the program was ended meanwhile, its limits went with it.
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(desk.pid, resource.RLIMIT_FSIZE, (soft, hard))


@asynccontextmanager
async def locked(desk: FrontDesk) -> AsyncIterator[None]:
    """Let another process hold the file, for longer than the program waits."""
    async with holding(desk.folder / "data" / "frontdesk.sqlite3"):
        yield


async def told(box: Sandbox, desk: FrontDesk, *, times: int) -> None:
    """Wait until the log has told of trouble so many times."""
    async for _ in box.changes(PATIENCE, "the desk is in no trouble"):
        if desk.log.count(TROUBLE) >= times:
            break


async def answers_to(someone: Someone) -> int:
    """Return how many messages the desk has sent to somebody."""
    return sum(message["from_bot"] for message in await someone.person.messages())


async def answered(someone: Someone, *, messages: int) -> None:
    """Wait until the desk has sent so many messages to somebody, and no more."""
    async for _ in someone.person.box.changes(PATIENCE, "the desk does not answer"):
        if await answers_to(someone) >= messages:
            break
    assert await answers_to(someone) == messages


async def goes_through(box: Sandbox, desk: FrontDesk, sick: Sickness) -> None:
    """Let a customer write while the database is away; then again, and let the desk end."""
    customer = Someone(person=await box.person("Grace", language_code="en"), language=Language.EN)
    await customer.says("/start")
    await answered(customer, messages=1)
    async with sick(desk):
        await customer.says("/start")
        await told(box, desk, times=1)
        assert await answers_to(customer) == 1
    await answered(customer, messages=2)
    async with sick(desk):
        await customer.says("/start")
        await told(box, desk, times=2)
        assert await desk.stop() == 0
    await desk.start()
    await answered(customer, messages=3)
    assert "Traceback" not in desk.log


@pytest.mark.parametrize("sick", [locked, no_room], ids=["locked", "no room"])
async def test_sqlite_in_trouble_loses_no_update_and_ends_in_good_order(
    box: Sandbox, tmp_path: Path, sick: Sickness
) -> None:
    async with FrontDesk(box, tmp_path, FRONTDESK_LOCK_SECONDS="0.5") as desk:
        await goes_through(box, desk, sick)


async def test_postgresql_that_is_stopped_loses_no_update_and_ends_in_good_order(
    box: Sandbox, tmp_path: Path
) -> None:
    with running_postgres() as server:
        async with server.database() as url:
            database = connect(database_url(url, tmp_path))
            await migrations.upgrade(database)
            await database.close()

            @asynccontextmanager
            async def stopped(_desk: FrontDesk) -> AsyncIterator[None]:
                server.stop()
                try:
                    yield
                finally:
                    server.start()

            address = url.replace("postgresql://", "postgresql+asyncpg://", 1)
            async with FrontDesk(box, tmp_path, FRONTDESK_DATABASE_URL=address) as desk:
                await goes_through(box, desk, stopped)
