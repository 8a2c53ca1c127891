"""What every planner shares: the clock, tickets page by page or one by one, and telling of a change."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeAlias

from tickets.announcements import announce
from tickets.case.lifecycle import Status
from tickets.case.ticket import Change, Ticket
from tickets.errors import StaleVersion
from tickets.ids import TicketId
from tickets.moments import Now, in_utc
from tickets.policy import Policy
from tickets.ports import UnitOfWork, Units
from tickets.services.participants import change_audience
from tickets.services.timekeeping import save_on_time
from tickets.time.calendar import WorkingCalendar
from tickets.time.sla import SlaRules

BATCH = 200
"""How many tickets one transaction of a planner covers."""

PageWork: TypeAlias = Callable[[UnitOfWork, Sequence[Ticket]], Awaitable[int]]
TicketWork: TypeAlias = Callable[[UnitOfWork, Ticket], Awaitable[int | None]]


@dataclass(frozen=True, kw_only=True)
class Planning:
    """The ground that planners stand on; they decide purely and write through the unit of work."""

    units: Units
    clock: Now
    policy: Policy
    calendar: WorkingCalendar

    @property
    def sla(self) -> SlaRules:
        """The rules by which the tickets' clocks run."""
        return SlaRules(policy=self.policy, calendar=self.calendar)

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return in_utc(self.clock())

    def today(self) -> date:
        """Return the desk's local day."""
        return self.calendar.local(self.now()).date()

    def is_quiet(self, now: datetime) -> bool:
        """Return whether customers are not to be disturbed at a moment."""
        return self.policy.survey.is_quiet(self.calendar.local(now).time())

    async def each_page(self, statuses: Sequence[Status], work: PageWork) -> int:
        """Do the work page by page, each in a transaction of its own; return the sum of what it returns."""
        done = 0
        after: tuple[datetime, TicketId] | None = None
        while True:
            async with self.units() as uow:
                page = await uow.tickets.queue(statuses=statuses, after=after, limit=BATCH)
                if not page:
                    return done
                made = await work(uow, page)
                if made:
                    await uow.commit()
                done += made
            after = (page[-1].solve_by, page[-1].id)

    async def each_ticket(self, tickets: Sequence[TicketId], work: TicketWork) -> int:
        """Do the work ticket by ticket, each read anew in a transaction of its own, and return the sum.

        Work that returns None wrote nothing, and nothing is committed.
        A ticket that somebody else changes at the same moment is left for the next time.
        """
        done = 0
        for number in tickets:
            try:
                done += await self._one(number, work)
            except StaleVersion:
                continue
        return done

    async def _one(self, number: TicketId, work: TicketWork) -> int:
        async with self.units() as uow:
            made = await work(uow, await uow.tickets.get(number))
            if made is None:
                return 0
            await uow.commit()
            return made

    async def ids(self, statuses: Sequence[Status]) -> list[TicketId]:
        """Return the ids of all tickets in some statuses."""
        found: list[TicketId] = []

        async def collect(_uow: UnitOfWork, page: Sequence[Ticket]) -> int:
            found.extend(ticket.id for ticket in page)
            return 0

        await self.each_page(statuses, collect)
        return found

    async def write(self, uow: UnitOfWork, before: Ticket, change: Change) -> int:
        """Save a change that the desk itself decided, and return how many messages tell of it.

        Raises `StaleVersion`.
        """
        change = await save_on_time(uow, self.sla, change)
        audience = await change_audience(uow, change, before=before)
        pushes = announce(change, audience, policy=self.policy, calendar=self.calendar)
        return await uow.outbox.add(*pushes)

    def moment(self, day: date, at: time) -> datetime:
        """Return the moment, in UTC, at which the desk's clocks show a time on a day."""
        return self.calendar.at_local(day, at)
