"""The storage on both databases: every contract test runs on SQLite and on a real PostgreSQL."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from storage import migrations
from storage.drivers import connect
from storage.drivers import database_url as parse_url
from storage.opening import Storage, open_storage
from tests.fakes.postgres import PostgresServer, postgres_server

__all__ = ["postgres_server"]

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
OTHER_KEY = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="


async def migrated(url: str) -> None:
    """Bring an empty database up to the newest schema."""
    database = connect(parse_url(url, Path()))
    await migrations.upgrade(database)
    await database.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("template") / "desk.sqlite3"
    asyncio.run(migrated(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_template(postgres_server: PostgresServer) -> Iterator[str]:
    """The name of a PostgreSQL database with the newest schema and nothing in it, to be copied."""
    name = "desk_template"
    asyncio.run(postgres_server.create(name))
    asyncio.run(migrated(postgres_server.url(name)))
    yield name
    asyncio.run(postgres_server.drop(name))


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database that a test runs on."""
    return str(request.param)


@pytest.fixture
def server(kind: str, request: pytest.FixtureRequest) -> PostgresServer | None:
    """The PostgreSQL server, where the test runs on one."""
    return None if kind == "sqlite" else request.getfixturevalue("postgres_server")


@pytest.fixture
def template(kind: str, request: pytest.FixtureRequest) -> str:
    """The file or the database to copy for a test that begins with the newest schema."""
    return str(request.getfixturevalue("migrated_file" if kind == "sqlite" else "migrated_template"))


@pytest.fixture
async def database_url(server: PostgresServer | None, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database, without a schema."""
    async with AsyncExitStack() as stack:
        if server is None:
            yield f"sqlite:///{tmp_path / 'desk.sqlite3'}"
        else:
            yield await stack.enter_async_context(server.database())


@pytest.fixture
async def storage(server: PostgresServer | None, template: str, tmp_path: Path) -> AsyncIterator[Storage]:
    """The desk's storage, open and empty."""
    async with AsyncExitStack() as stack:
        if server is None:
            url = f"sqlite:///{shutil.copy(template, tmp_path / 'desk.sqlite3')}"
        else:
            url = await stack.enter_async_context(server.database(template=template))
        opened = await open_storage(url=url, secret_key=KEY, data_dir=tmp_path)
        yield await stack.enter_async_context(opened)


@pytest.fixture
async def processes(
    postgres_server: PostgresServer, migrated_template: str, tmp_path: Path
) -> AsyncIterator[list[Storage]]:
    """The storages of three processes on one database."""
    async with postgres_server.database(template=migrated_template) as url:
        opened = [await open_storage(url=url, secret_key=KEY, data_dir=tmp_path) for _ in range(3)]
        yield opened
        for storage in opened:
            await storage.close()
