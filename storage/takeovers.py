"""Counts how often work was taken over from a worker that did not finish it in its time."""

from datetime import datetime

from storage.engine import Transaction
from storage.statements import insert
from storage.tables import takeovers
from tickets.health import Takeover


async def count_takeovers(work: Transaction, kind: Takeover, number: int, *, at: datetime) -> None:
    """Add to the count of a kind; nothing is written for none."""
    if number <= 0:
        return
    statement = insert(work, takeovers).values(kind=kind.value, total=number, last_at=at)
    await work.write(
        statement.on_conflict_do_update(
            index_elements=["kind"], set_={"total": takeovers.c.total + number, "last_at": at}
        )
    )
