"""The desk's processes: each says again and again that it lives, and good-bye when it ends."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from storage.engine import Database, Transaction
from storage.statements import insert
from storage.tables import processes
from storage.takeovers import count_takeovers
from tickets.health import Process, Takeover

FORGOTTEN_AFTER = timedelta(days=1)
"""How long a process that ended without a good-bye is remembered."""


class SqlProcesses:
    """The register of processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def beat(self, process: Process) -> None:
        """Enter a process as it is at `seen_at`; those not seen for a day are forgotten.

        Where it begins to plan while another has not given that up, a take-over is counted.
        """
        values: dict[str, Any] = {
            "kind": process.kind.value,
            "host": process.host,
            "pid": process.pid,
            "version": process.version,
            "started_at": process.started_at,
            "seen_at": process.seen_at,
        }
        async with self._database.writing() as work:
            values["planned_at"] = await self._planning(work, process)
            statement = insert(work, processes).values(name=process.name, **values)
            await work.write(statement.on_conflict_do_update(index_elements=["name"], set_=values))
            await work.write(delete(processes).where(processes.c.seen_at < process.seen_at - FORGOTTEN_AFTER))

    async def leave(self, name: str) -> None:
        """Take a process off the register: it ends as it should."""
        async with self._database.writing() as work:
            await work.write(delete(processes).where(processes.c.name == name))

    async def _planning(self, work: Transaction, process: Process) -> datetime | None:
        """Return when the process planned last, None when it never did or another has done so since."""
        at = process.planned_at
        if at is None:
            return None
        others = select(processes.c.planned_at).where(
            processes.c.name != process.name, processes.c.planned_at.is_not(None)
        )
        planned = list((await work.read(others)).scalars())
        if any(other > at for other in planned):
            return None
        if planned:
            not_this = processes.c.name != process.name
            await work.write(update(processes).where(not_this).values(planned_at=None))
        await count_takeovers(work, Takeover.PLANNERS, len(planned), at=at)
        return at
