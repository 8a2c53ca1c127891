"""What reviews are made of, as the port `tickets.ports.ReviewReads` asks: plain columns, by indexed spans."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, and_, func, select, text

from storage import codec
from storage.engine import Transaction
from storage.sealing.columns import RECORD
from storage.sealing.vault import Vault
from storage.tables import clocks, events, surveys, tickets
from storage.tables.clocks import ENDED, RUNNING
from tickets.case.facts import ServiceRecord
from tickets.case.lifecycle import Status
from tickets.ids import PersonId, TicketId
from tickets.kinds import Kind, Request, ServiceMode, Urgency
from tickets.review.material import CaseLine, ClockTally, RatedService, RecordedEvent
from tickets.time.ticket_clock import ClockName, ClockOutcome

_LINE = select(
    tickets.c.id,
    tickets.c.number,
    tickets.c.request,
    tickets.c.kind,
    tickets.c.urgency,
    tickets.c.status,
    tickets.c.mode,
    tickets.c.product_line,
    tickets.c.product_model,
    tickets.c.owner,
    tickets.c.visits_made,
    tickets.c.filed_at,
    tickets.c.solve_by,
    tickets.c.served_at,
    tickets.c.closed_at,
)


class SqlReviewReads:
    """Reads for the review (rules V1, V2): nothing is unsealed but the service records, for their parts."""

    def __init__(self, work: Transaction, vault: Vault) -> None:
        self._work = work
        self._vault = vault

    async def filed_between(self, start: datetime, end: datetime) -> Sequence[CaseLine]:
        """Return the cases filed in a span, by id."""
        return await self._lines(_within(tickets.c.filed_at, start, end))

    async def closed_between(self, start: datetime, end: datetime) -> Sequence[CaseLine]:
        """Return the cases that ended in a span, by id."""
        return await self._lines(_within(tickets.c.closed_at, start, end))

    async def steps_of_filed(
        self, start: datetime, end: datetime, kinds: Sequence[str]
    ) -> Sequence[RecordedEvent]:
        """Return the events of some kinds of the cases filed in a span, whenever they were, oldest first."""
        return await self._steps(_within(tickets.c.filed_at, start, end), kinds)

    async def steps_of_closed(
        self, start: datetime, end: datetime, kinds: Sequence[str]
    ) -> Sequence[RecordedEvent]:
        """Return the events of some kinds of the cases that ended in a span, oldest first."""
        return await self._steps(_within(tickets.c.closed_at, start, end), kinds)

    async def ratings_between(self, start: datetime, end: datetime) -> Sequence[RatedService]:
        """Return the surveys with at least one score, answered in a span."""
        query = (
            select(surveys.c.ticket, surveys.c.scores, tickets.c.owner)
            .join(tickets, tickets.c.id == surveys.c.ticket)
            .where(_within(surveys.c.finished_at, start, end), surveys.c.scores != "{}")
            .order_by(surveys.c.finished_at, surveys.c.id)
        )
        return [
            RatedService(ticket=row.ticket, owner=row.owner, scores=json.loads(row.scores))
            for row in await self._work.read(query)
        ]

    async def clocks_between(self, start: datetime, end: datetime) -> Sequence[ClockTally]:
        """Return how many clocks were kept in a span and how many had their time run out unkept in it."""
        over = _within(clocks.c.due_at, start, end)
        decided = (
            (
                text(ENDED),
                clocks.c.outcome == ClockOutcome.KEPT.value,
                _within(clocks.c.stopped_at, start, end),
            ),
            (text(ENDED), clocks.c.outcome == ClockOutcome.BROKEN.value, clocks.c.stopped_at >= start, over),
            (text(RUNNING), clocks.c.paused_at.is_(None), over),
        )
        counted: Counter[tuple[str, PersonId | None, bool]] = Counter()
        for number, conditions in enumerate(decided):
            query = (
                select(clocks.c.name, clocks.c.owner, func.count().label("n"))
                .where(*conditions)
                .group_by(clocks.c.name, clocks.c.owner)
            )
            for row in await self._work.read(query):
                counted[row.name, row.owner, number == 0] += row.n
        return [
            ClockTally(
                name=ClockName(name),
                owner=owner,
                kept=counted[name, owner, True],
                broken=counted[name, owner, False],
            )
            for name, owner in sorted({key[:2] for key in counted}, key=lambda key: (key[0], key[1] or 0))
        ]

    async def parts_of_closed(self, start: datetime, end: datetime) -> dict[TicketId, int]:
        """Return how many parts each case that ended in a span took; without any it is left out."""
        query = select(tickets.c.id, tickets.c.record).where(
            _within(tickets.c.closed_at, start, end), tickets.c.record.is_not(None)
        )
        rows = await self._work.read(query)
        counted = {TicketId(row.id): self._parts(row) for row in rows}
        return {ticket: n for ticket, n in counted.items() if n}

    def _parts(self, row: Row[Any]) -> int:
        return len(codec.load(ServiceRecord, self._vault.open(RECORD, row.record, row.id)).parts)

    async def _lines(self, chosen: ColumnElement[bool]) -> list[CaseLine]:
        query: Select[Any] = _LINE.where(chosen).order_by(tickets.c.id)
        return [_line(row) for row in await self._work.read(query)]

    async def _steps(self, chosen: ColumnElement[bool], kinds: Sequence[str]) -> list[RecordedEvent]:
        query = (
            select(events.c.id, events.c.ticket, events.c.kind, events.c.at, events.c.by_person)
            .join(tickets, tickets.c.id == events.c.ticket)
            .where(chosen, events.c.kind.in_(kinds))
        )
        # Sorted here: to spare itself the sorting, SQLite would rather read every event there is.
        rows = sorted(await self._work.read(query), key=lambda row: row.id)
        return [RecordedEvent(ticket=row.ticket, kind=row.kind, at=row.at, by=row.by_person) for row in rows]


def _within(column: Column[Any], start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(column >= start, column < end)


def _line(row: Row[Any]) -> CaseLine:
    return CaseLine(
        id=row.id,
        number=row.number,
        request=Request(row.request),
        kind=Kind(row.kind),
        urgency=Urgency(row.urgency),
        status=Status(row.status),
        mode=ServiceMode(row.mode),
        line=row.product_line,
        model=row.product_model,
        owner=row.owner,
        visits_made=row.visits_made,
        filed_at=row.filed_at,
        solve_by=row.solve_by,
        served_at=row.served_at,
        closed_at=row.closed_at,
    )
