"""Suspected bad batches in memory."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from tests.fakes.memory_tables import Tables
from tickets.case.lifecycle import Status
from tickets.decisions.batches import OF_PRODUCTION, FaultReport, Suspicion
from tickets.ids import TicketId


class MemoryBatches:
    """Suspicions in one snapshot."""

    def __init__(self, own: Tables, next_number: Callable[[], int]) -> None:
        self._own, self._next_number = own, next_number

    async def reports_since(self, moment: datetime) -> Sequence[FaultReport]:
        return [
            FaultReport(
                ticket=each.id,
                number=each.number,
                model=each.product.model_id,
                serial=each.product.serial,
                kind=each.kind,
                words=each.fault.words,
                filed_at=each.filed_at,
            )
            for each in self._own.tickets.values()
            if each.filed_at >= moment and each.kind in OF_PRODUCTION and each.status is not Status.CANCELLED
        ]

    async def newest(self) -> TicketId | None:
        return max(self._own.tickets, default=None)

    async def known_between(self, start: datetime, end: datetime) -> Sequence[Suspicion]:
        def touched(suspicion: Suspicion) -> bool:
            return any(start <= self._own.tickets[each].filed_at < end for each in suspicion.tickets)

        return [each for each in self._own.suspicions.values() if touched(each)]

    async def of_ticket(self, ticket: TicketId) -> Suspicion | None:
        return next((each for each in self._own.suspicions.values() if ticket in each.tickets), None)

    async def save(self, suspicion: Suspicion) -> Suspicion:
        if not suspicion.id:
            suspicion = replace(suspicion, id=self._next_number())
        for known in list(self._own.suspicions.values()):
            if known.id != suspicion.id:
                self._own.suspicions[known.id] = replace(known, tickets=known.tickets - suspicion.tickets)
        self._own.suspicions[suspicion.id] = suspicion
        return suspicion
