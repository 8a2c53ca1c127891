"""Updates received and not yet handled, as the port `tickets.messages.queues.Inbox` asks.

A lane is what must be handled in order: the updates of one chat, or a single update without a chat.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, or_, select, text, update

from storage.dialog_state import write_states
from storage.engine import Database, Transaction
from storage.inbox_lanes import claim_rows, extend_lanes, release_all, release_lane
from storage.sealing.columns import UPDATE, UPDATE_ERROR
from storage.sealing.vault import Vault
from storage.statements import insert
from storage.tables import inbox
from storage.tables.queues import WAITING
from tickets.messages.queues import InboxRow, LeaseLost, RawUpdate, StateChanges

_DONE = (
    update(inbox)
    .where(inbox.c.id == bindparam("number"), text(WAITING), inbox.c.worker.is_(None))
    .values(status="done", body=None, error=None, finished_at=bindparam("at"), leased_until=None)
)


class SqlInbox:
    """The inbox; what people wrote is sealed while it waits and emptied once it is handled."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def put(self, bot: int, updates: Sequence[RawUpdate]) -> Sequence[InboxRow]:
        """Store updates durably and return those that were new; a known update id is left out."""
        if not updates:
            return ()
        rows = [self._values(bot, raw) for raw in updates]
        async with self._database.writing() as work:
            statement = insert(work, inbox).on_conflict_do_nothing(index_elements=["bot", "update_id"])
            kept = await work.write(statement.returning(inbox.c.id, inbox.c.update_id), rows)
            ids = {row.update_id: row.id for row in kept}
        return [_kept(bot, raw, ids[raw.update_id]) for raw in updates if raw.update_id in ids]

    async def waiting(self, bot: int) -> int:
        """Return how many updates wait, whoever holds them."""
        query = select(func.count()).select_from(inbox).where(text(WAITING), inbox.c.bot == bot)
        async with self._database.reading() as work:
            number: int = (await work.read(query)).scalar_one()
            return number

    async def pending(
        self, bot: int, *, limit: int, exclude_chats: Collection[int] = ()
    ) -> Sequence[InboxRow]:
        """Return waiting updates in order of update id, whoever holds them: for a desk of one process.

        Those let run again by staff come also of excluded chats: they are next in their chat.
        """
        query = select(inbox).where(text(WAITING), inbox.c.bot == bot)
        if exclude_chats:
            free = or_(inbox.c.chat.is_(None), inbox.c.chat.not_in(exclude_chats), inbox.c.retries > 0)
            query = query.where(free)
        async with self._database.reading() as work:
            rows = await work.read(query.order_by(inbox.c.update_id).limit(limit))
            return [self._row(row) for row in rows]

    async def claim(
        self, bot: int, *, worker: str, now: datetime, lease: timedelta, limit: int
    ) -> Sequence[InboxRow]:
        """Take waiting updates for a worker, in order; no two workers ever hold updates of one chat."""
        async with self._database.writing() as work:
            rows = await claim_rows(work, bot, worker=worker, now=now, until=now + lease, limit=limit)
        return [self._row(row) for row in rows]

    async def extend(self, bot: int, *, worker: str, now: datetime, lease: timedelta) -> None:
        """Prolong everything a worker holds to `now + lease`."""
        async with self._database.writing() as work:
            await extend_lanes(work, bot, worker=worker, until=now + lease)

    async def release(self, bot: int, *, worker: str | None) -> None:
        """Give back what a worker has not finished; None for everybody, where no other process runs."""
        async with self._database.writing() as work:
            await release_all(work, bot, worker=worker)

    async def done(self, row: InboxRow, *, at: datetime, states: StateChanges | None = None) -> None:
        """Mark an update as handled and write its dialog states, in one transaction; raises `LeaseLost`.

        A power cut right after it may undo it: the update is handled again then.
        """
        async with self._database.writing(lasting=False) as work:
            if row.worker is None:
                found = await work.write(_DONE, [{"number": row.id, "at": at}])
                if found.rowcount != 1:
                    raise LeaseLost()
            else:
                await self._finish(work, row, at, status="done", body=None, error=None)
            if states:
                await write_states(work, self._vault, states, at=at)

    async def failed(self, row: InboxRow, *, error: str, at: datetime) -> int:
        """Record a failed attempt and return how many there were; the update stays where it is."""
        sealed = self._vault.seal(UPDATE_ERROR, error, row.bot, row.update_id)
        statement = update(inbox).where(*_still_held(row)).values(attempts=inbox.c.attempts + 1, error=sealed)
        async with self._database.writing() as work:
            attempts: int | None = (
                await work.write(statement.returning(inbox.c.attempts))
            ).scalar_one_or_none()
            if attempts is None:
                raise LeaseLost()
            return attempts

    async def park(self, row: InboxRow, *, reason: str, at: datetime) -> None:
        """Park an update, so that its chat goes on; raises `LeaseLost`."""
        async with self._database.writing() as work:
            await self._finish(work, row, at, status="parked", reason=reason)

    async def last_update_id(self, bot: int) -> int | None:
        """Return the id of the update stored last, None when there was none."""
        query = select(inbox.c.update_id).where(inbox.c.bot == bot).order_by(inbox.c.id.desc()).limit(1)
        async with self._database.reading() as work:
            last: int | None = (await work.read(query)).scalar_one_or_none()
            return last

    async def prune(self, *, before: datetime) -> int:
        """Delete updates handled or dropped before a moment and return how many; waiting ones stay.

        Each bot's newest row stays too: it says where the next poll begins.
        """
        newest = select(func.max(inbox.c.id)).group_by(inbox.c.bot)
        statement = delete(inbox).where(
            inbox.c.status.in_(("done", "dropped")),
            inbox.c.finished_at < before,
            inbox.c.id.not_in(newest),
        )
        async with self._database.writing() as work:
            return (await work.write(statement)).rowcount

    async def _finish(self, work: Transaction, row: InboxRow, at: datetime, **values: Any) -> None:
        statement = (
            update(inbox)
            .where(*_still_held(row))
            .values(finished_at=at, leased_until=None, **values)
            .returning(inbox.c.lane)
        )
        lane = (await work.write(statement)).scalar_one_or_none()
        if lane is None:
            raise LeaseLost()
        if row.worker is not None:
            await release_lane(work, row.bot, lane, worker=row.worker, at=at)

    def _values(self, bot: int, raw: RawUpdate) -> dict[str, Any]:
        return {
            "bot": bot,
            "update_id": raw.update_id,
            "chat": raw.chat,
            "lane": f"update:{raw.update_id}" if raw.chat is None else f"chat:{raw.chat}",
            "status": "waiting",
            "body": self._vault.seal_bytes(raw.body, UPDATE.associated(bot, raw.update_id)),
            "kind": raw.kind.value,
            "received_at": raw.received_at,
            "attempts": 0,
        }

    def _row(self, row: Row[Any]) -> InboxRow:
        return InboxRow(
            id=row.id,
            bot=row.bot,
            update_id=row.update_id,
            chat=row.chat,
            body=self._vault.open_bytes(row.body, UPDATE.associated(row.bot, row.update_id)),
            received_at=row.received_at,
            attempts=row.attempts,
            worker=row.worker,
            retries=row.retries,
        )


def _kept(bot: int, raw: RawUpdate, number: int) -> InboxRow:
    return InboxRow(
        id=number,
        bot=bot,
        update_id=raw.update_id,
        chat=raw.chat,
        body=raw.body,
        received_at=raw.received_at,
        attempts=0,
    )


def _still_held(row: InboxRow) -> tuple[ColumnElement[bool], ...]:
    held_by = inbox.c.worker.is_(None) if row.worker is None else inbox.c.worker == row.worker
    return inbox.c.id == row.id, inbox.c.status == "waiting", held_by
