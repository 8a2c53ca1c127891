"""Messages written together with what they tell, as the port `tickets.ports.Outbox` asks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from storage.engine import Transaction
from storage.push_content import seal_content
from storage.sealing.vault import Vault
from storage.statements import insert, starts_with
from storage.tables import outbox
from tickets.ids import TicketId
from tickets.messages.deliveries import DeliveryStatus
from tickets.messages.pushes import Push

_TOLD = (DeliveryStatus.QUEUED.value, DeliveryStatus.SENT.value)


class SqlOutbox:
    """The writing side of the outbox."""

    def __init__(self, work: Transaction, vault: Vault) -> None:
        self._work = work
        self._vault = vault

    async def add(self, *pushes: Push) -> int:
        """Add pushes and return how many were new; one whose dedupe key exists is left out."""
        if not pushes:
            return 0
        statement = insert(self._work, outbox).on_conflict_do_nothing(index_elements=["dedupe"])
        rows = [self._row(push) for push in pushes]
        return len((await self._work.write(statement.returning(outbox.c.id), rows)).all())

    def _row(self, push: Push) -> dict[str, Any]:
        return {
            "recipient": push.recipient,
            "ticket": push.ticket,
            "template": push.template,
            "dedupe": push.dedupe,
            "priority": push.priority,
            "not_before": push.not_before,
            "deadline": push.deadline,
            "stale_after": push.stale_after,
            "ticket_version": push.ticket_version,
            "edits": push.edits,
            "by_day": push.by_day,
            "content": seal_content(self._vault, push),
            "status": DeliveryStatus.QUEUED.value,
            "attempts": 0,
        }

    async def last_told(self, tickets: Sequence[TicketId], template_prefix: str) -> dict[TicketId, datetime]:
        """Return when each ticket's newest push of a kind was sent or queued; without one it is left out."""
        moment = func.coalesce(outbox.c.finished_at, outbox.c.not_before)
        query = (
            select(outbox.c.ticket, func.max(moment, type_=outbox.c.not_before.type).label("told"))
            .where(
                outbox.c.ticket.in_(tickets),
                starts_with(outbox.c.template, template_prefix),
                outbox.c.status.in_(_TOLD),
            )
            .group_by(outbox.c.ticket)
        )
        return {row.ticket: row.told for row in await self._work.read(query)}
