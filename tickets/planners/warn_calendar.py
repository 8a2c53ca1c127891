"""Tells who runs the desk of a year whose public holidays are not known, before a deadline depends on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tickets.ids import PersonId
from tickets.messages.pushes import Push
from tickets.planners.planning import Planning
from tickets.services.participants import staff_of


@dataclass
class WarnCalendar:
    """The planner that says once for each year that deadlines may fall on holidays it does not know."""

    planning: Planning
    _told: set[int] = field(default_factory=set, init=False)

    async def __call__(self) -> int:
        """Tell of what is newly uncovered and return how many messages that makes."""
        now = self.planning.now()
        years = [year for year in self.planning.calendar.uncovered_years(now) if year not in self._told]
        if not years:
            return 0
        async with self.planning.units() as uow:
            staff = [person.id for person in await staff_of(uow)]
            made = await uow.outbox.add(*_warnings(years, staff, now))
            await uow.commit()
        # Without anybody to tell, it is tried again: the first of them may be about to join.
        self._told.update(years if staff else ())
        return made


def _warnings(years: Sequence[int], staff: Sequence[PersonId], now: datetime) -> Iterator[Push]:
    for year in years:
        for person in staff:
            yield Push(
                recipient=person,
                template="staff/year_uncovered",
                dedupe=f"calendar:{year}:{person}",
                not_before=now,
                context={"year": str(year)},
                priority=4,
            )
