"""Suspected bad batches, as the port `tickets.ports.Batches` asks (rule C8)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from storage.engine import Transaction
from storage.statements import insert, next_value
from storage.tables import batch_cases, batch_suspicions, tickets
from tickets.case.lifecycle import Status
from tickets.decisions.batches import OF_PRODUCTION, FaultReport, Suspicion
from tickets.ids import TicketId
from tickets.kinds import Kind

_KINDS = sorted(kind.value for kind in OF_PRODUCTION)


class SqlBatches:
    """Suspicions and what they are found in; nothing of it is personal, so nothing is sealed."""

    def __init__(self, work: Transaction) -> None:
        self._work = work

    async def reports_since(self, moment: datetime) -> Sequence[FaultReport]:
        """Return the faults reported since a moment, by id; cases that were called off are left out."""
        query = select(
            tickets.c.id,
            tickets.c.number,
            tickets.c.product_model,
            tickets.c.product_serial,
            tickets.c.kind,
            tickets.c.fault_words,
            tickets.c.filed_at,
        ).where(
            tickets.c.filed_at >= moment,
            tickets.c.kind.in_(_KINDS),
            tickets.c.status != Status.CANCELLED.value,
        )
        # Sorted here: to spare itself the sorting, SQLite would rather read every case there is.
        rows = sorted(await self._work.read(query), key=lambda row: row.id)
        return [
            FaultReport(
                ticket=row.id,
                number=row.number,
                model=row.product_model,
                serial=row.product_serial,
                kind=Kind(row.kind),
                words=row.fault_words,
                filed_at=row.filed_at,
            )
            for row in rows
        ]

    async def newest(self) -> TicketId | None:
        """Return the case that was filed last, of whatever kind, None before the first."""
        found: TicketId | None = (await self._work.read(select(func.max(tickets.c.id)))).scalar_one()
        return found

    async def known_between(self, start: datetime, end: datetime) -> Sequence[Suspicion]:
        """Return the suspicions with a case that was filed in a span, end excluded, with all their cases."""
        touched = (
            select(batch_cases.c.suspicion)
            .join(tickets, tickets.c.id == batch_cases.c.ticket)
            .where(tickets.c.filed_at >= start, tickets.c.filed_at < end)
        )
        return await self._where(batch_suspicions.c.id.in_(touched))

    async def of_ticket(self, ticket: TicketId) -> Suspicion | None:
        """Return the suspicion that a case belongs to."""
        own = select(batch_cases.c.suspicion).where(batch_cases.c.ticket == ticket)
        return next(iter(await self._where(batch_suspicions.c.id.in_(own))), None)

    async def save(self, suspicion: Suspicion) -> Suspicion:
        """Write a suspicion with its cases and return it; a new one (id 0) gets its id here."""
        if suspicion.id:
            told = update(batch_suspicions).where(batch_suspicions.c.id == suspicion.id)
            await self._work.write(told.values(told=suspicion.told))
        else:
            suspicion = replace(suspicion, id=await next_value(self._work, "batch"))
            await self._work.write(
                batch_suspicions.insert().values(
                    id=suspicion.id,
                    product=suspicion.product,
                    kind=suspicion.kind.value,
                    found_at=suspicion.found_at,
                    told=suspicion.told,
                )
            )
        cases = [{"ticket": ticket, "suspicion": suspicion.id} for ticket in sorted(suspicion.tickets)]
        statement = insert(self._work, batch_cases).values(cases)
        # A case is in one suspicion: where two have grown together, in the one that grew last.
        await self._work.write(
            statement.on_conflict_do_update(index_elements=["ticket"], set_={"suspicion": suspicion.id})
        )
        return suspicion

    async def _where(self, chosen: ColumnElement[bool]) -> list[Suspicion]:
        query = (
            select(batch_suspicions, batch_cases.c.ticket)
            .join(batch_cases, batch_cases.c.suspicion == batch_suspicions.c.id)
            .where(chosen)
            .order_by(batch_suspicions.c.id)
        )
        rows = list(await self._work.read(query))
        cases: defaultdict[int, set[TicketId]] = defaultdict(set)
        for row in rows:
            cases[row.id].add(TicketId(row.ticket))
        return [
            Suspicion(
                id=row.id,
                product=row.product,
                kind=Kind(row.kind),
                found_at=row.found_at,
                tickets=frozenset(cases[row.id]),
                told=row.told,
            )
            for row in {row.id: row for row in rows}.values()
        ]
