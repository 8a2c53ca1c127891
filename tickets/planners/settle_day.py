"""Settles each day's promises by what became of their messages, and tells staff the ledger (rules D2, V1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tickets.announcements.day_ledger import DayLedger, tell_ledger
from tickets.daily_update.ledger import DayPromise, DayRun, Totals, UpdateVerdict, judged
from tickets.ids import TicketId
from tickets.planners.planning import Planning
from tickets.ports import UnitOfWork
from tickets.services.participants import staff_of

PAGE = 200
"""How many promises one transaction settles: nobody else writes meanwhile."""

WAITS = timedelta(minutes=10)
"""How long after the promised time staff wait for the ledger while messages are still under way."""

NAMED_AT_MOST = 500
"""How many late or missed promises are read to name the gravest of them."""


@dataclass(frozen=True)
class SettleDay:
    """The planner of the ledger: one report after the promised time, one more when the rest is settled.

    Nothing is kept between calls: what is settled and reported stands in the ledger, so that a restart
    neither forgets a day nor reports it twice. Staff are not disturbed at night; they hear in the morning.
    """

    planning: Planning

    async def __call__(self) -> int:
        """Settle what can be settled and return how many messages tell of it."""
        now = self.planning.now()
        async with self.planning.units() as uow:
            runs = [run for run in await uow.ledger.open_runs() if now >= run.promised_before]
        made = 0
        for run in runs:
            await self._settle(run, now)
            made += await self._report(run, now)
        return made

    async def _settle(self, run: DayRun, now: datetime) -> None:
        after: TicketId | None = None
        while True:
            async with self.planning.units() as uow:
                page = await uow.ledger.fates(run.day, after=after, limit=PAGE)
                if not page:
                    return
                verdicts = [judged(promise, fate, now=now) for promise, fate in page]
                settled = [promise for promise in verdicts if promise.verdict is not UpdateVerdict.OPEN]
                if settled:
                    await uow.ledger.settle(settled)
                    await uow.commit()
            after = page[-1][0].ticket

    async def _report(self, run: DayRun, now: datetime) -> int:
        async with self.planning.units() as uow:
            totals = Totals.of(await uow.ledger.tally(run.day))
            if run.reported_at is None:
                if not _is_ripe(run, totals, now) or (totals.promised and self.planning.is_quiet(now)):
                    return 0
                made = await self._tell(uow, run, totals, now) if totals.promised else 0
                run = replace(run, reported_at=now, open_then=totals.open)
            elif totals.open or self.planning.is_quiet(now):
                return 0
            else:
                made = await self._tell(uow, run, totals, now)
            if not totals.open:
                run = replace(run, closed_at=now)
            await uow.ledger.save_run(run)
            await uow.commit()
        return made

    async def _tell(self, uow: UnitOfWork, run: DayRun, totals: Totals, now: datetime) -> int:
        ledger = DayLedger(
            run=run,
            totals=totals,
            month=await self._month(uow, run),
            named=await _named(uow, run),
            rest=run.reported_at is not None,
        )
        return await uow.outbox.add(*tell_ledger(await staff_of(uow), ledger, now=now))

    async def _month(self, uow: UnitOfWork, run: DayRun) -> Totals:
        days = await uow.ledger.between(run.day.replace(day=1), run.day)
        return Totals.sum(day.totals for day in days)


async def _named(uow: UnitOfWork, run: DayRun) -> Sequence[DayPromise]:
    """Return what was late or missed; after a first report only what was settled since."""
    found = await uow.ledger.day(
        run.day, verdicts={UpdateVerdict.LATE, UpdateVerdict.MISSED}, limit=NAMED_AT_MOST
    )
    reported = run.reported_at
    if reported is None:
        return found
    return [each for each in found if each.settled_at is not None and each.settled_at > reported]


def _is_ripe(run: DayRun, totals: Totals, now: datetime) -> bool:
    """Whether the first report can be given: all is settled after a last look, or it has waited enough."""
    looked = run.looked_at is not None and run.looked_at >= run.promised_before
    return (looked and not totals.open) or now >= run.promised_before + WAITS
