"""`frontdesk keys rotate` as an administrator runs it: refused, killed in the middle, run again, done."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import migrations
from storage.drivers import connect
from storage.drivers import database_url as parse_url
from storage.occupancy import occupied
from storage.opening import Storage, open_storage
from storage.sealing.keys import KeyRing
from storage.sealing.vault import header_of
from storage.tables import outbox
from tests.e2e.command_line import frontdesk
from tests.fakes.postgres import PostgresServer, postgres_server
from tests.fakes.programs import ROOT
from tests.storage.conftest import KEY, OTHER_KEY
from tests.storage.examples import PHONE, a_push, add_person, add_ticket, queue
from tickets.health import Process, ProcessKind

__all__ = ["postgres_server"]

pytestmark = pytest.mark.e2e
BOTH = f"{OTHER_KEY},{KEY}"
NEW = KeyRing.parse(OTHER_KEY).current
MESSAGES = 4000
PATIENCE = 300.0
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
async def address(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """FRONTDESK_DATABASE_URL of an empty database with the newest schema."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
        await migrated(url)
        yield url
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    async with server.database() as url:
        await migrated(url)
        yield url.replace("postgresql://", "postgresql+asyncpg://", 1)


async def migrated(url: str) -> None:
    database = connect(parse_url(url, Path()))
    await migrations.upgrade(database)
    await database.close()


async def opened(address: str, key: str, folder: Path) -> Storage:
    return await open_storage(url=address, secret_key=key, data_dir=folder / "data")


async def rotate(address: str, folder: Path, *, key: str = BOTH) -> tuple[int, str, str]:
    settings = {"FRONTDESK_DATABASE_URL": address, "FRONTDESK_SECRET_KEY": key}
    return await frontdesk("keys", "rotate", folder=folder, **settings)


async def sealed_with_the_new(storage: Storage) -> int:
    """Count the messages that the new key seals."""
    header = header_of(NEW)
    async with storage.database.reading() as work:
        query = select(func.count()).where(func.substr(outbox.c.content, 1, len(header)) == header)
        return int((await work.read(query)).scalar_one())


@pytest.mark.rule("S1.encrypted")
async def test_a_rotation_that_is_killed_goes_on_where_it_was_and_the_new_key_opens_everything(
    address: str, tmp_path: Path
) -> None:
    async with await opened(address, KEY, tmp_path) as old:
        person = await add_person(old)
        ticket = await add_ticket(old, person.id)
        await queue(old, *(a_push(person.id, f"d{number}") for number in range(MESSAGES)))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.cli", "keys", "rotate"),
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "FRONTDESK_DATABASE_URL": address,
                "FRONTDESK_SECRET_KEY": BOTH,
                "FRONTDESK_DATA_DIR": str(tmp_path / "data"),
            },
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(PATIENCE):
                while not await sealed_with_the_new(old):
                    assert process.returncode is None, "it ended before it had begun"
        finally:
            process.send_signal(signal.SIGKILL)
            await process.wait()
        done = await sealed_with_the_new(old)
        assert 0 < done < MESSAGES, "killed in the middle, or this proves nothing"

    code, output, errors = await rotate(address, tmp_path)
    assert code == 0, errors
    assert f"Sealed anew with key {NEW.id.hex()}: " in output
    before = int(output.partition("sealed with it before: ")[2].partition(".")[0])
    assert before >= done, "what was done before the kill is not done again"

    code, output, errors = await rotate(address, tmp_path)
    assert (code, f"Sealed anew with key {NEW.id.hex()}: 0;" in output) == (0, True), errors
    async with await opened(address, OTHER_KEY, tmp_path) as new:
        async with new.units() as unit:
            assert await unit.tickets.get(ticket.id) == ticket
            assert [found.id for found in await unit.tickets.find(PHONE)] == [ticket.id]
            assert await unit.people.get(person.id) == person
        assert await sealed_with_the_new(new) == MESSAGES
    code, _, errors = await rotate(address, tmp_path, key=KEY)
    assert code == 2


async def test_one_key_alone_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    code, _, errors = await frontdesk("keys", "rotate", folder=tmp_path, FRONTDESK_SECRET_KEY=KEY)
    assert code == 2
    assert errors.startswith("frontdesk: A change needs two keys")
    assert len(errors.strip().splitlines()) == 1
    assert not (tmp_path / "data").exists()


async def test_beside_a_running_desk_it_is_refused_and_nothing_is_changed(
    address: str, tmp_path: Path
) -> None:
    """A desk that was started with the old key would go on sealing with it, and lose what it sealed.

    The refused command had already made the database ask for both keys: the desk did not start again.
    """
    async with await opened(address, KEY, tmp_path) as desk:
        person = await add_person(desk)
        await queue(desk, a_push(person.id, "d"))
        if desk.database.is_sqlite:
            with occupied(tmp_path / "desk.sqlite3", "bot"):
                code, _, errors = await rotate(address, tmp_path)
        else:
            bot = Process(
                name="one",
                kind=ProcessKind.BOT,
                host="one.example.org",
                pid=4711,
                version="0.1.0",
                started_at=FAR_AHEAD,
                seen_at=FAR_AHEAD,
            )
            await desk.processes.beat(bot)
            code, _, errors = await rotate(address, tmp_path)
        assert code == 2
        assert "A desk is running" in errors
        assert await sealed_with_the_new(desk) == 0
    async with await opened(address, KEY, tmp_path):
        pass
