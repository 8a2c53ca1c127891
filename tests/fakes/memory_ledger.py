"""The ledger of daily updates in memory."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from tests.fakes.memory_tables import Tables
from tickets.case.events import Event
from tickets.daily_update.ledger import (
    REPLACEABLE,
    DayPromise,
    DayRun,
    DayTotals,
    How,
    MessageState,
    Totals,
    Untold,
    UpdateTally,
    UpdateVerdict,
)
from tickets.daily_update.progress import ENDS, OPENS, TOLD_DAILY
from tickets.ids import TicketId
from tickets.messages.deliveries import DeliveryStatus
from tickets.messages.pushes import Push


class MemoryLedger:
    """Promises and runs in one snapshot; what became of messages is what a test put into `sent`."""

    def __init__(self, own: Tables) -> None:
        self._own = own

    async def record(self, promises: Sequence[DayPromise]) -> None:
        for promise in promises:
            known = self._own.promises.get((promise.day, promise.ticket))
            if known is None or known.how in REPLACEABLE:
                self._own.promises[promise.day, promise.ticket] = promise

    async def renew(self, promise: DayPromise, *, instead_of: str) -> bool:
        known = self._own.promises.get((promise.day, promise.ticket))
        if known is None or known.verdict is not UpdateVerdict.OPEN or known.push != instead_of:
            return False
        self._own.promises[promise.day, promise.ticket] = promise
        return True

    async def settle(self, promises: Sequence[DayPromise]) -> None:
        for promise in promises:
            known = self._own.promises[promise.day, promise.ticket]
            if known.verdict is UpdateVerdict.OPEN:
                self._own.promises[promise.day, promise.ticket] = replace(
                    known,
                    verdict=promise.verdict,
                    reason=promise.reason,
                    delivered_at=promise.delivered_at,
                    settled_at=promise.settled_at,
                )

    async def of_tickets(self, day: date, tickets: Collection[TicketId]) -> dict[TicketId, DayPromise]:
        return {each.ticket: each for each in await self.day(day) if each.ticket in tickets}

    async def day(
        self, day: date, *, verdicts: Collection[UpdateVerdict] | None = None, limit: int | None = None
    ) -> Sequence[DayPromise]:
        mine = [each for key, each in sorted(self._own.promises.items()) if key[0] == day]
        return [each for each in mine if verdicts is None or each.verdict in verdicts][:limit]

    async def fates(
        self, day: date, *, after: TicketId | None = None, limit: int = 500
    ) -> Sequence[tuple[DayPromise, MessageState]]:
        rows = await self.day(day, verdicts={UpdateVerdict.OPEN})
        page = [each for each in rows if after is None or each.ticket > after][:limit]
        return [(each, self._fate(each)) for each in page]

    async def overtaken(self, day: date, *, limit: int = 500) -> Sequence[DayPromise]:
        rows = await self.fates(day, limit=len(self._own.promises))
        dropped = [p for p, fate in rows if fate.status is DeliveryStatus.STALE and not fate.case_ended]
        return dropped[:limit]

    async def waiting(self, day: date) -> int:
        rows = await self.fates(day, limit=len(self._own.promises))
        return sum(fate.status is DeliveryStatus.QUEUED for _, fate in rows)

    async def untold(self, day: date) -> Untold:
        late = unsent = 0
        for each in await self.day(day):
            if each.how not in {How.UPDATE, How.HELD} or each.verdict in {
                UpdateVerdict.BEFORE,
                UpdateVerdict.NOT_OWED,
            }:
                continue
            status, at = self._own.sent.get(each.push or "", (None, None))
            if status is not DeliveryStatus.SENT or at is None:
                unsent += 1
            elif at >= each.promised_before:
                late += 1
        return Untold(late=late, unsent=unsent)

    async def tally(self, day: date) -> UpdateTally:
        return Counter((each.how, each.verdict) for each in await self.day(day))

    async def between(self, first: date, last: date) -> Sequence[DayTotals]:
        stored = {day: totals for day, totals in self._own.figures.items() if first <= day <= last}
        days = {day for day, _ in self._own.promises if first <= day <= last}
        found = {day: Totals.of(await self.tally(day)) for day in days} | stored
        return [DayTotals(day=day, totals=found[day]) for day in sorted(found)]

    async def run(self, day: date) -> DayRun | None:
        return self._own.runs.get(day)

    async def open_runs(self) -> Sequence[DayRun]:
        return [run for _, run in sorted(self._own.runs.items()) if run.closed_at is None]

    async def runs(self, first: date) -> Sequence[DayRun]:
        return [run for day, run in sorted(self._own.runs.items()) if day >= first]

    async def save_run(self, run: DayRun) -> None:
        self._own.runs[run.day] = run
        if run.closed_at is not None:
            self._own.figures[run.day] = Totals.of(await self.tally(run.day))

    async def prune(self, *, before: date) -> int:
        old = [key for key in self._own.promises if key[0] < before and key[0] in self._own.figures]
        for key in old:
            del self._own.promises[key]
        return len(old)

    def _fate(self, promise: DayPromise) -> MessageState:
        person, ticket = self._own.people[promise.recipient], self._own.tickets[promise.ticket]
        ended = ticket.status not in TOLD_DAILY
        owed = not isinstance(self._turned(promise), ENDS)
        push: Push | None = self._own.pushes.get(promise.push or "")
        if push is None:
            return MessageState(status=None, reachable=person.reachable, case_ended=ended, owed=owed)
        status, at = self._own.sent.get(push.dedupe, (DeliveryStatus.QUEUED, None))
        return MessageState(
            status=status,
            finished_at=at,
            stale_after=push.stale_after,
            reachable=person.reachable,
            case_ended=ended,
            owed=owed,
        )

    def _turned(self, promise: DayPromise) -> Event | None:
        turns = [
            event
            for event in self._own.events.get(promise.ticket, ())
            if isinstance(event, (*OPENS, *ENDS)) and event.at < promise.promised_before
        ]
        return turns[-1] if turns else None
