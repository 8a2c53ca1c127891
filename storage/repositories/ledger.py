"""The ledger of daily updates, as the port `tickets.daily_update.ledger.PromiseLedger` asks."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    delete,
    false,
    func,
    not_,
    or_,
    select,
    text,
    update,
)

from storage.engine import Transaction
from storage.repositories.ledger_rows import RUN, fate_of, promise_of, promise_values, run_of, totals_of
from storage.statements import insert
from storage.tables import events, outbox, people, progress_promises, progress_runs, tickets
from storage.tables.ledger import NOT_CLOSED, UNSETTLED
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

_KEY = ["day", "ticket"]
_OPEN = text(f"progress_promises.{UNSETTLED}")
_TURNED = (
    select(events.c.kind)
    .where(
        events.c.ticket == progress_promises.c.ticket,
        events.c.kind.in_([kind.__name__ for kind in (*OPENS, *ENDS)]),
        events.c.at < progress_promises.c.promised_before,
    )
    .order_by(events.c.id.desc())
    .limit(1)
    .correlate(progress_promises)
    .scalar_subquery()
    .label("turned")
)
"""The last event before the promised moment that opened or ended the case."""


class SqlUpdateLedger:
    """Promises and runs; nothing personal is in them."""

    def __init__(self, work: Transaction) -> None:
        self._work = work

    async def record(self, promises: Sequence[DayPromise]) -> None:
        """Enter promises; one known already is replaced only while nothing was sent for it."""
        if not promises:
            return
        statement = insert(self._work, progress_promises)
        changed = {
            column.name: statement.excluded[column.name]
            for column in progress_promises.c
            if column.name not in _KEY
        }
        nothing_sent = or_(*(progress_promises.c.how == how.value for how in sorted(REPLACEABLE)))
        statement = statement.on_conflict_do_update(index_elements=_KEY, set_=changed, where=nothing_sent)
        await self._work.write(statement, [promise_values(promise) for promise in promises])

    async def renew(self, promise: DayPromise, *, instead_of: str) -> bool:
        """Enter another message for a promise that is open; False when its message is not that one."""
        statement = (
            update(progress_promises)
            .where(*_same(promise), _OPEN, progress_promises.c.push == instead_of)
            .values(promise_values(promise))
        )
        return (await self._work.write(statement)).rowcount == 1

    async def settle(self, promises: Sequence[DayPromise]) -> None:
        """Write the verdicts of promises that are open."""
        if not promises:
            return
        statement = (
            update(progress_promises)
            .where(
                _OPEN,
                progress_promises.c.day == bindparam("of_day"),
                progress_promises.c.ticket == bindparam("of_ticket"),
            )
            .values({name: bindparam(name) for name in ("verdict", "reason", "delivered_at", "settled_at")})
        )
        rows = [
            {
                "of_day": each.day,
                "of_ticket": each.ticket,
                "verdict": each.verdict.value,
                "reason": each.reason.value if each.reason else None,
                "delivered_at": each.delivered_at,
                "settled_at": each.settled_at,
            }
            for each in promises
        ]
        await self._work.write(statement, rows)

    async def of_tickets(self, day: date, tickets: Collection[TicketId]) -> dict[TicketId, DayPromise]:
        """Return a day's promises to some tickets; those without one are left out."""
        query = _promises().where(progress_promises.c.day == day, progress_promises.c.ticket.in_(tickets))
        return {row.ticket: promise_of(row) for row in await self._work.read(query)}

    async def day(
        self, day: date, *, verdicts: Collection[UpdateVerdict] | None = None, limit: int | None = None
    ) -> Sequence[DayPromise]:
        """Return a day's promises by ticket, all of them unless verdicts or a number are named."""
        query = _promises().where(progress_promises.c.day == day)
        if verdicts is not None:
            query = query.where(progress_promises.c.verdict.in_([each.value for each in verdicts]))
        rows = await self._work.read(query.order_by(progress_promises.c.ticket).limit(limit))
        return [promise_of(row) for row in rows]

    async def fates(
        self, day: date, *, after: TicketId | None = None, limit: int = 500
    ) -> Sequence[tuple[DayPromise, MessageState]]:
        """Return a page of a day's open promises with the fates of their messages, by ticket."""
        query = (
            _promises(
                tickets.c.status.label("case_status"),
                _TURNED,
                outbox.c.status,
                outbox.c.finished_at,
                outbox.c.stale_after,
                people.c.reachable,
            )
            .join(people, people.c.id == progress_promises.c.recipient)
            .join(outbox, outbox.c.dedupe == progress_promises.c.push, isouter=True)
            .where(_OPEN, progress_promises.c.day == day)
            .order_by(progress_promises.c.ticket)
            .limit(limit)
        )
        if after is not None:
            query = query.where(progress_promises.c.ticket > after)
        return [(promise_of(row), fate_of(row)) for row in await self._work.read(query)]

    async def overtaken(self, day: date, *, limit: int = 500) -> Sequence[DayPromise]:
        """Return a day's open promises whose message was dropped unsent while the case goes on, by ticket."""
        query = (
            _promises()
            .join(outbox, outbox.c.dedupe == progress_promises.c.push)
            .where(
                _OPEN,
                progress_promises.c.day == day,
                _has_status(DeliveryStatus.STALE),
                tickets.c.status.in_([status.value for status in TOLD_DAILY]),
            )
            .order_by(progress_promises.c.ticket)
            .limit(limit)
        )
        return [promise_of(row) for row in await self._work.read(query)]

    async def waiting(self, day: date) -> int:
        """Return how many of a day's messages are still to be sent."""
        query = (
            select(func.count())
            .select_from(progress_promises)
            .join(outbox, outbox.c.dedupe == progress_promises.c.push)
            .where(_OPEN, progress_promises.c.day == day, _has_status(DeliveryStatus.QUEUED))
        )
        found: int = (await self._work.read(query)).scalar_one()
        return found

    async def untold(self, day: date) -> Untold:
        """Return how many of a day's updates did not leave before their time, settled or not."""
        of = progress_promises.c
        sent = func.coalesce(outbox.c.status == DeliveryStatus.SENT.value, false())
        in_time = and_(sent, outbox.c.finished_at < of.promised_before)
        query = (
            select(sent.label("late"), func.count().label("number"))
            .select_from(progress_promises)
            .join(outbox, outbox.c.dedupe == of.push, isouter=True)
            .where(
                of.day == day,
                of.how.in_([How.UPDATE.value, How.HELD.value]),
                of.verdict.not_in([UpdateVerdict.BEFORE.value, UpdateVerdict.NOT_OWED.value]),
                not_(func.coalesce(in_time, false())),
            )
            .group_by(sent)
        )
        found = {bool(row.late): row.number for row in await self._work.read(query)}
        return Untold(late=found.get(True, 0), unsent=found.get(False, 0))

    async def tally(self, day: date) -> UpdateTally:
        """Return a day's promises counted by kind and verdict."""
        return (await self._tallies(day, day)).get(day, {})

    async def between(self, first: date, last: date) -> Sequence[DayTotals]:
        """Return the figures of each day that has any from the first to the last, both included, in order.

        Days whose rows are no longer kept are there too, as long as they had been closed.
        """
        query = select(progress_runs).where(
            progress_runs.c.day.between(first, last), progress_runs.c.told_before.is_not(None)
        )
        found = {row.day: totals_of(row) for row in await self._work.read(query)}
        for day, tally in (await self._tallies(first, last, but_closed=True)).items():
            found.setdefault(day, Totals.of(tally))
        return [DayTotals(day=day, totals=found[day]) for day in sorted(found)]

    async def run(self, day: date) -> DayRun | None:
        """Return a day's run, None when there was none."""
        row = (await self._work.read(select(progress_runs).where(progress_runs.c.day == day))).one_or_none()
        return None if row is None else run_of(row)

    async def open_runs(self) -> Sequence[DayRun]:
        """Return the runs that are not closed, oldest first."""
        query = select(progress_runs).where(text(NOT_CLOSED)).order_by(progress_runs.c.day)
        return [run_of(row) for row in await self._work.read(query)]

    async def runs(self, first: date) -> Sequence[DayRun]:
        """Return the runs from a day on, oldest first."""
        query = select(progress_runs).where(progress_runs.c.day >= first).order_by(progress_runs.c.day)
        return [run_of(row) for row in await self._work.read(query)]

    async def save_run(self, run: DayRun) -> None:
        """Add a run or overwrite it; one that is closed keeps its day's figures for good."""
        values: dict[str, Any] = {name: getattr(run, name) for name in RUN}
        if run.closed_at is not None:
            totals = Totals.of(await self.tally(run.day))
            values |= {
                "told_before": totals.before,
                "told_late": totals.late,
                "missed": totals.missed,
                "told_by_event": totals.told_by_event,
                "not_owed": totals.not_owed,
            }
        statement = insert(self._work, progress_runs).values(values)
        changed = {name: value for name, value in values.items() if name != "day"}
        await self._work.write(statement.on_conflict_do_update(index_elements=["day"], set_=changed))

    async def prune(self, *, before: date) -> int:
        """Delete the promises of closed runs before a day and return how many; their figures stay."""
        closed = select(progress_runs.c.day).where(
            progress_runs.c.day < before, progress_runs.c.closed_at.is_not(None)
        )
        statement = delete(progress_promises).where(
            progress_promises.c.day < before, progress_promises.c.day.in_(closed)
        )
        return (await self._work.write(statement)).rowcount

    async def _tallies(
        self, first: date, last: date, *, but_closed: bool = False
    ) -> dict[date, dict[tuple[How, UpdateVerdict], int]]:
        of = progress_promises.c
        query = (
            select(of.day, of.how, of.verdict, func.count().label("number"))
            .where(of.day.between(first, last))
            .group_by(of.day, of.how, of.verdict)
        )
        if but_closed:
            closed = select(progress_runs.c.day).where(progress_runs.c.told_before.is_not(None))
            query = query.where(of.day.not_in(closed))
        found: dict[date, dict[tuple[How, UpdateVerdict], int]] = {}
        for row in await self._work.read(query):
            found.setdefault(row.day, {})[How(row.how), UpdateVerdict(row.verdict)] = row.number
        return found


def _promises(*more: Any) -> Select[Any]:
    return select(progress_promises, tickets.c.number, *more).join(
        tickets, tickets.c.id == progress_promises.c.ticket
    )


def _has_status(status: DeliveryStatus) -> ColumnElement[bool]:
    """Return a condition that no index of messages by status serves: each is found by its own key.

    The day's rows are minutes old, and PostgreSQL, whose statistics do not know them yet, would go through
    all messages of the status once for each promise of the day.
    """
    return case((outbox.c.status == status.value, 1), else_=0) == 1


def _same(promise: DayPromise) -> tuple[Any, Any]:
    return progress_promises.c.day == promise.day, progress_promises.c.ticket == promise.ticket
