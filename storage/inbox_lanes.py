"""Who handles which chat: leases on lanes, so that several processes keep each chat's order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, or_, select, text, update

from storage.engine import Transaction
from storage.statements import insert
from storage.tables import inbox, inbox_lanes
from storage.tables.queues import WAITING
from storage.takeovers import count_takeovers
from tickets.health import Takeover


async def claim_rows(
    work: Transaction, bot: int, *, worker: str, now: datetime, until: datetime, limit: int
) -> Sequence[Row[Any]]:
    """Take free lanes and return their waiting rows in order, all leased to the worker.

    Rows are read after their lanes are won: whoever held a lane before has finished with it by then.
    """
    lanes = await _free_lanes(work, bot, worker=worker, now=now, limit=limit)
    if not lanes:
        return []
    deserted = await _deserted(work, bot, lanes, worker=worker, now=now)
    won = await _win(work, bot, lanes, worker=worker, now=now, until=until)
    if not won:
        return []
    await count_takeovers(work, Takeover.CHAT, len(deserted.intersection(won)), at=now)
    query = select(inbox.c.id).where(text(WAITING), inbox.c.bot == bot, inbox.c.lane.in_(won), _free(now))
    ids = (await work.read(query.order_by(inbox.c.update_id).limit(limit))).scalars().all()
    statement = update(inbox).where(inbox.c.id.in_(ids)).values(worker=worker, leased_until=until)
    rows = (await work.write(statement.returning(inbox))).all()
    return sorted(rows, key=lambda row: int(row.update_id))


async def extend_lanes(work: Transaction, bot: int, *, worker: str, until: datetime) -> None:
    """Prolong the rows that a worker holds and their lanes.

    Rows first, as whoever finishes an update does: two who lock in one order never wait for each other.
    """
    held = (text(WAITING), inbox.c.bot == bot, inbox.c.worker == worker, inbox.c.leased_until.is_not(None))
    await work.write(update(inbox).where(*held).values(leased_until=until))
    mine = (inbox_lanes.c.bot == bot, inbox_lanes.c.worker == worker)
    await work.write(update(inbox_lanes).where(*mine).values(leased_until=until))


async def release_lane(work: Transaction, bot: int, lane: str, *, worker: str, at: datetime) -> None:
    """Give a lane back once its worker holds no more rows of it."""
    held = select(inbox.c.id).where(
        text(WAITING), inbox.c.bot == bot, inbox.c.lane == lane, inbox.c.leased_until > at
    )
    await work.write(
        delete(inbox_lanes).where(
            inbox_lanes.c.bot == bot,
            inbox_lanes.c.lane == lane,
            inbox_lanes.c.worker == worker,
            ~held.exists(),
        )
    )


async def release_all(work: Transaction, bot: int, *, worker: str | None) -> None:
    """Give back everything that a worker holds, or that anybody holds, so that it can be claimed at once."""
    rows = update(inbox).where(text(WAITING), inbox.c.bot == bot, inbox.c.leased_until.is_not(None))
    lanes = delete(inbox_lanes).where(inbox_lanes.c.bot == bot)
    if worker is not None:
        rows = rows.where(inbox.c.worker == worker)
        lanes = lanes.where(inbox_lanes.c.worker == worker)
    await work.write(rows.values(worker=None, leased_until=None))
    await work.write(lanes)


async def _free_lanes(work: Transaction, bot: int, *, worker: str, now: datetime, limit: int) -> list[str]:
    taken = select(inbox_lanes.c.lane).where(
        inbox_lanes.c.bot == bot, inbox_lanes.c.worker != worker, inbox_lanes.c.leased_until > now
    )
    query = select(inbox.c.lane).where(
        text(WAITING), inbox.c.bot == bot, _free(now), inbox.c.lane.not_in(taken)
    )
    rows = await work.read(query.order_by(inbox.c.update_id).limit(limit))
    return sorted(set(rows.scalars()))


async def _deserted(
    work: Transaction, bot: int, lanes: Sequence[str], *, worker: str, now: datetime
) -> frozenset[str]:
    """Return the lanes whose worker has let its lease run out."""
    query = select(inbox_lanes.c.lane).where(
        inbox_lanes.c.bot == bot,
        inbox_lanes.c.lane.in_(lanes),
        inbox_lanes.c.worker != worker,
        inbox_lanes.c.leased_until <= now,
    )
    return frozenset((await work.read(query)).scalars())


async def _win(
    work: Transaction, bot: int, lanes: Sequence[str], *, worker: str, now: datetime, until: datetime
) -> list[str]:
    """Lease lanes in one order everywhere, so that two workers never wait for each other."""
    statement = insert(work, inbox_lanes).values(
        [{"bot": bot, "lane": lane, "worker": worker, "leased_until": until} for lane in lanes]
    )
    taken = statement.on_conflict_do_update(
        index_elements=["bot", "lane"],
        set_={"worker": worker, "leased_until": until},
        where=or_(inbox_lanes.c.worker == worker, inbox_lanes.c.leased_until <= now),
    )
    return list((await work.write(taken.returning(inbox_lanes.c.lane))).scalars())


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(inbox.c.leased_until.is_(None), inbox.c.leased_until <= now)
