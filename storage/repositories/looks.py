"""The record of looks at personal data, as the port `tickets.ports.Looks` asks (rule S1)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select

from storage.engine import Transaction
from storage.tables import looks
from tickets.ids import PersonId, TicketId


class SqlLooks:
    """Who looked at what, append-only."""

    def __init__(self, work: Transaction) -> None:
        self._work = work

    async def record(self, *, by: PersonId, at: datetime, what: str, ticket: TicketId | None = None) -> None:
        """Append one look or refused attempt."""
        await self._work.write(insert(looks).values(by_person=by, at=at, what=what, ticket=ticket))

    async def of_ticket(self, ticket: TicketId) -> Sequence[tuple[datetime, PersonId, str]]:
        """Return the recorded looks at a ticket, oldest first."""
        query = select(looks.c.at, looks.c.by_person, looks.c.what).where(looks.c.ticket == ticket)
        return [
            (row.at, row.by_person, row.what) for row in await self._work.read(query.order_by(looks.c.id))
        ]
