"""The sending side of the outbox, as the port `tickets.messages.deliveries.DeliveryQueue` asks."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, delete, func, insert, not_, or_, select, text, update

from storage.engine import Database, Transaction
from storage.outbox_claims import lease_due, record_lost_attempts
from storage.push_content import open_content
from storage.sealing.columns import PERSON_NAME
from storage.sealing.vault import Vault
from storage.tables import outbox, outbox_attempts, people, tickets
from storage.tables.queues import QUEUED
from tickets.ids import OutboxId, PersonId
from tickets.kinds import Language
from tickets.messages.deliveries import Attempt, Delivery, DeliveryOutcome, DeliveryStatus, Recipient


class SqlDeliveryQueue:
    """The queue that senders work off; several of them may, on PostgreSQL in several processes."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def claim(
        self,
        *,
        worker: str,
        now: datetime,
        lease: timedelta,
        limit: int,
        exclude: Collection[PersonId] = (),
    ) -> Sequence[Delivery]:
        """Take due messages, most important first, at most one per recipient, each recipient's in order."""
        async with self._database.writing() as work:
            ids = await lease_due(
                work, worker=worker, now=now, until=now + lease, limit=limit, exclude=exclude
            )
            if not ids:
                return []
            await record_lost_attempts(work, ids, at=now)
            rows = (await work.read(_taken(), {"taken": ids})).all()
        return [self._delivery(row) for row in rows]

    async def sent(self, delivery: OutboxId, *, at: datetime, message_id: int | None) -> None:
        """Record that it was sent, also when the lease has passed to another worker meanwhile."""
        sent = {"status": DeliveryStatus.SENT.value, "message_id": message_id, "finished_at": at}
        statement = update(outbox).where(
            outbox.c.id == delivery, outbox.c.status != DeliveryStatus.SENT.value
        )
        async with self._database.writing() as work:
            await self._record(
                work, statement.values(**sent, **_FREE), delivery, at, DeliveryOutcome.SENT, None
            )

    async def retry(
        self,
        delivery: OutboxId,
        *,
        at: datetime,
        not_before: datetime,
        reason: str,
        worker: str | None = None,
    ) -> None:
        """Record that it was not sent and is tried again from a moment on."""
        await self._outcome(delivery, at, DeliveryOutcome.RETRY, reason, worker, not_before=not_before)

    async def postpone(self, delivery: OutboxId, *, not_before: datetime, worker: str | None = None) -> None:
        """Put back, until a moment, what was taken too early; no attempt was made and none is recorded."""
        statement = update(outbox).where(text(QUEUED), outbox.c.id == delivery)
        if worker is not None:
            statement = statement.where(outbox.c.worker == worker)
        put_back = statement.values(not_before=not_before, attempts=outbox.c.attempts - 1, **_FREE)
        async with self._database.writing() as work:
            await work.write(put_back)

    async def unknown(
        self,
        delivery: OutboxId,
        *,
        at: datetime,
        not_before: datetime | None,
        reason: str,
        worker: str | None = None,
    ) -> None:
        """Record that it may have arrived; without `not_before` it is not tried again."""
        if not_before is None:
            await self._give_up(delivery, at, DeliveryOutcome.UNKNOWN, reason, worker)
        else:
            await self._outcome(delivery, at, DeliveryOutcome.UNKNOWN, reason, worker, not_before=not_before)

    async def failed(
        self, delivery: OutboxId, *, at: datetime, reason: str, worker: str | None = None
    ) -> None:
        """Record that it can't be sent and is given up."""
        await self._give_up(delivery, at, DeliveryOutcome.FAILED, reason, worker)

    async def expired(
        self, delivery: OutboxId, *, at: datetime, reason: str, worker: str | None = None
    ) -> None:
        """Record that its deadline passed unsent."""
        await self._give_up(delivery, at, DeliveryOutcome.EXPIRED, reason, worker)

    async def stale(
        self, delivery: OutboxId, *, at: datetime, reason: str, worker: str | None = None
    ) -> None:
        """Record that it lost its sense before it was sent."""
        await self._give_up(delivery, at, DeliveryOutcome.STALE, reason, worker)

    async def extend(
        self, deliveries: Collection[OutboxId], *, worker: str, now: datetime, lease: timedelta
    ) -> int:
        """Prolong a worker's leases to `now + lease` and return how many it still holds."""
        statement = (
            update(outbox)
            .where(text(QUEUED), outbox.c.id.in_(deliveries), outbox.c.worker == worker)
            .values(leased_until=now + lease)
        )
        async with self._database.writing() as work:
            return (await work.write(statement)).rowcount

    async def release(self, *, worker: str | None) -> int:
        """Give back what a worker holds, None for everybody, and return how many messages that are.

        Their next attempt records this one as unknown. None is for where no other process sends.
        """
        held = update(outbox).where(text(QUEUED), outbox.c.leased_until.is_not(None))
        if worker is not None:
            held = held.where(outbox.c.worker == worker)
        async with self._database.writing() as work:
            return (await work.write(held.values(**_FREE))).rowcount

    async def prune(self, *, before: datetime) -> int:
        """Delete messages finished before a moment, with their attempts, and return how many.

        Those of a case that was open then or is now stay: their keys keep the same from being said again.
        """
        ended = select(tickets.c.id).where(tickets.c.closed_at < before)
        old = select(outbox.c.id).where(
            outbox.c.status != DeliveryStatus.QUEUED.value,
            outbox.c.finished_at < before,
            or_(outbox.c.ticket.is_(None), outbox.c.ticket.in_(ended)),
        )
        async with self._database.writing() as work:
            await work.write(delete(outbox_attempts).where(outbox_attempts.c.delivery.in_(old)))
            return (await work.write(delete(outbox).where(outbox.c.id.in_(old)))).rowcount

    async def attempts(self, delivery: OutboxId) -> Sequence[Attempt]:
        """Return the recorded attempts, oldest first."""
        query = select(outbox_attempts).where(outbox_attempts.c.delivery == delivery)
        async with self._database.reading() as work:
            return [
                Attempt(
                    at=row.at, attempt=row.attempt, outcome=DeliveryOutcome(row.outcome), reason=row.reason
                )
                for row in await work.read(query.order_by(outbox_attempts.c.id))
            ]

    async def next_due(self, *, after: datetime) -> datetime | None:
        """Return the next moment after this one at which a message becomes due or a lease ends."""
        async with self._database.reading() as work:
            found: datetime | None = (await work.read(_next_due(), {"after": after})).scalar_one()
            return found

    async def mark_unreachable(self, person: PersonId, *, at: datetime) -> None:
        """Remember that a person can't be written to (they blocked the bot, or their account is gone)."""
        statement = update(people).where(people.c.id == person, people.c.reachable)
        async with self._database.writing() as work:
            await work.write(statement.values(reachable=False, unreachable_since=at))

    async def migrate_chat(self, *, old: int, new: int) -> bool:
        """Follow a chat to its new id; False when nobody has the old one or somebody has the new one."""
        others = people.alias()
        taken = select(others.c.id).where(others.c.telegram == new).exists()
        statement = update(people).where(people.c.telegram == old, not_(taken)).values(telegram=new)
        async with self._database.writing() as work:
            return (await work.write(statement)).rowcount == 1

    async def _give_up(
        self, delivery: OutboxId, at: datetime, outcome: DeliveryOutcome, reason: str, worker: str | None
    ) -> None:
        await self._outcome(delivery, at, outcome, reason, worker, status=outcome.value, finished_at=at)

    async def _outcome(
        self,
        delivery: OutboxId,
        at: datetime,
        outcome: DeliveryOutcome,
        reason: str,
        worker: str | None,
        **values: Any,
    ) -> None:
        statement = update(outbox).where(text(QUEUED), outbox.c.id == delivery)
        if worker is not None:
            statement = statement.where(outbox.c.worker == worker)
        async with self._database.writing() as work:
            await self._record(work, statement.values(**values, **_FREE), delivery, at, outcome, reason)

    async def _record(
        self,
        work: Transaction,
        change: Any,
        delivery: OutboxId,
        at: datetime,
        outcome: DeliveryOutcome,
        reason: str | None,
    ) -> None:
        number = (await work.write(change.returning(outbox.c.attempts))).scalar_one_or_none()
        if number is not None:
            attempt = {"delivery": delivery, "at": at, "attempt": number, "outcome": outcome.value}
            await work.write(insert(outbox_attempts).values(reason=reason, **attempt))

    def _delivery(self, row: Row[Any]) -> Delivery:
        content = open_content(self._vault, row.content, row.dedupe)
        return Delivery(
            id=row.id,
            recipient=Recipient(
                person=row.recipient,
                chat=row.telegram,
                name=self._vault.open(PERSON_NAME, row.name, row.recipient),
                language=Language(row.language),
                reachable=row.reachable,
            ),
            template=row.template,
            context=content.context,
            buttons=content.buttons,
            attachments=content.attachments,
            attempt=row.attempts,
            not_before=row.not_before,
            deadline=row.deadline,
            stale_after=row.stale_after,
            ticket=row.ticket,
            priority=row.priority,
            dedupe=row.dedupe,
            leased_until=row.leased_until,
            overtaken=row.ticket_version is not None and row.ticket_version != row.version,
            edits=row.edited,
            by_day=row.by_day,
        )


_FREE = {"worker": None, "leased_until": None}


# Both are asked for each message that leaves, the second several times: they are built once.


@cache
def _taken() -> Select[Any]:
    earlier = outbox.alias("earlier")
    return (
        select(
            outbox,
            people.c.telegram,
            people.c.name,
            people.c.language,
            people.c.reachable,
            tickets.c.version,
            earlier.c.message_id.label("edited"),
        )
        .join(people, people.c.id == outbox.c.recipient)
        .join(tickets, tickets.c.id == outbox.c.ticket, isouter=True)
        .join(earlier, earlier.c.dedupe == outbox.c.edits, isouter=True)
        .where(outbox.c.id.in_(bindparam("taken", expanding=True)))
        .order_by(outbox.c.priority, outbox.c.id)
    )


@cache
def _next_due() -> Select[Any]:
    moment = case(
        (outbox.c.leased_until > outbox.c.not_before, outbox.c.leased_until), else_=outbox.c.not_before
    )
    after = bindparam("after", type_=outbox.c.not_before.type)
    return select(func.min(moment, type_=outbox.c.not_before.type)).where(text(QUEUED), moment > after)
