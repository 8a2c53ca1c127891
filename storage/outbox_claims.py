"""Which outgoing messages a sender may take: due, free, and next in their recipient's order."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    and_,
    bindparam,
    func,
    insert,
    not_,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from storage.engine import Transaction
from storage.tables import outbox, outbox_attempts
from storage.tables.queues import QUEUED
from storage.takeovers import count_takeovers
from tickets.health import Takeover
from tickets.ids import OutboxId, PersonId
from tickets.messages.deliveries import STEPS_ASIDE_AFTER, DeliveryOutcome

LOST = "lease ended"
"""The reason of an attempt whose worker never told how it ended."""

_OTHER = outbox.alias("other")
_NOW = bindparam("now", type_=outbox.c.not_before.type)


async def lease_due(
    work: Transaction,
    *,
    worker: str,
    now: datetime,
    until: datetime,
    limit: int,
    exclude: Collection[PersonId],
) -> list[OutboxId]:
    """Lease due messages in one statement and return their ids; rows that another claims are skipped."""
    given: dict[str, Any] = {"now": now, "by": worker, "leased": until, "room": limit}
    if exclude:
        given["left_out"] = list(exclude)
    return list((await work.write(_leasing(excluding=bool(exclude)), given)).scalars())


@cache
def _leasing(*, excluding: bool) -> ReturningUpdate[tuple[int]]:
    # Asked several times for each message that leaves: building it anew cost more than running it.
    query = select(outbox.c.id).where(
        text(f"outbox.{QUEUED}"),
        outbox.c.not_before <= _NOW,
        or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= _NOW),
        not_(_held_up()),
    )
    if excluding:
        query = query.where(outbox.c.recipient.not_in(bindparam("left_out", expanding=True)))
    query = query.order_by(outbox.c.priority, outbox.c.id).limit(bindparam("room", type_=Integer))
    picked = query.with_for_update(skip_locked=True, of=outbox).cte("picked")
    return (
        update(outbox)
        .where(outbox.c.id == picked.c.id)
        .values(worker=bindparam("by"), leased_until=bindparam("leased"), attempts=outbox.c.attempts + 1)
        .returning(outbox.c.id)
    )


async def record_lost_attempts(work: Transaction, claimed: Sequence[OutboxId], *, at: datetime) -> None:
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
            "outcome": DeliveryOutcome.UNKNOWN.value,
            "reason": LOST,
        }
        for row in await work.read(query)
    ]
    if lost:
        await work.write(insert(outbox_attempts), lost)
        await count_takeovers(work, Takeover.MESSAGE, len(lost), at=at)


def _held_up() -> ColumnElement[bool]:
    """Whether another message of the recipient goes first, or is being sent right now."""
    other = _OTHER
    return (
        select(other.c.id)
        .where(
            text(f"other.{QUEUED}"),
            other.c.recipient == outbox.c.recipient,
            other.c.id != outbox.c.id,
            or_(other.c.leased_until > _NOW, and_(_comes_first(), _waited_for())),
        )
        .exists()
    )


def _comes_first() -> ColumnElement[bool]:
    """Whether the other message stands before this one in their recipient's order."""
    other = _OTHER
    other_lasts, this_lasts = other.c.ticket_version.is_(None), outbox.c.ticket_version.is_(None)
    # What holds only while its ticket stands as it did comes last: news would make it be dropped anyway.
    earlier = or_(
        and_(other_lasts, not_(this_lasts)),
        and_(other.c.id < outbox.c.id, or_(other_lasts, not_(this_lasts))),
    )
    other_aside, this_aside = _aside(other), _aside(outbox)
    return or_(and_(this_aside, not_(other_aside)), and_(earlier, or_(this_aside, not_(other_aside))))


def _waited_for() -> ColumnElement[bool]:
    """Whether what comes after the other message waits for it."""
    other = _OTHER
    # While it waits for its next attempt nothing passes it, until it has failed so often that it steps aside;
    # what has stepped aside of its own case stays behind it even then.
    holds = or_(not_(_aside(other)), other.c.ticket == outbox.c.ticket)
    # What goes by day may wait until the morning after a failed attempt: nothing else waits a night for it.
    tried = and_(other.c.attempts > 0, not_(other.c.by_day))
    return or_(other.c.not_before <= _NOW, and_(tried, holds))


def _aside(row: FromClause) -> ColumnElement[bool]:
    return row.c.attempts >= STEPS_ASIDE_AFTER
