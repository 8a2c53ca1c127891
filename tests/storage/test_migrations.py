"""The schema's way up and down, on both databases; what the migrations make is what the program expects."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from storage import migrations
from storage.drivers import connect
from storage.drivers import database_url as parse_url
from storage.engine import Database
from storage.errors import SchemaOutdated
from storage.health import health
from storage.opening import open_storage
from storage.tables import metadata
from tests.storage.conftest import KEY
from tests.storage.examples import add_person, add_ticket


@pytest.fixture
async def database(database_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database, connected."""
    opened = connect(parse_url(database_url, tmp_path))
    yield opened
    await opened.close()


async def ask(database: Database, question: Any) -> Any:
    return await database.run_sync(question)


def table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def create_all(connection: Connection) -> None:
    metadata.create_all(connection)
    connection.commit()


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, metadata))


def partial_indexes(connection: Connection) -> dict[str, str]:
    """The conditions of partial indexes as the database has them; the comparison above is blind to them."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
    else:
        query = "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '%WHERE%'"
    found = connection.execute(text(query))
    return {name: sql.split("WHERE", 1)[1].strip(" ()") for name, sql in found}


async def test_up_down_and_up_again(database: Database) -> None:
    assert await migrations.current(database) is None
    await migrations.upgrade(database)
    assert await migrations.current(database) == migrations.head()
    assert await ask(database, table_names) == {*metadata.tables, "alembic_version"}
    await migrations.downgrade(database, "base")
    assert await migrations.current(database) is None
    assert await ask(database, table_names) == {"alembic_version"}
    await migrations.upgrade(database)
    assert await ask(database, differences) == []
    await migrations.upgrade(database)


async def test_every_single_step_goes_down_and_up(database: Database) -> None:
    await migrations.upgrade(database)
    steps = [migrations.head()]
    while steps[-1] is not None:
        await migrations.downgrade(database, "-1")
        steps.append(await migrations.current(database))
    for revision in reversed(steps[:-1]):
        await migrations.upgrade(database, "+1")
        assert await migrations.current(database) == revision


async def test_the_migrations_make_what_the_tables_declare(database: Database) -> None:
    await migrations.upgrade(database)
    assert await ask(database, differences) == []
    migrated = await ask(database, partial_indexes)
    await migrations.downgrade(database, "base")
    await database.run_sync(create_all)
    assert await ask(database, partial_indexes) == migrated
    assert len(migrated) >= 7


async def test_a_failed_migration_leaves_the_schema_as_it_was(database: Database) -> None:
    await migrations.upgrade(database, "0001")
    async with database.writing() as work:
        await work.write(text("CREATE TABLE surveys (id INTEGER)"))
    with pytest.raises(DBAPIError, match="already exists"):
        await migrations.upgrade(database)
    assert await migrations.current(database) == "0001"
    assert "tickets" not in await ask(database, table_names)


async def test_data_survives_where_the_step_does_not_concern_it(database_url: str, tmp_path: Path) -> None:
    async with await open_storage(url=database_url, secret_key=KEY, data_dir=tmp_path) as storage:
        person = await add_person(storage)
        # The product that came back lies in a column of a later step.
        ticket = await add_ticket(storage, person.id, returned=None)
        await migrations.downgrade(storage.database, "0002")
        await migrations.upgrade(storage.database)
        async with storage.units() as unit:
            assert await unit.tickets.get(ticket.id) == ticket


async def test_an_older_schema_is_a_refusal_until_migrated(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await migrations.upgrade(database, "0001")
    assert not (await health(database)).current
    with pytest.raises(SchemaOutdated, match="frontdesk migrate"):
        await open_storage(url=database_url, secret_key=KEY, data_dir=tmp_path)
    async with await open_storage(
        url=database_url, secret_key=KEY, data_dir=tmp_path, migrate=True
    ) as storage:
        found = await health(storage.database)
    assert (found.current, found.revision) == (True, migrations.head())
