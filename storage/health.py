"""Whether the database is whole and answers."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from storage import migrations
from storage.engine import Database
from storage.errors import DatabaseDamaged, DatabaseLost
from storage.failures import failures_told
from storage.sealing.key_file import NAME


@dataclass(frozen=True, kw_only=True)
class DatabaseHealth:
    """What a look at the database found; `revision` is its schema's, None when it has none.

    `current` is whether the schema is this program's own, or a newer one that serves it.
    """

    kind: str
    revision: str | None
    current: bool


async def health(database: Database) -> DatabaseHealth:
    """Ask the database; raises `DatabaseUnavailable` when it does not answer."""
    revision = await migrations.current(database)
    kind = database.core.dialect.name
    current = revision == migrations.head() or await migrations.is_ahead(database)
    return DatabaseHealth(kind=kind, revision=revision, current=current)


async def require_intact(database: Database) -> None:
    """Raise `DatabaseDamaged` when the SQLite file is none or fails its check.

    PostgreSQL checks its own pages. Raises `DatabaseUnavailable` when there is no answer.
    """
    if not database.is_sqlite:
        return
    try:
        with failures_told():
            found = await database.run_sync(_quick_check)
    except DatabaseError:
        found = None
    if found != "ok":
        raise DatabaseDamaged(
            f"The database file {database.url.database} is damaged: run `frontdesk restore` with the"
            " last backup."
        )


async def require_not_lost(database: Database, data_dir: Path) -> None:
    """Raise `DatabaseLost` when a SQLite file has nothing in it and there is a key for it.

    The schema is made before the key. A key without one means a file that vanished, or a disk that is not
    mounted: to begin anew would hide it.
    """
    if not database.is_sqlite or not (data_dir / NAME).exists():
        return
    if await migrations.current(database) is None:
        raise DatabaseLost(
            f"There is a key in {data_dir}, but nothing in the database {database.url.database}: run"
            " `frontdesk restore` with the last backup, or put the key away to begin anew."
        )


def _quick_check(connection: Connection) -> object:
    return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
