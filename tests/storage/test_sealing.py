"""Sealing at rest (rule S1): what lies in the database can't be read, moved or altered without the key."""

import asyncio
import base64
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import LargeBinary, select, text, update

from storage import tables
from storage.errors import KeyExposed, KeyInUse, KeyMalformed, KeyMissing, KeyWrong, Unreadable
from storage.opening import Storage, open_storage
from storage.sealing.blind_index import order_key, phone_digits, same_phone
from storage.sealing.columns import CONTACT, ORDER, SEALED
from storage.sealing.key_file import create_key_file, given_ring
from storage.sealing.keys import KeyRing, new_key
from storage.sealing.rotation import Resealed, reseal
from storage.sealing.vault import Vault
from tests.storage.conftest import KEY, OTHER_KEY
from tests.storage.examples import (
    ADDRESS,
    EMAIL,
    NAME,
    NOON,
    PHONE,
    SECRETS,
    a_draft,
    a_push,
    add_person,
    add_ticket,
    minutes,
    queue,
)
from tests.storage.examples import (
    ORDER as ORDER_NUMBER,
)
from tests.storage.test_campaigns import a_campaign
from tickets.aftercare.surveys import Survey
from tickets.case.ticket import Ticket
from tickets.ids import SurveyId, TelegramId
from tickets.kinds import Role
from tickets.messages.queues import RawUpdate
from tickets.team.people import Invitation

TOLD = "他说明天下午三点来"


async def fill(storage: Storage) -> Ticket:
    """Put personal data everywhere where it may stand."""
    person = await add_person(storage)
    staff = await add_person(storage, 2, Role.STAFF)
    ticket = await add_ticket(storage, person.id)
    noted = ticket.note(by=staff.id, at=NOON, text=f"{TOLD} {PHONE} {ADDRESS}")
    async with storage.units() as unit:
        await unit.people.save(replace(person, phone=PHONE))
        await unit.drafts.save(a_draft(person.id))
        await unit.tickets.save(noted)
        survey = Survey(
            id=SurveyId(0),
            ticket=ticket.id,
            customer=person.id,
            service=1,
            due_at=NOON,
            words=f"{TOLD} {EMAIL}",
        )
        await unit.surveys.add(survey)
        campaign = await unit.campaigns.add(a_campaign(person.id), sample=[person.id])
        [ask] = await unit.campaigns.to_ask(campaign.id, limit=1)
        await unit.campaigns.save_answer(replace(ask, words=f"{TOLD} {EMAIL}"))
        await unit.commit()
    await queue(storage, a_push(person.id, "d1", context={"contact": list(SECRETS), "text": TOLD}))
    body = f"{TOLD} {PHONE} {EMAIL} {ADDRESS} {ORDER_NUMBER} {NAME}"
    raw = RawUpdate(update_id=1, chat=5, body=body.encode(), received_at=NOON)
    await storage.inbox.put(1, [raw])
    [row] = await storage.inbox.pending(1, limit=1)
    await storage.inbox.failed(row, error=body, at=NOON)
    await storage.dialog_state.save({"1:5": body}, at=NOON)
    return noted.ticket


async def raw_bytes(storage: Storage, folder: Path) -> bytes:
    """Everything that lies on the disk, or what a dump of the server would show."""
    if storage.database.is_sqlite:
        return files_of(folder)
    shown: list[str] = []
    async with storage.database.reading() as work:
        for table in tables.metadata.sorted_tables:
            rows = await work.read(text(f'SELECT x::text FROM "{table.name}" AS x'))
            shown += rows.scalars()
    dumped = "\n".join(shown)
    return dumped.encode() + b"".join(bytes.fromhex(part) for part in _hex_parts(dumped))


def files_of(folder: Path) -> bytes:
    """The database file and its companions."""
    return b"".join(path.read_bytes() for path in folder.glob("desk.sqlite3*"))


def _hex_parts(dumped: str) -> Sequence[str]:
    parts = dumped.replace(")", ",").replace('"', ",").split(",")
    return [part.split("\\x")[-1] for part in parts if "\\x" in part]


@pytest.mark.rule("S1.encrypted")
async def test_nothing_personal_can_be_read_from_the_disk(storage: Storage, tmp_path: Path) -> None:
    ticket = await fill(storage)
    found = await raw_bytes(storage, tmp_path)
    assert ticket.number.encode() in found, "the look is at the right bytes"
    assert ticket.fault.words.encode() in found
    for secret in (*SECRETS, TOLD, "13812345678", "000817", "31.2", "沪A12345"):
        assert secret.encode() not in found, f"{secret!r} lies open"
        assert base64.b64encode(secret.encode()) not in found


def test_every_sealed_column_is_known_to_the_change_of_keys() -> None:
    """A column left out would be lost with the old key."""
    bytes_columns = {
        (table.name, column.name)
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert bytes_columns == {(s.table.name, s.name) for s in SEALED} | {("key_checks", "proof")}


@pytest.mark.rule("S1.encrypted")
async def test_a_sealed_value_moved_to_another_row_is_refused(storage: Storage) -> None:
    person = await add_person(storage)
    one, other = await add_ticket(storage, person.id), await add_ticket(storage, person.id)
    async with storage.database.writing() as work:
        stolen = select(tables.tickets.c.contact).where(tables.tickets.c.id == one.id)
        value = (await work.read(stolen)).scalar_one()
        await work.write(update(tables.tickets).where(tables.tickets.c.id == other.id).values(contact=value))
    async with storage.units() as unit:
        assert (await unit.tickets.get(one.id)).contact == one.contact
        with pytest.raises(Unreadable):
            await unit.tickets.get(other.id)


@given(text=st.text(), position=st.integers(0, 60), bit=st.integers(0, 7))
def test_a_damaged_value_is_refused_and_a_whole_one_opens(text: str, position: int, bit: int) -> None:
    vault = Vault(KeyRing.parse(KEY))
    sealed = vault.seal(ORDER, text, 1)
    assert vault.open(ORDER, sealed, 1) == text
    assert vault.seal(ORDER, text, 1) != sealed
    damaged = bytearray(sealed)
    damaged[position % len(sealed)] ^= 1 << bit
    with pytest.raises((Unreadable, KeyWrong)):
        vault.open(ORDER, bytes(damaged), 1)
    with pytest.raises(Unreadable):
        vault.open(CONTACT, sealed, 1)
    with pytest.raises(Unreadable):
        vault.open(ORDER, sealed[:20], 1)


async def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with await open_storage(data_dir=data) as first:
        person = await add_person(first)
    key_file = data / "secret.key"
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert (data / "frontdesk.sqlite3").stat().st_mode & 0o777 == 0o600
    async with await open_storage(data_dir=data) as second, second.units() as unit:
        assert (await unit.people.get(person.id)).name == NAME


def test_of_two_first_starts_one_makes_the_key(tmp_path: Path) -> None:
    first, second = create_key_file(tmp_path), create_key_file(tmp_path)
    assert first.current.id == second.current.id
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


async def test_a_missing_key_is_a_refusal(tmp_path: Path) -> None:
    async with await open_storage(data_dir=tmp_path):
        os.unlink(tmp_path / "secret.key")
    with pytest.raises(KeyMissing, match="FRONTDESK_SECRET_KEY"):
        await open_storage(data_dir=tmp_path)
    assert not (tmp_path / "secret.key").exists(), "no new key is made for a sealed database"


async def test_a_wrong_key_is_a_refusal_that_names_keys_by_id_only(database_url: str, tmp_path: Path) -> None:
    async with await open_storage(url=database_url, secret_key=KEY, data_dir=tmp_path):
        pass
    with pytest.raises(KeyWrong) as refusal:
        await open_storage(url=database_url, secret_key=OTHER_KEY, data_dir=tmp_path)
    assert KEY not in str(refusal.value)
    assert OTHER_KEY not in str(refusal.value)
    assert KeyRing.parse(KEY).current.id.hex() in str(refusal.value)


@pytest.mark.parametrize("bad", ["x", "AAAA", f"{KEY},short", base64.b64encode(b"1" * 31).decode(), ",", "é"])
async def test_what_is_no_key_is_a_refusal_that_does_not_repeat_it(tmp_path: Path, bad: str) -> None:
    with pytest.raises(KeyMalformed) as refusal:
        await open_storage(data_dir=tmp_path, secret_key=bad)
    assert len(bad) < 2 or bad not in str(refusal.value)


async def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    create_key_file(tmp_path)
    (tmp_path / "secret.key").chmod(0o644)
    with pytest.raises(KeyExposed, match="chmod 600"):
        given_ring(None, tmp_path)


async def test_a_ring_shows_no_secrets() -> None:
    ring = KeyRing.parse(f"{KEY},{OTHER_KEY}")
    assert len(ring.keys) == 2
    for key in ring.keys:
        assert key.indexing.hex() not in repr(ring)
        assert repr(key.indexing) not in repr(ring)
    assert new_key() != new_key()


@pytest.mark.rule("S1.encrypted")
async def test_the_key_can_be_changed_while_everything_stays_readable(
    database_url: str, tmp_path: Path
) -> None:
    async with await open_storage(url=database_url, secret_key=KEY, data_dir=tmp_path) as old:
        ticket = await fill(old)
    both = f"{OTHER_KEY},{KEY}"
    told: list[tuple[int, int]] = []
    async with await open_storage(url=database_url, secret_key=both, data_dir=tmp_path) as storage:
        later = await add_ticket(storage, ticket.customer)
        async with storage.units() as unit:
            assert len(await unit.tickets.find(PHONE)) == 2, "old and new rows are found before the change"
        changed = await reseal(
            storage.database, storage.vault, progress=lambda done, of: told.append((done, of))
        )
        assert changed.anew > len(SEALED)
        assert changed.already > 0, "what was written with both keys needs no change"
        everything = changed.anew + changed.already
        assert await reseal(storage.database, storage.vault) == Resealed(anew=0, already=everything)
    assert told[-1][0] == told[-1][1]
    async with await open_storage(url=database_url, secret_key=OTHER_KEY, data_dir=tmp_path) as new:
        async with new.units() as unit:
            assert await unit.tickets.get(ticket.id) == ticket
            assert {t.id for t in await unit.tickets.find(PHONE)} == {ticket.id, later.id}
            assert {t.id for t in await unit.tickets.find(ORDER_NUMBER)} == {ticket.id, later.id}
            assert len(await unit.tickets.history(ticket.id)) == 2
            assert (await unit.people.get(ticket.customer)).phone == PHONE
            assert await unit.drafts.unfinished(ticket.customer) == a_draft(ticket.customer)
            assert TOLD in ((await unit.surveys.of_ticket(ticket.id))[0].words or "")
        assert (await new.inbox.pending(1, limit=1))[0].body.startswith(TOLD.encode())
        assert (await new.dialog_state.load(["1:5"]))["1:5"].startswith(TOLD)
        [push] = await new.outbox.claim(worker="w", now=NOON, lease=minutes(1) - NOON, limit=1)
        assert push.context["text"] == TOLD
    with pytest.raises(KeyWrong):
        await open_storage(url=database_url, secret_key=KEY, data_dir=tmp_path)


@pytest.mark.rule("S1.encrypted")
async def test_a_key_that_somebody_sealed_with_during_the_change_stays_in_use(
    database_url: str, tmp_path: Path
) -> None:
    """A process with the old key alone wrote on behind the change: afterwards nobody could read its words."""
    async with (
        await open_storage(url=database_url, secret_key=KEY, data_dir=tmp_path) as late,
        await open_storage(url=database_url, secret_key=f"{OTHER_KEY},{KEY}", data_dir=tmp_path) as storage,
    ):
        await fill(late)

        async def write_on() -> None:
            async with late.again() as elsewhere:
                await add_person(elsewhere, 77)

        def meanwhile(done: int, total: int) -> None:
            if done == total:
                with ThreadPoolExecutor(1) as thread:
                    thread.submit(asyncio.run, write_on()).result()

        with pytest.raises(KeyInUse, match="older key"):
            await reseal(storage.database, storage.vault, progress=meanwhile)
        with pytest.raises(KeyWrong):
            await open_storage(url=database_url, secret_key=OTHER_KEY, data_dir=tmp_path)
        await reseal(storage.database, storage.vault)
    async with await open_storage(url=database_url, secret_key=OTHER_KEY, data_dir=tmp_path) as new:
        async with new.units() as unit:
            found = await unit.people.by_telegram(TelegramId(77))
        assert found is not None
        assert found.name == NAME


async def test_before_the_change_is_run_the_old_key_is_still_asked_for(
    database_url: str, tmp_path: Path
) -> None:
    for key in (KEY, f"{OTHER_KEY},{KEY}"):
        async with await open_storage(url=database_url, secret_key=key, data_dir=tmp_path):
            pass
    with pytest.raises(KeyWrong):
        await open_storage(url=database_url, secret_key=OTHER_KEY, data_dir=tmp_path)


@pytest.mark.parametrize(
    ("stored", "typed", "same"),
    [
        ("+8613812345678", "13812345678", True),
        ("+8613812345678", "０１３８ 1234-5678", True),
        ("+442079460018", "020 7946 0018", True),
        ("+8613812345678", "+4913812345678", False),
        ("+8613812345678", "2345678", False),
        ("110", "110", True),
        ("+86110", "110", False),
        ("+8613812345678", "", False),
    ],
)
def test_one_phone_is_recognised_however_it_is_written(stored: str, typed: str, same: bool) -> None:
    assert same_phone(stored, typed) is same


@given(st.text())
def test_normalising_twice_is_normalising_once(typed: str) -> None:
    assert phone_digits(phone_digits(typed)) == phone_digits(typed)
    assert order_key(order_key(typed)) == order_key(typed)


@pytest.mark.rule("S1.encrypted")
async def test_a_copy_of_the_database_opens_no_invitation(storage: Storage, tmp_path: Path) -> None:
    invite = Invitation(token="AbCdEf123456", role=Role.ADMIN, created_by=None, expires_at=NOON)
    async with storage.units() as unit:
        await unit.invites.add(invite)
        await unit.commit()
    found = await raw_bytes(storage, tmp_path)
    assert b"admin" in found
    assert invite.token.encode() not in found
