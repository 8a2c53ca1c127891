"""Roles that one process at a time may have, as the port `tickets.messages.queues.Leases` asks."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from storage.engine import Database
from storage.statements import insert
from storage.tables import leases


class SqlLeases:
    """Roles as rows with an end: a process that dies loses its role without anybody's help."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hold(self, name: str, *, worker: str, now: datetime, lease: timedelta) -> bool:
        """Take or prolong a role; False while another worker's lease on it lasts."""
        values = {"worker": worker, "leased_until": now + lease}
        async with self._database.writing() as work:
            statement = (
                insert(work, leases)
                .values(name=name, **values)
                .on_conflict_do_update(
                    index_elements=["name"],
                    set_=values,
                    where=or_(leases.c.worker == worker, leases.c.leased_until <= now),
                )
            )
            taken = await work.write(statement.returning(leases.c.name))
            return taken.scalar_one_or_none() is not None

    async def record(self, name: str, *, worker: str, until: datetime) -> None:
        """Write down who has a role and until when, whoever had it before."""
        values = {"worker": worker, "leased_until": until}
        async with self._database.writing() as work:
            statement = insert(work, leases).values(name=name, **values)
            await work.write(statement.on_conflict_do_update(index_elements=["name"], set_=values))

    async def release(self, name: str, *, worker: str) -> None:
        """Give a role up at once, so that another worker need not wait."""
        statement = delete(leases).where(leases.c.name == name, leases.c.worker == worker)
        async with self._database.writing() as work:
            await work.write(statement)
