"""Which outgoing messages a sender may take: due, free, and next in their recipient's order."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, insert, not_, or_, select, text, update

from storage.engine import Work
from storage.tables import outbox, outbox_attempts
from storage.tables.queues import QUEUED
from storage.takeovers import count_takeovers
from tickets.health import Takeover
from tickets.ids import OutboxId, PersonId
from tickets.queues import Outcome

LOST = "lease ended"
"""The reason of an attempt whose worker never told how it ended."""

_OTHER = outbox.alias("other")


async def lease_due(
    work: Work,
    *,
    worker: str,
    now: datetime,
    until: datetime,
    limit: int,
    exclude: Collection[PersonId],
) -> list[OutboxId]:
    """Lease due messages in one statement and return their ids; rows that another claims are skipped."""
    query = select(outbox.c.id).where(
        text(f"outbox.{QUEUED}"),
        outbox.c.not_before <= now,
        or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now),
        not_(_held_up(now)),
    )
    if exclude:
        query = query.where(outbox.c.recipient.not_in(exclude))
    query = query.order_by(outbox.c.priority, outbox.c.id).limit(limit)
    picked = query.with_for_update(skip_locked=True, of=outbox).cte("picked")
    statement = (
        update(outbox)
        .where(outbox.c.id == picked.c.id)
        .values(worker=worker, leased_until=until, attempts=outbox.c.attempts + 1)
        .returning(outbox.c.id)
    )
    return list((await work.write(statement)).scalars())


async def record_lost_attempts(work: Work, claimed: Sequence[OutboxId], *, at: datetime) -> None:
    """Record the attempt before this one as unknown wherever nobody told how it ended."""
    told = (
        select(func.count())
        .where(outbox_attempts.c.delivery == outbox.c.id, outbox_attempts.c.attempt == outbox.c.attempts - 1)
        .scalar_subquery()
    )
    query = select(outbox.c.id, outbox.c.attempts).where(
        outbox.c.id.in_(claimed), outbox.c.attempts > 1, told == 0
    )
    lost = [
        {
            "delivery": row.id,
            "at": at,
            "attempt": row.attempts - 1,
            "outcome": Outcome.UNKNOWN.value,
            "reason": LOST,
        }
        for row in await work.read(query)
    ]
    if lost:
        await work.write(insert(outbox_attempts), lost)
        await count_takeovers(work, Takeover.MESSAGE, len(lost), at=at)


def _held_up(now: datetime) -> ColumnElement[bool]:
    """Whether another message of the recipient goes first, or is being sent right now."""
    other = _OTHER
    other_lasts, this_lasts = other.c.ticket_version.is_(None), outbox.c.ticket_version.is_(None)
    # What holds only while its ticket stands as it did comes last: news would make it be dropped anyway.
    earlier = or_(
        and_(other_lasts, not_(this_lasts)),
        and_(other.c.id < outbox.c.id, or_(other_lasts, not_(this_lasts))),
    )
    goes_first = and_(earlier, or_(other.c.not_before <= now, other.c.attempts > 0))
    return (
        select(other.c.id)
        .where(
            text(f"other.{QUEUED}"),
            other.c.recipient == outbox.c.recipient,
            other.c.id != outbox.c.id,
            or_(goes_first, other.c.leased_until > now),
        )
        .exists()
    )
