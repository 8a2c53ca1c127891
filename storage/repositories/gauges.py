"""What is measured of the desk itself, as the port `tickets.health.Gauges` asks."""

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text

from storage.engine import Database, Transaction
from storage.health import health
from storage.tables import follow_ups, inbox, outbox, outbox_attempts, processes, takeovers
from storage.tables.aftercare import TO_BE_CALLED
from storage.tables.queues import QUEUED, WAITING
from tickets.health import DatabaseFacts, InboxDepth, OutboxDepth, Process, ProcessKind, Takeover
from tickets.messages.deliveries import DeliveryOutcome


class SqlGauges:
    """Readings; each reads what waits, never what is done."""

    def __init__(self, work: Transaction, database: Database) -> None:
        self._work = work
        self._database = database

    async def database(self) -> DatabaseFacts:
        """Return what kind of database it is, its size and its schema."""
        found = await health(self._database)
        path = self._database.url.database
        if self._database.is_sqlite and path is not None:
            size, free = await asyncio.to_thread(_sizes, Path(path))
        else:
            size, free = (await self._work.read(_POSTGRES_SIZE)).scalar_one(), None
        return DatabaseFacts(
            kind=found.kind, size=size, free=free, revision=found.revision, current=found.current
        )

    async def inbox(self, *, now: datetime) -> InboxDepth:
        """Return how many updates wait, and how long."""
        number, oldest = func.count(inbox.c.id).label("number"), func.min(inbox.c.received_at).label("oldest")
        waiting = (await self._work.read(select(number, oldest).where(text(WAITING)))).one()
        parked = select(func.count(inbox.c.id)).where(inbox.c.status == "parked")
        return InboxDepth(
            waiting=waiting.number,
            oldest=None if waiting.oldest is None else now - waiting.oldest,
            parked=(await self._work.read(parked)).scalar_one(),
        )

    async def outbox(self, *, now: datetime) -> OutboxDepth:
        """Return how many messages wait, and how long."""
        number = func.count(outbox.c.id).label("number")
        oldest = func.min(outbox.c.not_before).label("oldest")
        queued = select(number).where(text(QUEUED))
        late = queued.where(outbox.c.deadline < now)
        due = select(number, oldest).where(text(QUEUED), outbox.c.not_before <= now)
        now_due = (await self._work.read(due)).one()
        return OutboxDepth(
            queued=(await self._work.read(queued)).scalar_one(),
            due=now_due.number,
            oldest=None if now_due.oldest is None else now - now_due.oldest,
            overdue=(await self._work.read(late)).scalar_one(),
        )

    async def sends(self, *, since: datetime) -> Mapping[DeliveryOutcome, int]:
        """Return how many attempts to send ended in which way since a moment."""
        query = (
            select(outbox_attempts.c.outcome, func.count().label("number"))
            .where(outbox_attempts.c.at >= since)
            .group_by(outbox_attempts.c.outcome)
        )
        return {DeliveryOutcome(row.outcome): row.number for row in await self._work.read(query)}

    async def open_calls(self) -> int:
        """Return how many calls staff were asked to make and have not recorded yet."""
        query = select(func.count(follow_ups.c.id)).where(text(TO_BE_CALLED), follow_ups.c.calls > 0)
        number: int = (await self._work.read(query)).scalar_one()
        return number

    async def processes(self) -> Sequence[Process]:
        """Return the processes that have not said good-bye, the oldest first."""
        query = select(processes).order_by(processes.c.started_at, processes.c.name)
        return [
            Process(
                name=row.name,
                kind=ProcessKind(row.kind),
                host=row.host,
                pid=row.pid,
                version=row.version,
                started_at=row.started_at,
                seen_at=row.seen_at,
                planned_at=row.planned_at,
            )
            for row in await self._work.read(query)
        ]

    async def takeovers(self) -> Mapping[Takeover, int]:
        """Return how often work was taken over, ever since."""
        query = select(takeovers.c.kind, takeovers.c.total)
        return {Takeover(row.kind): row.total for row in await self._work.read(query)}


_POSTGRES_SIZE = text("SELECT pg_database_size(current_database())")


def _sizes(path: Path) -> tuple[int, int]:
    """Return the bytes of a SQLite file with its companions, and those free on its disk."""
    files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))]
    size = sum(file.stat().st_size for file in files if file.exists())
    return size, shutil.disk_usage(path.parent).free
