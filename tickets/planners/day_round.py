"""Which day's updates are to be told now, and which past days nobody has looked at (rule D2)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tickets.daily_update.ledger import DayRun
from tickets.daily_update.progress import TOLD_DAILY
from tickets.daily_update.run import Crowd, DayTimes, begin_of, times_of
from tickets.planners.planning import Planning
from tickets.time.calendar import DAY

COUNT_AGAIN = timedelta(minutes=5)
"""How long the number of tickets that are owed an update is taken as it was counted."""

LOOKS_BACK = 14 * DAY
"""How far back a day that nobody looked at is found."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One look at a day's updates; `held` says that the day is over and nobody may be disturbed any more."""

    times: DayTimes
    now: datetime
    told_since: datetime
    held: bool

    @property
    def day(self) -> date:
        """The local day."""
        return self.times.day

    @property
    def late(self) -> bool:
        """Whether the promised time has passed."""
        return self.now >= self.times.promised


@dataclass
class DayRounds:
    """Says which rounds are due: today's once it has to begin, and those of past days that are missing."""

    planning: Planning
    _counted: tuple[datetime, Crowd] | None = field(default=None, init=False)

    async def today(self, now: datetime) -> Round | None:
        """Return today's round when its run has begun or has to; None before, and on a day off."""
        day = self.planning.calendar.local(now).date()
        if not self.planning.calendar.is_working_day(day):
            return None
        round_ = self._round(day, now)
        begun = now >= round_.times.tell or now >= await self._begin(round_.times, now)
        return round_ if begun else None

    async def begin(self, day: date, now: datetime) -> datetime:
        """Return when a working day's run begins, as far as can be said now."""
        return await self._begin(times_of(self.planning.policy, self.planning.calendar, day), now)

    async def missed(self, now: datetime) -> list[Round]:
        """Return the rounds of past working days without a look after their promised time, oldest first.

        The last working day always counts; days before it only since the first that is on record.
        """
        calendar = self.planning.calendar
        today = calendar.local(now).date()
        last = calendar.previous_working_day(today)
        async with self.planning.units() as uow:
            runs = {run.day: run for run in await uow.ledger.runs(today - LOOKS_BACK)}
        day = min([last, *runs])
        rounds: list[Round] = []
        while day <= last:
            if calendar.is_working_day(day) and not _looked(runs.get(day)):
                rounds.append(self._round(day, now))
            day += DAY
        return rounds

    def _round(self, day: date, now: datetime) -> Round:
        times = times_of(self.planning.policy, self.planning.calendar, day)
        over = self.planning.calendar.local(now).date() != day
        return Round(
            times=times,
            now=now,
            told_since=times.tell - self.planning.policy.progress.recently_told,
            held=over or now >= times.quiet,
        )

    async def _begin(self, times: DayTimes, now: datetime) -> datetime:
        if self._counted is None or not timedelta() <= now - self._counted[0] < COUNT_AGAIN:
            async with self.planning.units() as uow:
                self._counted = now, await uow.tickets.crowd(TOLD_DAILY)
        return begin_of(times, self._counted[1], self.planning.policy.progress)


def _looked(run: DayRun | None) -> bool:
    return run is not None and run.looked_at is not None and run.looked_at >= run.promised_before


def next_update(planning: Planning, now: datetime) -> datetime:
    """Return by when a customer hears again at the latest, in UTC."""
    calendar = planning.calendar
    day = calendar.next_working_day(calendar.local(now).date())
    return times_of(planning.policy, calendar, day).promised
