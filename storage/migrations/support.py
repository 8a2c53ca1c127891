"""Rolling upgrades: which older programs a schema still serves.

A migration only adds, unless it says by `oldest_program` which program is the first that can do without
what it takes away. What that comes to is written into the database with each migration, so that a program
can ask a schema that is newer than itself.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, inspect, select

from storage.tables import schema_support

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

_NAME = "oldest program"


def remember_support(connection: Connection, scripts: "ScriptDirectory", revision: str) -> None:
    """Write down the oldest program that a schema of this revision serves."""
    if not inspect(connection).has_table(schema_support.name):
        return
    steps = scripts.iterate_revisions(revision, "base")
    oldest = max(getattr(step.module, "oldest_program", "") for step in steps)
    connection.execute(delete(schema_support).where(schema_support.c.name == _NAME))
    connection.execute(insert(schema_support).values(name=_NAME, revision=oldest))


def serves(connection: Connection, program: str) -> bool:
    """Whether a schema that is newer than a program still serves it; False where it does not say."""
    if not inspect(connection).has_table(schema_support.name):
        return False
    query = select(schema_support.c.revision).where(schema_support.c.name == _NAME)
    oldest: str | None = connection.execute(query).scalar()
    return oldest is not None and oldest <= program
