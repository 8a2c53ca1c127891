"""The database of a run: none for SQLite, or a PostgreSQL server that lives as long as the run."""

import asyncio
import contextlib
from collections.abc import Iterator

import typer

from tests.fakes.postgres import running_postgres

_NAME = "desk"


@contextlib.contextmanager
def postgres_address(kind: str) -> Iterator[str | None]:
    """Give the address of an empty PostgreSQL database, None for "sqlite"; raises typer.BadParameter."""
    if kind == "sqlite":
        yield None
        return
    if kind != "postgres":
        raise typer.BadParameter("DB is sqlite or postgres")
    with running_postgres() as server:
        asyncio.run(server.create(_NAME))
        yield server.url(_NAME)
