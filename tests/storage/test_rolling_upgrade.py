"""Rolling upgrades: a program goes on with its successor's schema, and migrations keep to what allows it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

from storage import migrations
from storage.drivers import connect
from storage.drivers import database_url as parse_url
from storage.engine import Database
from storage.errors import SchemaOutdated
from storage.health import health
from storage.opening import open_storage
from tests.storage.conftest import KEY
from tests.storage.examples import NOON, a_push, add_person, add_ticket, minutes, queue
from tickets.messages.queues import RawUpdate

NEWER = (
    "CREATE TABLE loans (id INTEGER PRIMARY KEY, ticket BIGINT NOT NULL)",
    "ALTER TABLE tickets ADD COLUMN loan BIGINT",
    "ALTER TABLE people ADD COLUMN rank INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE inbox ADD COLUMN origin VARCHAR(16)",
    "CREATE INDEX ix_tickets_loan ON tickets (loan)",
    "UPDATE alembic_version SET version_num = '9999'",
)
"""What a program two releases on might do to the schema."""


@pytest.fixture
async def database(database_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database, connected."""
    opened = connect(parse_url(database_url, tmp_path))
    yield opened
    await opened.close()


async def migrate_as_a_newer_program(database: Database, *, oldest: str) -> None:
    await migrations.upgrade(database)
    async with database.writing() as work:
        for statement in NEWER:
            await work.write(text(statement))
        await work.write(text("UPDATE schema_support SET revision = :oldest").bindparams(oldest=oldest))


async def test_a_program_works_on_with_the_schema_of_its_successor(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await migrate_as_a_newer_program(database, oldest=migrations.head())
    async with await open_storage(url=database_url, secret_key=KEY, data_dir=tmp_path) as storage:
        person = await add_person(storage)
        ticket = await add_ticket(storage, person.id)
        await queue(storage, a_push(person.id, "one"))
        body = RawUpdate(update_id=1, chat=501, body=b"{}", received_at=NOON)
        assert len(await storage.inbox.put(7, [body])) == 1
        [delivery] = await storage.outbox.claim(worker="w", now=NOON, lease=minutes(1) - NOON, limit=1)
        await storage.outbox.sent(delivery.id, at=NOON, message_id=1)
        async with storage.units() as unit:
            assert await unit.tickets.get(ticket.id) == ticket
        found = await health(storage.database)
    assert (found.revision, found.current) == ("9999", True)


async def test_migrating_with_the_older_program_leaves_the_newer_schema_alone(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await migrate_as_a_newer_program(database, oldest=migrations.head())
    async with await open_storage(url=database_url, secret_key=KEY, data_dir=tmp_path, migrate=True):
        assert await migrations.current(database) == "9999"


async def test_a_schema_that_no_longer_serves_the_program_is_a_refusal(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await migrate_as_a_newer_program(database, oldest="9999")
    for migrate in (False, True):
        with pytest.raises(SchemaOutdated, match="9999"):
            await open_storage(url=database_url, secret_key=KEY, data_dir=tmp_path, migrate=migrate)


async def test_a_database_says_whom_it_serves_after_every_migration(database: Database) -> None:
    await migrations.upgrade(database, "0003")
    await migrations.upgrade(database, "0016")
    assert await oldest_served(database) == ["0004"]
    await migrations.upgrade(database)
    assert await oldest_served(database) == ["0017"], "who cannot read a quote is not served"


async def oldest_served(database: Database) -> list[str]:
    async with database.reading() as work:
        found = await work.read(text("SELECT revision FROM schema_support"))
        return [row.revision for row in found]


def shape(connection: Connection) -> dict[str, dict[str, dict[str, Any]]]:
    seen = inspect(connection)
    return {
        table: {
            **{f"column {column['name']}": dict(column) for column in seen.get_columns(table)},
            **{
                f"unique {index['name']}": {"columns": index["column_names"]}
                for index in (*seen.get_indexes(table), *seen.get_unique_constraints(table))
                if index.get("unique", True)
            },
        }
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def breaks(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What a program made for the schema before can't do with the one after."""
    gone = [table for table in before if table not in after]
    for table in before.keys() & after.keys():
        old, new = before[table], after[table]
        gone += [f"{table}: {thing}" for thing in old if thing.startswith("column") and thing not in new]
        gone += [
            f"{table}: {thing} wants what an older program does not give"
            for thing in new.keys() - old.keys()
            if thing.startswith("unique") or not (new[thing]["nullable"] or new[thing]["default"] is not None)
        ]
        gone += [
            f"{table}: {thing} is no longer what it was"
            for thing in old.keys() & new.keys()
            if thing.startswith("column")
            and (str(old[thing]["type"]), old[thing]["nullable"])
            != (str(new[thing]["type"]), new[thing]["nullable"])
        ]
    return gone


async def test_every_migration_only_adds_or_says_which_program_can_do_without(tmp_path: Path) -> None:
    database = connect(parse_url(f"sqlite:///{tmp_path / 'desk.sqlite3'}", tmp_path))
    await migrations.upgrade(database, "0004")
    found: dict[str, list[str]] = {}
    while (revision := await migrations.current(database)) != migrations.head():
        before = await database.run_sync(shape)
        await migrations.upgrade(database, "+1")
        after = await database.run_sync(shape)
        async with database.reading() as work:
            served = await work.read(text("SELECT revision FROM schema_support"))
        if served.scalar_one() <= str(revision):
            found[f"after {revision}"] = breaks(before, after)
    await database.close()
    assert {step: what for step, what in found.items() if what} == {}


def test_what_breaks_an_older_program_is_found() -> None:
    column = {"type": "TEXT", "nullable": True, "default": None}
    before = {"a": {"column x": column, "column y": column}, "b": {}}
    after = {
        "a": {
            "column x": {**column, "nullable": False},
            "column z": {**column, "nullable": False},
            "unique u": {"columns": ["x"]},
            "column fine": {**column, "nullable": False, "default": "0"},
        }
    }
    assert len(breaks(before, after)) == 5
    assert breaks(before, {**before, "c": {}}) == []
