"""Opening: what can't be opened is refused with one sentence, and nothing is left half open."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from storage.backup import backup
from storage.drivers import LOCK_SECONDS
from storage.errors import BackupFailed, DatabaseDamaged, DatabaseLost, DatabaseUnavailable, StorageError
from storage.opening import Storage, open_storage
from tests.storage.conftest import KEY
from tests.storage.examples import NAME, NOON, add_person, add_ticket
from tickets.ids import PersonId, TelegramId
from tickets.kinds import Language, Role
from tickets.moments import NaiveTime


@pytest.mark.parametrize(
    "url",
    [
        "mysql://localhost/desk",
        "not a url",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://nobody@127.0.0.1:9/desk",
        "sqlite:////proc/nowhere/desk.sqlite3",
    ],
)
async def test_what_is_no_database_is_a_refusal_of_one_sentence(tmp_path: Path, url: str) -> None:
    with pytest.raises(DatabaseUnavailable) as refusal:
        await open_storage(url=url, secret_key=KEY, data_dir=tmp_path)
    assert "\n" not in str(refusal.value)


async def test_a_password_in_the_address_is_never_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable) as refusal:
        await open_storage(
            url="postgresql://desk:hunter2@127.0.0.1:9/desk", secret_key=KEY, data_dir=tmp_path
        )
    assert "hunter2" not in f"{refusal.value} {refusal.value.__cause__}"


@pytest.mark.parametrize("damage", ["not a database at all" * 300, None])
async def test_a_damaged_file_is_a_refusal(tmp_path: Path, damage: str | None) -> None:
    path = tmp_path / "frontdesk.sqlite3"
    async with await open_storage(data_dir=tmp_path) as storage:
        for telegram in range(1, 200):
            await add_person(storage, telegram)
    if damage is None:
        whole = bytearray(path.read_bytes())
        for page in range(4096, len(whole), 4096):
            whole[page : page + 200] = b"\xff" * 200
        path.write_bytes(bytes(whole))
    else:
        path.write_text(damage)
    with pytest.raises(DatabaseDamaged, match="backup"):
        await open_storage(data_dir=tmp_path)


async def test_a_file_that_vanished_is_no_new_desk(tmp_path: Path) -> None:
    """The disk with the data was not mounted. The desk began anew, empty, and nobody noticed for hours."""
    async with await open_storage(data_dir=tmp_path) as storage:
        await add_person(storage)
    (tmp_path / "frontdesk.sqlite3").unlink()
    for _ in range(2):
        with pytest.raises(DatabaseLost, match="frontdesk restore"):
            await open_storage(data_dir=tmp_path)
    (tmp_path / "secret.key").unlink()
    async with await open_storage(data_dir=tmp_path) as storage:
        await add_person(storage)


async def test_errors_of_statements_do_not_show_what_people_said(storage: Storage) -> None:
    async with storage.database.work() as work:
        with pytest.raises(DBAPIError) as failure:
            await work.write(text("INSERT INTO nowhere VALUES (:said)").bindparams(said=NAME))
    assert NAME not in f"{failure.value} {failure.value.__cause__}"


async def test_a_naive_moment_is_refused_at_the_door(storage: Storage) -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(StatementError) as refusal:
        await storage.outbox.next_due(after=naive)
    assert isinstance(refusal.value.orig, NaiveTime)


async def test_a_unit_that_is_cancelled_gives_the_writers_seat_back(storage: Storage) -> None:
    inside = asyncio.Event()

    async def never_ends() -> None:
        async with storage.units() as unit:
            await unit.people.add(
                telegram=TelegramId(5), name=NAME, language=Language.EN, roles=frozenset({Role.CUSTOMER})
            )
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(never_ends())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(LOCK_SECONDS / 2):
        await add_person(storage, 6)
    async with storage.units() as unit:
        assert await unit.people.by_telegram(TelegramId(5)) is None


async def test_readers_go_on_while_somebody_writes(storage: Storage) -> None:
    person = await add_person(storage, 1)
    async with storage.units() as writer:
        await writer.people.add(
            telegram=TelegramId(2), name=NAME, language=Language.EN, roles=frozenset({Role.CUSTOMER})
        )
        async with storage.units() as reader:
            assert await reader.people.get(person.id) == person
            assert await reader.people.by_telegram(TelegramId(2)) is None
        await writer.commit()
        async with storage.units() as reader:
            assert await reader.people.by_telegram(TelegramId(2)) is not None


async def test_more_readers_than_connections_and_a_writer_all_come_through(storage: Storage) -> None:
    """Units that had read held every connection and waited for the writer, who waited for a connection."""

    async def read_then_write(telegram: int) -> PersonId:
        async with storage.units() as unit:
            await unit.people.with_role(Role.STAFF)
            person = await unit.people.add(
                telegram=TelegramId(telegram), name=NAME, language=Language.EN, roles=frozenset({Role.STAFF})
            )
            await unit.commit()
            return person.id

    people = await asyncio.gather(*(read_then_write(telegram) for telegram in range(100, 160)))
    assert len(set(people)) == 60


async def test_two_processes_on_one_file_wait_for_each_other(storage: Storage, tmp_path: Path) -> None:
    address = storage.database.url.render_as_string(hide_password=False)
    async with await open_storage(url=address, secret_key=KEY, data_dir=tmp_path) as second:
        people = await asyncio.gather(
            *(add_person(one, telegram) for telegram in range(1, 21) for one in (storage, second))
        )
    assert len({person.id for person in people}) == 20


async def test_a_backup_is_whole_while_the_desk_goes_on_writing(tmp_path: Path) -> None:
    target = tmp_path / "copies" / "desk.sqlite3"
    told: list[tuple[int, int]] = []
    async with await open_storage(data_dir=tmp_path, secret_key=KEY) as storage:
        person = await add_person(storage)
        tickets = [await add_ticket(storage, person.id) for _ in range(40)]

        async def go_on() -> None:
            for _ in range(20):
                await add_ticket(storage, person.id)

        await asyncio.gather(
            backup(storage.database, target, progress=lambda done, of: told.append((done, of))), go_on()
        )
        with pytest.raises(BackupFailed, match="exists"):
            await backup(storage.database, target)
    assert told
    assert told[-1][0] == told[-1][1]
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["desk.sqlite3"]
    async with (
        await open_storage(url=f"sqlite:///{target}", data_dir=tmp_path, secret_key=KEY) as copy,
        copy.units() as unit,
    ):
        for ticket in tickets:
            assert await unit.tickets.get(ticket.id) == ticket


async def test_a_backup_of_postgresql_is_refused_with_what_to_use(storage: Storage, tmp_path: Path) -> None:
    if storage.database.is_sqlite:
        await backup(storage.database, tmp_path / "copy.sqlite3")
        with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        copy.close()
    else:
        with pytest.raises(BackupFailed, match="pg_dump"):
            await backup(storage.database, tmp_path / "copy.sqlite3")


async def test_a_backup_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    async with await open_storage(data_dir=tmp_path, secret_key=KEY) as storage:
        (tmp_path / "file").write_text("")
        with pytest.raises(StorageError):
            await backup(storage.database, tmp_path / "file" / "copy.sqlite3")


async def test_another_thread_opens_the_storage_again_and_works_beside_the_first(storage: Storage) -> None:
    """A connection that two event loops use breaks for both."""
    first = await add_person(storage, 1)

    async def elsewhere() -> PersonId:
        async with storage.again() as again:
            async with again.units() as uow:
                assert await uow.people.get(first.id) == first
            return (await add_person(again, 2)).id

    second = await asyncio.to_thread(asyncio.run, elsewhere())
    async with storage.units() as uow:
        assert (await uow.people.get(second)).telegram == TelegramId(2)


async def test_trouble_that_one_thread_meets_is_the_whole_process_trouble(storage: Storage) -> None:
    async with storage.again() as again:
        again.database.condition.failed("the disk is full", writing=True)
        trouble = storage.database.condition.trouble
        assert trouble is not None
        assert trouble.cause == "the disk is full"
