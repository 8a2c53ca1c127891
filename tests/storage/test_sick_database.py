"""A database that is full, read-only, locked or cut off: a clear state, nothing half-written, going on."""

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import func, select, text

from storage.errors import DatabaseUnavailable
from storage.failures import failures_told
from storage.opening import Storage, open_storage
from storage.tables import events, outbox, tickets
from tests.fakes.postgres import PostgresServer, running_postgres
from tests.storage import sickness
from tests.storage.conftest import KEY
from tests.storage.examples import NOON, a_push, a_ticket, add_person
from tickets.case.events import TicketFiled
from tickets.team.people import Person

Sickness = Callable[[Storage], AbstractAsyncContextManager[None]]
SICK = pytest.mark.parametrize(
    ("sickness_of", "advice"),
    [
        (sickness.full, "free some space"),
        (sickness.read_only, "read-only"),
        (sickness.locked, "end that program"),
    ],
    ids=["full", "read-only", "locked"],
)


@pytest.fixture
async def lite(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Storage]:
    """A desk's storage on SQLite whose writers do not wait long."""
    path = shutil.copy(migrated_file, tmp_path / "desk.sqlite3")
    async with await open_storage(
        url=f"sqlite:///{path}", secret_key=KEY, data_dir=tmp_path, lock_seconds=0.1
    ) as opened:
        yield opened


async def file_much(storage: Storage, person: Person) -> None:
    """File a case with more messages than there is room for in a page, in one transaction."""
    async with storage.units() as unit:
        ticket = a_ticket(await unit.tickets.next_id(), person.id)
        await unit.tickets.add(ticket)
        await unit.tickets.append(TicketFiled(ticket=ticket.id, at=NOON, by=person.id))
        await unit.outbox.add(*(a_push(person.id, f"push {number}") for number in range(60)))
        await unit.commit()


async def written(storage: Storage) -> list[int]:
    async with storage.database.reading() as work:
        return [
            (await work.read(select(func.count()).select_from(table))).scalar_one()
            for table in (tickets, events, outbox)
        ]


@SICK
async def test_sqlite_in_trouble_says_why_writes_all_or_nothing_and_goes_on(
    lite: Storage, sickness_of: Sickness, advice: str
) -> None:
    person = await add_person(lite)
    async with sickness_of(lite):
        for _ in range(2):
            with pytest.raises(DatabaseUnavailable, match=advice):
                await file_much(lite, person)
        trouble = lite.database.condition.trouble
        assert trouble is not None
        assert advice in trouble.cause
        assert trouble.readable
        assert await written(lite) == [0, 0, 0]
        assert lite.database.condition.trouble is not None, "it is no better because it can be read"
    await file_much(lite, person)
    assert await written(lite) == [1, 1, 60]
    assert lite.database.condition.trouble is None


async def terminate_others(storage: Storage) -> None:
    url = storage.database.url.set(drivername="postgresql")
    connection = await asyncpg.connect(url.render_as_string(hide_password=False))
    await connection.execute(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


@pytest.fixture
async def large(
    postgres_server: PostgresServer, migrated_template: str, tmp_path: Path
) -> AsyncIterator[Storage]:
    """A desk's storage on PostgreSQL."""
    async with (
        postgres_server.database(template=migrated_template) as url,
        await open_storage(url=url, secret_key=KEY, data_dir=tmp_path) as opened,
    ):
        yield opened


def terminate_others_unseen(storage: Storage) -> None:
    """Cut the connections off while this thread's event loop stands still: it notices with its next word."""
    thread = threading.Thread(target=lambda: asyncio.run(terminate_others(storage)))
    thread.start()
    thread.join()


async def test_postgresql_cut_off_as_a_connection_is_given_back_costs_nothing(large: Storage) -> None:
    """A planner that had read everything it wanted failed at the very end, with a fault that nobody knew."""
    async with large.database.reading() as work:
        assert (await work.read(text("SELECT 1"))).scalar_one() == 1
        terminate_others_unseen(large)
    async with large.database.reading() as work:
        assert (await work.read(text("SELECT 2"))).scalar_one() == 2
    assert large.database.condition.trouble is None


async def test_postgresql_cut_off_within_a_transaction_has_written_nothing(large: Storage) -> None:
    """A connection cut off while a statement ran was no case of an unavailable database: the update that met
    it was counted as failed, and put aside the third time.
    """
    person = await add_person(large)

    async def cut_off_before_the_commit() -> None:
        async with large.units() as unit:
            await unit.tickets.add(a_ticket(await unit.tickets.next_id(), person.id))
            await terminate_others(large)
            await unit.commit()

    async def cut_off_within_a_statement() -> None:
        async with large.database.writing() as work:
            sleeping = asyncio.create_task(work.write(text("SELECT pg_sleep(60)")))
            async with asyncio.timeout(20):
                while not await _sleepers(large):
                    pass
            await terminate_others(large)
            await sleeping

    for cut_off in (cut_off_before_the_commit, cut_off_within_a_statement):
        with pytest.raises(DatabaseUnavailable):
            await cut_off()
        assert large.database.condition.trouble is not None
        assert await written(large) == [0, 0, 0]
    await file_much(large, person)
    assert large.database.condition.trouble is None


async def _sleepers(storage: Storage) -> int:
    url = storage.database.url.set(drivername="postgresql")
    connection = await asyncpg.connect(url.render_as_string(hide_password=False))
    try:
        found: int = await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%'"
            " AND pid <> pg_backend_pid()"
        )
    finally:
        await connection.close()
    return found


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"database": "nowhere"}, "no database of this name"),
        ({"username": "nobody"}, "user or the password"),
    ],
    ids=["database", "user"],
)
async def test_a_wrong_address_of_postgresql_is_told_in_one_sentence(
    large: Storage, tmp_path: Path, change: dict[str, str], advice: str
) -> None:
    """A wrong name in the address ended the start with a traceback of a hundred lines."""
    url = large.database.url.set(**change).render_as_string(hide_password=False)
    with pytest.raises(DatabaseUnavailable, match=advice) as refusal:
        await open_storage(url=url, secret_key=KEY, data_dir=tmp_path)
    assert "\n" not in str(refusal.value)


async def hear_nothing(storage: Storage) -> None:
    while True:
        await storage.wakeups.wait("outbox", timeout=timedelta(seconds=20))


async def test_postgresql_stopped_and_started_again_is_used_again(tmp_path: Path) -> None:
    with running_postgres() as server:
        async with (
            server.database() as url,
            await open_storage(url=url, secret_key=KEY, data_dir=tmp_path) as storage,
        ):
            person = await add_person(storage)
            assert not await storage.wakeups.wait("outbox", timeout=timedelta(0))
            server.stop()
            with pytest.raises(DatabaseUnavailable):
                await file_much(storage, person)
            with pytest.raises(DatabaseUnavailable):
                await file_much(storage, person)
            with pytest.raises(DatabaseUnavailable):
                await hear_nothing(storage)
            trouble = storage.database.condition.trouble
            assert trouble is not None
            assert not trouble.readable
            server.start()
            await file_much(storage, person)
            assert await written(storage) == [1, 1, 60]
            assert storage.database.condition.trouble is None
            await storage.wakeups.notify("outbox")
            assert await storage.wakeups.wait("outbox", timeout=timedelta(seconds=20))


def test_a_mistake_in_a_statement_is_no_absence() -> None:
    with pytest.raises(ZeroDivisionError), failures_told():
        raise ZeroDivisionError
    with pytest.raises(DatabaseUnavailable), failures_told():
        raise ConnectionResetError
