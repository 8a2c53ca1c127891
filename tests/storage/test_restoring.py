"""Restoring: the backup takes the present file's place, which is kept, and nobody outside is hurt by it."""

import asyncio
import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from storage.backup import backup
from storage.errors import KeyWrong, Occupied, RestoreFailed, SchemaOutdated, StorageError
from storage.occupancy import PARTS, occupied
from storage.opening import Storage, open_storage
from storage.restoring.aftermath import Aftermath, Standing, aftermath, standing
from storage.restoring.carrying import AS_IN_THE_BACKUP, CARRIED, GAP, Carried, carry_over
from storage.restoring.staging import staged
from storage.restoring.swap import put_in_place
from storage.tables.columns import metadata
from tests.storage.conftest import KEY, OTHER_KEY
from tests.storage.examples import NOON, a_push, add_person, add_ticket, minutes, queue
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.kinds import Role
from tickets.messages.queues import RawUpdate
from tickets.team.people import Person

BOT = 7


def update(number: int) -> RawUpdate:
    return RawUpdate(update_id=number, chat=501, body=b"{}", received_at=NOON)


async def send_all(storage: Storage) -> list[str]:
    sent = []
    while found := await storage.outbox.claim(worker="w", now=minutes(60), lease=minutes(1) - NOON, limit=10):
        for delivery in found:
            await storage.outbox.sent(delivery.id, at=minutes(60), message_id=delivery.id)
            sent.append(delivery.dedupe)
    return sent


async def handle(storage: Storage, *numbers: int) -> None:
    for row in await storage.inbox.pending(BOT, limit=100):
        if row.update_id in numbers:
            await storage.inbox.done(row, at=minutes(1))


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A desk that went on after its backup: what it had then, and what came since."""

    folder: Path
    backup: Path
    customer: Person
    unchanged: Ticket
    changed: Ticket
    filed_since: Ticket

    @property
    def file(self) -> Path:
        return self.folder / "frontdesk.sqlite3"


@pytest.fixture
async def desk(tmp_path: Path) -> Desk:
    folder, copy = tmp_path / "data", tmp_path / "copy.sqlite3"
    async with await open_storage(data_dir=folder, secret_key=KEY) as storage:
        customer = await add_person(storage, 501)
        unchanged = await add_ticket(storage, customer.id, status=Status.CLOSED, closed_at=NOON)
        changed = await add_ticket(storage, customer.id, status=Status.CLOSED, closed_at=NOON)
        await queue(storage, a_push(customer.id, "promised", template="customer/progress"))
        await storage.inbox.put(BOT, [update(1), update(2)])
        await handle(storage, 1)
        await backup(storage.database, copy)

        filed_since = await add_ticket(storage, customer.id)
        async with storage.units() as unit:
            held = await unit.tickets.get(changed.id)
            await unit.tickets.save(held.erase_person(by=customer.id, at=NOON))
            await unit.commit()
        await add_person(storage, 777, Role.ENGINEER)
        await queue(
            storage,
            a_push(customer.id, "today:unchanged", template="customer/progress", ticket=unchanged.id),
            a_push(customer.id, "about:filed", template="customer/progress", ticket=filed_since.id),
            a_push(customer.id, "job", template="job/offer"),
        )
        assert len(await send_all(storage)) == 4
        await storage.inbox.put(BOT, [update(3), update(4)])
        await handle(storage, 2, 3)
    return Desk(
        folder=folder,
        backup=copy,
        customer=customer,
        unchanged=unchanged,
        changed=changed,
        filed_since=filed_since,
    )


async def restored(desk: Desk, *, key: str = KEY) -> tuple[Aftermath, Carried, Path | None]:
    async with staged(desk.backup, desk.file, secret_key=key, data_dir=desk.folder) as copy:
        found = standing(desk.file)
        since = aftermath(copy.path, desk.file, found)
        carried = carry_over(copy.path, desk.file, found)
        return since, carried, put_in_place(copy.path, desk.file, found, at=NOON)


async def test_it_tells_what_happened_since_the_backup(desk: Desk) -> None:
    since, _, _ = await restored(desk)
    assert since == Aftermath(
        standing=Standing.WHOLE,
        filed=(desk.filed_since.number,),
        changed=(desk.changed.number,),
        told_customers=3,
        told_others=1,
        handled=1,
        again=1,
        joined=1,
    )


async def test_the_backup_is_in_place_and_the_present_file_is_kept_whole(desk: Desk) -> None:
    _, _, kept = await restored(desk)
    async with await open_storage(data_dir=desk.folder, secret_key=KEY) as storage, storage.units() as unit:
        assert await unit.tickets.get(desk.unchanged.id) == desk.unchanged
        assert await unit.tickets.by_number(desk.filed_since.number) is None
    assert kept is not None
    assert standing(kept) is Standing.WHOLE
    async with (
        await open_storage(url=f"sqlite:///{kept}", data_dir=desk.folder, secret_key=KEY) as before,
        before.units() as unit,
    ):
        assert await unit.tickets.get(desk.filed_since.id) == desk.filed_since
    assert [path.name for path in desk.folder.iterdir() if "restoring" in path.name] == []


async def test_nothing_that_was_said_is_said_again(desk: Desk) -> None:
    _, carried, _ = await restored(desk)
    assert (carried.settled, carried.said) == (1, 2)
    async with await open_storage(data_dir=desk.folder, secret_key=KEY) as storage:
        assert await send_all(storage) == []
        again = a_push(
            desk.customer.id, "today:unchanged", template="customer/progress", ticket=desk.unchanged.id
        )
        assert await queue(storage, again) == 0


async def test_a_number_that_was_given_out_is_never_given_to_another(desk: Desk) -> None:
    await restored(desk)
    async with await open_storage(data_dir=desk.folder, secret_key=KEY) as storage:
        ticket = await add_ticket(storage, desk.customer.id)
    assert ticket.id > desk.filed_since.id


async def test_what_is_said_of_a_number_that_is_gone_holds_up_nothing(desk: Desk) -> None:
    await restored(desk)
    async with await open_storage(data_dir=desk.folder, secret_key=KEY) as storage:
        ticket = await add_ticket(storage, desk.customer.id)
        assert await queue(storage, a_push(desk.customer.id, "about:filed", ticket=ticket.id)) == 1


async def test_a_row_keeps_the_id_that_buttons_name_it_by(desk: Desk) -> None:
    async with await open_storage(data_dir=desk.folder, secret_key=KEY) as storage:
        before = {row.update_id: row.id for row in await storage.inbox.pending(BOT, limit=10)}
    await restored(desk)
    async with await open_storage(data_dir=desk.folder, secret_key=KEY) as storage:
        await storage.inbox.put(BOT, [update(5)])
        after = {row.update_id: row.id for row in await storage.inbox.pending(BOT, limit=10)}
    assert after[4] == before[4]
    assert after[5] > before[4]


async def test_updates_that_wait_are_carried_over_and_polling_goes_on_behind_the_last(desk: Desk) -> None:
    _, carried, _ = await restored(desk)
    assert carried.waiting == 1
    async with await open_storage(data_dir=desk.folder, secret_key=KEY) as storage:
        waiting = await storage.inbox.pending(BOT, limit=10)
        assert [row.update_id for row in waiting] == [2, 4]
        assert await storage.inbox.last_update_id(BOT) == 4


@pytest.mark.rule("S2.erased")
async def test_who_joined_stays_and_what_was_erased_stays_erased(desk: Desk) -> None:
    _, carried, _ = await restored(desk)
    assert (carried.people, carried.erased) == (1, 1)
    async with await open_storage(data_dir=desk.folder, secret_key=KEY) as storage, storage.units() as unit:
        assert [person.telegram for person in await unit.people.with_role(Role.ENGINEER)] == [777]
        ticket = await unit.tickets.get(desk.changed.id)
        assert (ticket.contact.phone, ticket.order_number) == (None, None)
        kinds = [type(event).__name__ for event in await unit.tickets.history(desk.changed.id)]
    assert kinds == ["TicketFiled", "PersonalDataErased"]


def damage(path: Path, *, beyond: int = 0) -> None:
    """Overwrite the file's pages behind a share of it, as a dying disk does."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for page in range(4096 + beyond, size, 4096):
            file.seek(page)
            file.write(b"\xff" * 512)


async def test_a_file_damaged_beyond_reading_is_kept_and_numbers_begin_higher(desk: Desk) -> None:
    damage(desk.file)
    since, carried, kept = await restored(desk)
    assert since.standing is Standing.DAMAGED
    assert since.filed is None
    assert carried == Carried()
    assert kept is not None
    async with await open_storage(data_dir=desk.folder, secret_key=KEY) as storage:
        ticket = await add_ticket(storage, desk.customer.id)
    assert ticket.id == desk.changed.id + GAP + 1


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 999], ids=["gone", "empty", "rubbish"])
async def test_a_file_that_is_none_any_more_is_restored_all_the_same(
    desk: Desk, content: bytes | None
) -> None:
    desk.file.unlink()
    if content is not None:
        desk.file.write_bytes(content)
    _, _, kept = await restored(desk)
    assert (kept is None) == (content is None)
    if kept is not None:
        assert kept.read_bytes() == content
    async with await open_storage(data_dir=desk.folder, secret_key=KEY) as storage, storage.units() as unit:
        assert await unit.tickets.get(desk.unchanged.id) == desk.unchanged


async def test_what_a_killed_desk_left_in_its_log_is_kept_too(desk: Desk) -> None:
    """The newest transactions stand in the write-ahead log alone when the desk was killed."""
    script = f"""
import os, sqlite3
writer = sqlite3.connect({str(desk.file)!r})
writer.execute("PRAGMA wal_autocheckpoint = 0")
writer.execute("UPDATE tickets SET version = version + 1 WHERE id = {int(desk.unchanged.id)}")
writer.commit()
os._exit(9)
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script)
    await process.wait()
    assert desk.file.with_name("frontdesk.sqlite3-wal").stat().st_size > 0
    since, _, kept = await restored(desk)
    assert since.changed == (desk.unchanged.number, desk.changed.number)
    assert kept is not None
    with closing(sqlite3.connect(kept)) as before:
        version = before.execute("SELECT version FROM tickets WHERE id = ?", (desk.unchanged.id,)).fetchone()
    assert version == (desk.unchanged.version + 1,)
    assert not desk.file.with_name("frontdesk.sqlite3-wal").exists()


async def test_an_interrupted_swap_leaves_the_present_desk_as_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_staged: Path, _target: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(RestoreFailed):
        await restored(desk)
    monkeypatch.undo()
    async with await open_storage(data_dir=desk.folder, secret_key=KEY) as storage, storage.units() as unit:
        assert await unit.tickets.get(desk.filed_since.id) == desk.filed_since


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 999], ids=["missing", "empty", "rubbish"])
async def test_what_is_no_backup_is_refused_and_nothing_changes(desk: Desk, content: bytes | None) -> None:
    desk.backup.unlink()
    if content is not None:
        desk.backup.write_bytes(content)
    await refused(desk, RestoreFailed)


async def test_a_damaged_backup_is_refused(desk: Desk) -> None:
    damage(desk.backup)
    await refused(desk, RestoreFailed)


async def test_a_backup_that_the_key_does_not_open_is_refused(desk: Desk) -> None:
    await refused(desk, KeyWrong, key=OTHER_KEY)


async def test_a_backup_of_a_newer_program_that_serves_no_older_one_is_refused(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.backup)) as copy, copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
        copy.execute("UPDATE schema_support SET revision = '9999'")
    await refused(desk, SchemaOutdated)


async def test_the_present_file_is_no_backup_of_itself(desk: Desk) -> None:
    await refused(replace(desk, backup=desk.file), RestoreFailed)


async def refused(desk: Desk, error: type[StorageError], *, key: str = KEY) -> None:
    before = desk.file.read_bytes()
    with pytest.raises(error) as refusal:
        await restored(desk, key=key)
    assert "\n" not in str(refusal.value)
    assert desk.file.read_bytes() == before
    assert {path.name for path in desk.folder.iterdir()} <= {"frontdesk.sqlite3", "secret.key"}


def test_a_file_has_one_desk_at_a_time_in_parts(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    with occupied(file, "bot"):
        with pytest.raises(Occupied, match=str(os.getpid())), occupied(file, "bot"):
            pass
        with occupied(file, "notifier"):
            pass
        with pytest.raises(Occupied), occupied(file, *PARTS):
            pass
    with occupied(file, *PARTS):
        pass


def test_of_every_table_it_is_decided_whether_a_restore_undoes_it() -> None:
    """A table that nobody had thought of went back with the cases, and with it what people had been told."""
    assert set(metadata.tables) == CARRIED | AS_IN_THE_BACKUP
    assert not CARRIED & AS_IN_THE_BACKUP
