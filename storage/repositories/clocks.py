"""The tickets' clocks, as the port `tickets.ports.Clocks` asks."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    select,
    text,
    tuple_,
)

from storage import codec
from storage.engine import Transaction
from storage.statements import insert
from storage.tables import clock_rules, clocks, tickets
from storage.tables.clocks import RUNNING, TO_TELL
from storage.tables.tickets import OPEN
from tickets.errors import StaleVersion
from tickets.ids import TicketId
from tickets.kinds import Urgency
from tickets.policy import Measure, Span
from tickets.time.ticket_clock import ClockCounts, ClockKey, ClockName, ClockOutcome, Pause, TicketClock

_AS_THEY_ARE = (
    "ticket",
    "round",
    "owner",
    "agreed",
    "started_at",
    "warn_at",
    "due_at",
    "paused_at",
    "stopped_at",
    "warned_at",
    "breached_at",
    "step",
    "next_at",
)
_MICROSECOND = timedelta(microseconds=1)
_DESK = "desk"
_KEY = ["ticket", "name", "round"]


class SqlClocks:
    """Clocks; nothing in them is personal, so nothing is sealed."""

    def __init__(self, work: Transaction) -> None:
        self._work = work

    async def of_ticket(self, ticket: TicketId) -> Sequence[TicketClock]:
        """Return all clocks of a ticket, ended ones too, by name and round."""
        query = select(clocks).where(clocks.c.ticket == ticket).order_by(clocks.c.name, clocks.c.round)
        return await self._all(query)

    async def save(self, *changed: TicketClock) -> None:
        """Write clocks as they are now; raises `StaleVersion` when one was written since it was read."""
        if len(await self.save_fresh(changed)) != len(changed):
            raise StaleVersion()

    async def save_fresh(self, changed: Collection[TicketClock]) -> Collection[ClockKey]:
        """Write the clocks that nobody has written since they were read, and return which those are."""
        if not changed:
            return ()
        statement = insert(self._work, clocks)
        values = {
            column.name: statement.excluded[column.name] for column in clocks.c if column.name not in _KEY
        }
        statement = statement.on_conflict_do_update(
            index_elements=_KEY, set_=values, where=clocks.c.version == statement.excluded.version - 1
        )
        # Whoever writes several clocks locks them in one order.
        rows = [
            {**clock_values(clock), "version": clock.version + 1}
            for clock in sorted(changed, key=lambda clock: clock.key)
        ]
        written = await self._work.write(statement.returning(*(clocks.c[name] for name in _KEY)), rows)
        return {(TicketId(row.ticket), ClockName(row.name), row.round) for row in written}

    async def due(self, now: datetime, *, limit: int = 200) -> Sequence[TicketClock]:
        """Return the clocks of which somebody has to be told by now, the longest due first."""
        query = select(clocks).where(text(TO_TELL), clocks.c.next_at <= now)
        return await self._all(query.order_by(clocks.c.next_at, clocks.c.ticket).limit(limit))

    async def counts(self, now: datetime) -> ClockCounts:
        """Return how the clocks that have not ended stand."""
        paused = clocks.c.paused_at.is_not(None)
        late = clocks.c.due_at < now
        in_danger = and_(not_(paused), not_(late), clocks.c.warn_at <= now)
        query = select(
            func.count().label("all"),
            func.coalesce(func.sum(case((paused, 1), else_=0)), 0).label("paused"),
            func.coalesce(func.sum(case((in_danger, 1), else_=0)), 0).label("warned"),
            func.coalesce(func.sum(case((and_(not_(paused), late), 1), else_=0)), 0).label("breached"),
        ).where(text(RUNNING))
        row = (await self._work.read(query)).one()
        return ClockCounts(
            running=row.all - row.paused - row.warned - row.breached,
            paused=row.paused,
            warned=row.warned,
            breached=row.breached,
        )

    async def running_tickets(self, *, after: TicketId | None = None, limit: int = 200) -> Sequence[TicketId]:
        """Return tickets that have a clock that has not ended, a page by id after a key."""
        query = select(clocks.c.ticket).distinct().where(text(RUNNING))
        if after is not None:
            query = query.where(clocks.c.ticket > after)
        rows = await self._work.read(query.order_by(clocks.c.ticket).limit(limit))
        return [TicketId(row.ticket) for row in rows]

    async def missing_tickets(
        self, *, after: tuple[datetime, TicketId] | None = None, limit: int = 200
    ) -> Sequence[tuple[datetime, TicketId]]:
        """Return the keys (solve_by, id) of open tickets that have no clock at all, a page after a key."""
        has_one = exists().where(clocks.c.ticket == tickets.c.id)
        query = select(tickets.c.solve_by, tickets.c.id).where(text(OPEN), not_(has_one))
        if after is not None:
            solve_by, ticket = after
            query = query.where(
                tuple_(tickets.c.solve_by, tickets.c.id)
                > tuple_(bindparam(None, solve_by, tickets.c.solve_by.type), bindparam(None, ticket))
            )
        rows = await self._work.read(query.order_by(tickets.c.solve_by, tickets.c.id).limit(limit))
        return [(row.solve_by, TicketId(row.id)) for row in rows]

    async def rules(self) -> str | None:
        """Return the fingerprint of the rules that the running clocks go by, None before the first."""
        query = select(clock_rules.c.fingerprint).where(clock_rules.c.name == _DESK)
        found: str | None = (await self._work.read(query)).scalar_one_or_none()
        return found

    async def go_by(self, fingerprint: str, *, at: datetime) -> None:
        """Keep the fingerprint of the rules that the running clocks go by from now on."""
        values = {"fingerprint": fingerprint, "changed_at": at}
        statement = insert(self._work, clock_rules).values(name=_DESK, **values)
        await self._work.write(statement.on_conflict_do_update(index_elements=["name"], set_=values))

    async def _all(self, query: Select[Any]) -> list[TicketClock]:
        return [_clock(row) for row in await self._work.read(query)]


def clock_values(clock: TicketClock) -> dict[str, Any]:
    """Return the column values of a clock, but its version."""
    return {
        **{name: getattr(clock, name) for name in _AS_THEY_ARE},
        "name": clock.name.value,
        "urgency": clock.urgency.value,
        "amount": clock.span.amount,
        "measure": clock.span.measure.value,
        "pauses": codec.dump(clock.pauses),
        "left_us": None if clock.left is None else clock.left // _MICROSECOND,
        "outcome": None if clock.outcome is None else clock.outcome.value,
    }


def _clock(row: Row[Any]) -> TicketClock:
    return TicketClock(
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        name=ClockName(row.name),
        urgency=Urgency(row.urgency),
        span=Span(amount=row.amount, measure=Measure(row.measure)),
        pauses=codec.load_tuple(Pause, row.pauses),
        left=None if row.left_us is None else row.left_us * _MICROSECOND,
        outcome=None if row.outcome is None else ClockOutcome(row.outcome),
        version=row.version,
    )
