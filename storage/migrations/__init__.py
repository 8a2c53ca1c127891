"""The schema's versions: upgrade, downgrade, and the check that the program and the database agree."""

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from storage.engine import Database
from storage.errors import SchemaOutdated
from storage.failures import failures_told
from storage.migrations.support import remember_support, serves

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

HERE = Path(__file__).parent
_LOCK = 0x66726F6E74
"""Number of the PostgreSQL advisory lock that lets one process at a time migrate."""


async def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to a revision, all of it or nothing; `SchemaOutdated` where there is no way.

    A schema that is newer than this program, and serves it, stays as it is.
    """
    if revision == "head" and await is_ahead(database):
        return
    await _run(database, "upgrade", revision)


async def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to a revision ("base" for none), all of it or nothing."""
    await _run(database, "downgrade", revision)


async def current(database: Database) -> str | None:
    """Return the revision that the database has, None when it has no schema."""
    with failures_told():
        return await database.run_sync(_revision)


@cache
def head() -> str:
    """Return the revision that this program works with."""
    revision = _scripts().get_current_head()
    if revision is None:
        raise SchemaOutdated("The program was installed without its migrations.")
    return revision


async def is_ahead(database: Database) -> bool:
    """Whether a newer program has migrated the database and its schema still serves this one."""
    found = await current(database)
    if found is None or found in _known():
        return False
    with failures_told():
        return await database.run_sync(partial(serves, program=head()))


async def require_usable(database: Database) -> None:
    """Raise `SchemaOutdated` unless the schema is this program's, or newer and still serves it."""
    found = await current(database)
    if found == head() or await is_ahead(database):
        return
    if found is None or found in _known():
        raise SchemaOutdated(
            f"The database's schema is {found or 'empty'}, the program needs {head()}:"
            " run `frontdesk migrate`."
        )
    raise SchemaOutdated(
        f"The database's schema is {found}, of a newer program, and no longer serves this one, made for"
        f" {head()}: install the newer program."
    )


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


@cache
def _known() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return config


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


async def _run(database: Database, command: str, revision: str) -> None:
    with failures_told():
        await database.run_sync(partial(_alone, command=command, revision=revision))


def _alone(connection: Connection, *, command: str, revision: str) -> None:
    """Migrate in one transaction, while nobody else does."""
    if connection.dialect.name == "sqlite":
        # A table rebuilt under enforced keys would take the rows that refer to it with it.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    _migrate(connection, command, revision)
    connection.commit()


def _migrate(connection: Connection, command: str, revision: str) -> None:
    from alembic import command as alembic_command
    from alembic.util import CommandError

    config = _config()
    config.attributes["connection"] = connection
    run: Any = getattr(alembic_command, command)
    try:
        run(config, revision)
    except CommandError:
        found = _revision(connection)
        raise SchemaOutdated(
            f"The database's schema is {found}, and this program, at {head()}, knows no way from there"
            f" to {revision}."
        ) from None
    if (reached := _revision(connection)) is not None:
        remember_support(connection, _scripts(), reached)
