"""Shows staff how far a long run of updates is: one message, changed with each tenth of it (rule D2)."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tickets.announcements.run import began, goes_on, tenths_of
from tickets.daily_update.ledger import DayRun
from tickets.daily_update.run import Crowd, sending_time, times_of
from tickets.planners.planning import Planning
from tickets.ports import UnitOfWork
from tickets.services.office import staff_of

_ALL = 10


@dataclass
class ShowRun:
    """The planner of the progress message; short runs are over before anybody could read it."""

    planning: Planning
    _shown: tuple[date, int] | None = field(default=None, init=False)

    async def __call__(self) -> int:
        """Show that today's run began, or how far it is by now; return how many messages that makes."""
        today = self.planning.today()
        if self._shown == (today, _ALL) or not self.planning.calendar.is_working_day(today):
            return 0
        async with self.planning.units() as uow:
            run = await uow.ledger.run(today)
            if run is None or run.looked_at is None:
                return 0
            return await self._show(uow, run)

    async def _show(self, uow: UnitOfWork, run: DayRun) -> int:
        now, waiting = self.planning.now(), await uow.ledger.waiting(run.day)
        times = times_of(self.planning.policy, self.planning.calendar, run.day)
        done = self._done_at(waiting, now)
        if run.shown is None:
            if waiting < self.planning.policy.progress.shown_from or now >= times.promised:
                return 0
            pushes = began(await staff_of(uow), waiting, done=done, times=times, now=now)
            await uow.ledger.save_run(replace(run, shown=waiting))
            step = (run.day, 0)
        else:
            told = max(run.shown - waiting, 0)
            step = (run.day, tenths_of(run.shown, told))
            if step[1] == 0 or step == self._shown:
                return 0
            staff = await staff_of(uow)
            pushes = goes_on(staff, run.shown, told=told, done=done, times=times, now=now)
        made = await uow.outbox.add(*pushes)
        await uow.commit()
        self._shown = step
        return made

    def _done_at(self, waiting: int, now: datetime) -> datetime:
        crowd = Crowd(tickets=waiting, most_of_one=1)
        return now + sending_time(crowd, self.planning.policy.progress)
