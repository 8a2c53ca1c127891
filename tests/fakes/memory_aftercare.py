"""Follow-ups in the storage in memory."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from tests.fakes.memory_tables import Tables
from tickets.aftercare.follow_ups import DELIVERED, FollowUp, FollowUpKind, FollowUpOutcome
from tickets.case.lifecycle import SERVED, Status
from tickets.case.ticket import Ticket
from tickets.errors import NotFound
from tickets.ids import FollowUpId, PersonId, TicketId
from tickets.kinds import is_complaint


class MemoryFollowUps:
    def __init__(self, own: Tables, next_number: Callable[[], int]) -> None:
        self._own, self._next_number = own, next_number

    async def owed(
        self, kind: FollowUpKind, *, since: datetime, until: datetime, limit: int = 500
    ) -> Sequence[TicketId]:
        known = {(each.ticket, each.kind, each.about) for each in self._own.follow_ups.values()}
        found = [
            (at, ticket.id)
            for ticket in self._own.tickets.values()
            if (at := _occasion(kind, ticket)) and since <= at < until and (ticket.id, kind, at) not in known
        ]
        return [ticket for _, ticket in sorted(found)][:limit]

    async def add(self, follow_up: FollowUp) -> FollowUp | None:
        same = (follow_up.ticket, follow_up.kind, follow_up.about)
        if any((each.ticket, each.kind, each.about) == same for each in self._own.follow_ups.values()):
            return None
        numbered = replace(follow_up, id=FollowUpId(self._next_number()))
        self._own.follow_ups[numbered.id] = numbered
        return numbered

    async def get(self, follow_up: FollowUpId) -> FollowUp:
        try:
            return self._own.follow_ups[follow_up]
        except KeyError:
            raise NotFound from None

    async def of_ticket(self, ticket: TicketId) -> Sequence[FollowUp]:
        return [each for each in self._own.follow_ups.values() if each.ticket == ticket]

    async def calls_due(self, now: datetime, *, limit: int = 200) -> Sequence[FollowUp]:
        rows = self._own.follow_ups.values()
        due = [(f.call_at, f.id, f) for f in rows if f.outcome is None and f.call_at and f.call_at <= now]
        return [each for _, _, each in sorted(due, key=lambda row: row[:2])][:limit]

    async def call_again(self, follow_up: FollowUp, *, at: datetime) -> bool:
        kept = await self.get(follow_up.id)
        if kept.outcome is not None or kept.calls != follow_up.calls:
            return False
        self._own.follow_ups[kept.id] = replace(kept, call_at=at, calls=kept.calls + 1)
        return True

    async def settle(
        self, follow_up: FollowUpId, *, outcome: FollowUpOutcome, by: PersonId | None, at: datetime
    ) -> bool:
        kept = await self.get(follow_up)
        if kept.outcome is not None:
            return False
        self._own.follow_ups[follow_up] = replace(kept, outcome=outcome, settled_by=by, settled_at=at)
        return True


def _occasion(kind: FollowUpKind, ticket: Ticket) -> datetime | None:
    if kind is FollowUpKind.DELIVERY and ticket.record and ticket.request in DELIVERED:
        return ticket.served_at if ticket.status in SERVED else None
    if kind is FollowUpKind.COMPLAINT and is_complaint(ticket.request, ticket.kind):
        return ticket.closed_at if ticket.status is Status.CLOSED else None
    return None
