"""Whether the database is whole and answers."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from storage import migrations
from storage.engine import Database
from storage.errors import DatabaseDamaged
from storage.failures import failures_told


@dataclass(frozen=True, kw_only=True)
class Health:
    """What a look at the database found; `revision` is its schema's, None when it has none.

    `current` is whether the schema is this program's own, or a newer one that serves it.
    """

    kind: str
    revision: str | None
    current: bool


async def health(database: Database) -> Health:
    """Ask the database; raises `DatabaseUnavailable` when it does not answer."""
    revision = await migrations.current(database)
    kind = database.engine.dialect.name
    current = revision == migrations.head() or await migrations.is_ahead(database)
    return Health(kind=kind, revision=revision, current=current)


async def require_intact(database: Database) -> None:
    """Raise `DatabaseDamaged` when the SQLite file is none or fails its check.

    PostgreSQL checks its own pages. Raises `DatabaseUnavailable` when there is no answer.
    """
    if not database.is_sqlite:
        return
    try:
        with failures_told():
            async with database.engine.connect() as connection:
                found = (await connection.execute(text("PRAGMA quick_check(1)"))).scalar()
    except DatabaseError:
        found = None
    if found != "ok":
        raise DatabaseDamaged(
            f"The database file {database.engine.url.database} is damaged: run `frontdesk restore` with the"
            " last backup."
        )
