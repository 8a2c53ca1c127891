"""The reads of a review on the storage in memory."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from tests.fakes.memory_tables import Tables
from tickets.case.ticket import Ticket
from tickets.ids import PersonId, TicketId
from tickets.review.material import CaseLine, ClockTally, RatedService, RecordedEvent
from tickets.time.ticket_clock import ClockName, ClockOutcome


class MemoryReview:
    """Answers what reviews ask of one snapshot."""

    def __init__(self, own: Tables) -> None:
        self._own = own

    async def filed_between(self, start: datetime, end: datetime) -> Sequence[CaseLine]:
        return [line_of(ticket) for ticket in self._filed(start, end)]

    async def closed_between(self, start: datetime, end: datetime) -> Sequence[CaseLine]:
        return [line_of(ticket) for ticket in self._closed(start, end)]

    async def steps_of_filed(
        self, start: datetime, end: datetime, kinds: Sequence[str]
    ) -> Sequence[RecordedEvent]:
        return self._steps(self._filed(start, end), kinds)

    async def steps_of_closed(
        self, start: datetime, end: datetime, kinds: Sequence[str]
    ) -> Sequence[RecordedEvent]:
        return self._steps(self._closed(start, end), kinds)

    async def ratings_between(self, start: datetime, end: datetime) -> Sequence[RatedService]:
        return [
            RatedService(ticket=s.ticket, owner=self._own.tickets[s.ticket].owner, scores=s.scores)
            for s in self._own.surveys.values()
            if s.scores and s.finished_at and start <= s.finished_at < end
        ]

    async def clocks_between(self, start: datetime, end: datetime) -> Sequence[ClockTally]:
        counted: Counter[tuple[ClockName, PersonId | None, bool]] = Counter()
        for clock in self._own.clocks.values():
            late = start <= clock.due_at < end
            if clock.outcome is ClockOutcome.KEPT and clock.stopped_at and start <= clock.stopped_at < end:
                counted[clock.name, clock.owner, True] += 1
            elif late and (
                clock.outcome is ClockOutcome.BROKEN or (clock.is_running and clock.paused_at is None)
            ):
                counted[clock.name, clock.owner, False] += 1
        return [
            ClockTally(
                name=name,
                owner=owner,
                kept=counted[name, owner, True],
                broken=counted[name, owner, False],
            )
            for name, owner in sorted({key[:2] for key in counted}, key=lambda key: (key[0], key[1] or 0))
        ]

    async def parts_of_closed(self, start: datetime, end: datetime) -> dict[TicketId, int]:
        return {
            ticket.id: len(ticket.record.parts)
            for ticket in self._closed(start, end)
            if ticket.record is not None and ticket.record.parts
        }

    def _filed(self, start: datetime, end: datetime) -> list[Ticket]:
        return [each for each in self._own.tickets.values() if start <= each.filed_at < end]

    def _closed(self, start: datetime, end: datetime) -> list[Ticket]:
        return [t for t in self._own.tickets.values() if t.closed_at and start <= t.closed_at < end]

    def _steps(self, tickets: Sequence[Ticket], kinds: Sequence[str]) -> list[RecordedEvent]:
        found = [
            RecordedEvent(ticket=event.ticket, kind=type(event).__name__, at=event.at, by=event.by)
            for ticket in tickets
            for event in self._own.events.get(ticket.id, ())
            if type(event).__name__ in kinds
        ]
        return sorted(found, key=lambda step: step.at)


def line_of(ticket: Ticket) -> CaseLine:
    """Return a ticket as a review sees it."""
    return CaseLine(
        id=ticket.id,
        number=ticket.number,
        request=ticket.request,
        kind=ticket.kind,
        urgency=ticket.urgency,
        status=ticket.status,
        mode=ticket.mode,
        line=ticket.product.line,
        model=ticket.product.model_id,
        owner=ticket.owner,
        visits_made=ticket.visits_made,
        filed_at=ticket.filed_at,
        solve_by=ticket.solve_by,
        served_at=ticket.served_at,
        closed_at=ticket.closed_at,
    )
