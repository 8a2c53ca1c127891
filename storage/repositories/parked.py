"""Parked updates and what staff decide about them (the port `tickets.messages.parked.ParkedUpdates`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, insert, or_, select, update

from storage.engine import Transaction
from storage.sealing.columns import DECISION_REASON, UPDATE_ERROR
from storage.sealing.vault import Vault
from storage.tables import inbox, parked_decisions
from tickets.errors import NotFound
from tickets.ids import ParkedId, PersonId
from tickets.messages.parked import Decision, ParkedKey, ParkedUpdate, ParkedVerdict
from tickets.messages.queues import UpdateKind

_SEEN = (
    inbox.c.id,
    inbox.c.bot,
    inbox.c.update_id,
    inbox.c.chat,
    inbox.c.status,
    inbox.c.kind,
    inbox.c.received_at,
    inbox.c.finished_at,
    inbox.c.attempts,
    inbox.c.retries,
    inbox.c.error,
)
"""Everything but what was said."""


class SqlParkedUpdates:
    """The rows of the inbox that wait for a decision, and the record of decisions, append-only."""

    def __init__(self, work: Transaction, vault: Vault) -> None:
        self._work = work
        self._vault = vault

    async def page(self, *, after: ParkedKey | None = None, limit: int = 8) -> Sequence[ParkedUpdate]:
        """Return the updates that wait for a decision, the newest first, after a key."""
        query = select(*_SEEN).where(inbox.c.status == "parked")
        if after is not None:
            parked_at, last = after
            query = query.where(
                or_(
                    inbox.c.finished_at < parked_at,
                    and_(inbox.c.finished_at == parked_at, inbox.c.id < last),
                )
            )
        query = query.order_by(inbox.c.finished_at.desc(), inbox.c.id.desc()).limit(limit)
        return [self._update(row) for row in await self._work.read(query)]

    async def get(self, update: ParkedId) -> ParkedUpdate:
        """Return an update that is or was parked; raises `NotFound`."""
        query = select(*_SEEN).where(
            inbox.c.id == update, or_(inbox.c.status.in_(("parked", "dropped")), inbox.c.retries > 0)
        )
        row = (await self._work.read(query)).one_or_none()
        if row is None:
            raise NotFound
        return self._update(row)

    async def retry(self, update: ParkedUpdate, *, by: PersonId, at: datetime) -> bool:
        """Let an update wait again, next in its chat and with no attempts counted, and record who decided."""
        waiting = {"status": "waiting", "attempts": 0, "retries": update.retries + 1}
        freed = {"reason": None, "error": None, "finished_at": None, "worker": None, "leased_until": None}
        return await self._decide(
            update, Decision(verdict=ParkedVerdict.RETRY, by=by, at=at), values={**waiting, **freed}
        )

    async def drop(self, update: ParkedUpdate, *, by: PersonId, at: datetime, reason: str) -> bool:
        """Give an update up for good, its content deleted, and record who decided and why."""
        return await self._drop(update, Decision(verdict=ParkedVerdict.DROP, by=by, at=at, reason=reason))

    async def forget(self, chat: int, *, by: PersonId, at: datetime) -> int:
        """Drop everything of a chat that waits for a decision, and return how many that was (rule S2)."""
        query = select(*_SEEN).where(inbox.c.status == "parked", inbox.c.chat == chat)
        found = [self._update(row) for row in await self._work.read(query)]
        decision = Decision(verdict=ParkedVerdict.DROP, by=by, at=at)
        return sum([await self._drop(update, decision) for update in found])

    async def decision(self, update: ParkedUpdate, *, retries: int) -> Decision | None:
        """Return what was decided after an update had been let run again so many times, None if nothing."""
        query = (
            select(parked_decisions)
            .join(
                inbox,
                (inbox.c.bot == parked_decisions.c.bot) & (inbox.c.update_id == parked_decisions.c.update_id),
            )
            .where(inbox.c.id == update.id, parked_decisions.c.retries == retries)
        )
        row = (await self._work.read(query)).one_or_none()
        if row is None:
            return None
        sealed = row.reason
        bound = (row.bot, row.update_id, row.retries)
        return Decision(
            verdict=ParkedVerdict(row.verdict),
            by=row.by_person,
            at=row.at,
            reason=None if sealed is None else self._vault.open(DECISION_REASON, sealed, *bound),
        )

    async def _drop(self, update: ParkedUpdate, decision: Decision) -> bool:
        gone = {"status": "dropped", "body": None, "error": None, "finished_at": decision.at}
        return await self._decide(update, decision, values=gone)

    async def _decide(self, seen: ParkedUpdate, decision: Decision, *, values: dict[str, Any]) -> bool:
        statement = (
            update(inbox)
            .where(inbox.c.id == seen.id, inbox.c.status == "parked", inbox.c.retries == seen.retries)
            .values(values)
            .returning(inbox.c.bot)
        )
        bot = (await self._work.write(statement)).scalar_one_or_none()
        if bot is None:
            return False
        bound = (bot, seen.update_id, seen.retries)
        reason = decision.reason
        await self._work.write(
            insert(parked_decisions).values(
                bot=bot,
                update_id=seen.update_id,
                retries=seen.retries,
                verdict=decision.verdict.value,
                by_person=decision.by,
                at=decision.at,
                reason=None if reason is None else self._vault.seal(DECISION_REASON, reason, *bound),
            )
        )
        return True

    def _update(self, row: Row[Any]) -> ParkedUpdate:
        sealed = row.error
        return ParkedUpdate(
            id=row.id,
            update_id=row.update_id,
            chat=row.chat,
            kind=UpdateKind.OTHER if row.kind is None else UpdateKind(row.kind),
            received_at=row.received_at,
            parked_at=row.finished_at or row.received_at,
            attempts=row.attempts,
            retries=row.retries,
            error=None if sealed is None else self._vault.open(UPDATE_ERROR, sealed, row.bot, row.update_id),
            parked=row.status == "parked",
        )
