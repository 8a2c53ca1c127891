"""Follow-ups of ended cases, as the port `tickets.ports.FollowUps` asks (rules F6, P5)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, not_, select, text, tuple_, update

from storage.engine import Transaction
from storage.statements import insert, literal, next_value
from storage.tables import follow_ups, tickets
from storage.tables.aftercare import TO_BE_CALLED
from tickets.aftercare.follow_ups import DELIVERED, FollowUp, FollowUpKind, FollowUpOutcome
from tickets.case.lifecycle import SERVED, Status
from tickets.errors import NotFound
from tickets.ids import FollowUpId, PersonId, TicketId
from tickets.kinds import Kind, Request, is_complaint

_OCCASIONS: dict[FollowUpKind, ColumnElement[Any]] = {
    FollowUpKind.DELIVERY: tickets.c.served_at,
    FollowUpKind.COMPLAINT: tickets.c.closed_at,
}
_COMPLAINTS = [
    (request.value, kind.value) for request in Request for kind in Kind if is_complaint(request, kind)
]
_AS_THEY_ARE = ("ticket", "customer", "about", "due_at", "asked_at", "call_at", "calls")


class SqlFollowUps:
    """Follow-ups, one row per occasion for all time."""

    def __init__(self, work: Transaction) -> None:
        self._work = work

    async def owed(
        self, kind: FollowUpKind, *, since: datetime, until: datetime, limit: int = 500
    ) -> Sequence[TicketId]:
        """Return tickets whose occasion lies in a span, end excluded, and was not followed up yet."""
        occasion = _OCCASIONS.get(kind)
        if occasion is None:
            return []
        known = exists().where(
            follow_ups.c.ticket == tickets.c.id,
            follow_ups.c.kind == kind.value,
            follow_ups.c.about == occasion,
        )
        query = select(tickets.c.id).where(
            _owed_after(kind), occasion >= since, occasion < until, not_(known)
        )
        rows = await self._work.read(query.order_by(occasion, tickets.c.id).limit(limit))
        return [TicketId(row.id) for row in rows]

    async def add(self, follow_up: FollowUp) -> FollowUp | None:
        """Insert a follow-up (its id is chosen here) and return it; None when the occasion has one."""
        numbered = replace(follow_up, id=FollowUpId(await next_value(self._work, "follow_up")))
        statement = insert(self._work, follow_ups).values(
            id=numbered.id,
            kind=numbered.kind.value,
            outcome=numbered.outcome.value if numbered.outcome else None,
            settled_at=numbered.settled_at,
            settled_by=numbered.settled_by,
            **{name: getattr(numbered, name) for name in _AS_THEY_ARE},
        )
        once = statement.on_conflict_do_nothing(index_elements=["ticket", "kind", "about"])
        return numbered if (await self._work.write(once)).rowcount == 1 else None

    async def get(self, follow_up: FollowUpId) -> FollowUp:
        """Return a follow-up; raises `NotFound`."""
        row = (await self._work.read(select(follow_ups).where(follow_ups.c.id == follow_up))).one_or_none()
        if row is None:
            raise NotFound
        return _follow_up(row)

    async def of_ticket(self, ticket: TicketId) -> Sequence[FollowUp]:
        """Return a ticket's follow-ups, oldest first."""
        query = select(follow_ups).where(follow_ups.c.ticket == ticket).order_by(follow_ups.c.id)
        return [_follow_up(row) for row in await self._work.read(query)]

    async def calls_due(self, now: datetime, *, limit: int = 200) -> Sequence[FollowUp]:
        """Return the open follow-ups for which staff are to be asked to call, longest due first."""
        query = select(follow_ups).where(text(TO_BE_CALLED), follow_ups.c.call_at <= now)
        rows = await self._work.read(query.order_by(follow_ups.c.call_at, follow_ups.c.id).limit(limit))
        return [_follow_up(row) for row in rows]

    async def call_again(self, follow_up: FollowUp, *, at: datetime) -> bool:
        """Count one more call task and set the next one's moment; False when somebody was first."""
        same = and_(follow_ups.c.id == follow_up.id, follow_ups.c.calls == follow_up.calls)
        statement = update(follow_ups).where(same, follow_ups.c.outcome.is_(None))
        return (await self._work.write(statement.values(call_at=at, calls=follow_up.calls + 1))).rowcount == 1

    async def settle(
        self, follow_up: FollowUpId, *, outcome: FollowUpOutcome, by: PersonId | None, at: datetime
    ) -> bool:
        """End an open follow-up; False when it has an outcome already."""
        still_open = and_(follow_ups.c.id == follow_up, follow_ups.c.outcome.is_(None))
        statement = update(follow_ups).where(still_open)
        values = {"outcome": outcome.value, "settled_by": by, "settled_at": at}
        return (await self._work.write(statement.values(values))).rowcount == 1


def _owed_after(kind: FollowUpKind) -> ColumnElement[bool]:
    if kind is FollowUpKind.COMPLAINT:
        # Not "closed" by name: the index of closing times is the one to use, not that of all closed cases.
        return and_(
            tickets.c.status != Status.CANCELLED.value,
            tuple_(tickets.c.request, tickets.c.kind).in_(_COMPLAINTS),
        )
    return and_(
        tickets.c.status.in_(literal(sorted(SERVED))),
        tickets.c.record.is_not(None),
        tickets.c.request.in_([request.value for request in DELIVERED]),
    )


def _follow_up(row: Row[Any]) -> FollowUp:
    return FollowUp(
        id=row.id,
        kind=FollowUpKind(row.kind),
        outcome=None if row.outcome is None else FollowUpOutcome(row.outcome),
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
    )
