"""Reminds of promises in danger and of broken ones: owner, leads, then the chain (rules C2, C3, A3, A5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from tickets.announcements.clock_reminders import Crew, reminders
from tickets.clockwork.promises import PROMISES
from tickets.clockwork.telling import Stage, Telling, tell
from tickets.clockwork.ticket_clock import ClockName, TicketClock
from tickets.errors import StaleVersion
from tickets.ids import TicketId
from tickets.people import Person
from tickets.ports import UnitOfWork
from tickets.use_cases.office import staff_of
from tickets.use_cases.promises.planning import BATCH, Planning

_ORDER = list(PROMISES)


@dataclass(frozen=True)
class WarnClocks:
    """The planner of reminders; it asks for what is due alone, however many clocks run."""

    planning: Planning

    async def __call__(self) -> int:
        """Tell of every clock that is due for it and return how many new messages that makes."""
        now, made = self.planning.now(), 0
        staff: Sequence[Person] | None = None
        while True:
            async with self.planning.units() as uow:
                due = await uow.clocks.due(now, limit=BATCH)
                if not due:
                    return made
                if staff is None:
                    staff = await staff_of(uow)
                written = 0
                for ticket, clocks in groupby(sorted(due, key=_place), key=lambda clock: clock.ticket):
                    done, heard = await self._heard(uow, list(clocks), now)
                    written += done
                    made += await self._tell(uow, ticket, heard, staff, now)
                await uow.commit()
            if not written:
                # Somebody else writes these very clocks at this moment: they are left for the next time.
                return made

    async def _heard(
        self, uow: UnitOfWork, clocks: Sequence[TicketClock], now: datetime
    ) -> tuple[int, Sequence[Telling]]:
        """Return how many of the clocks were written, and what they have to say."""
        written, heard = 0, list[Telling]()
        for clock in clocks:
            telling = tell(self.planning.clockwork, clock, now)
            # A chain that a new policy made shorter has nothing left to be told.
            after = telling.clock if telling is not None else replace(clock, next_at=None)
            try:
                await uow.clocks.save(after)
            except StaleVersion:
                continue
            written += 1
            if telling is not None:
                heard.append(telling)
        return written, heard

    async def _tell(
        self,
        uow: UnitOfWork,
        number: TicketId,
        heard: Sequence[Telling],
        staff: Sequence[Person],
        now: datetime,
    ) -> int:
        if not heard:
            return 0
        ticket = await uow.tickets.get(number)
        owner = await uow.people.get(ticket.owner) if ticket.owner is not None else None
        crew = Crew(owner=owner, staff=staff, chain=self.planning.policy.escalation)
        pushes = [
            push for telling in _worth_telling(heard) for push in reminders(telling, ticket, crew, now=now)
        ]
        return await uow.outbox.add(*pushes)


def _place(clock: TicketClock) -> tuple[TicketId, int, int]:
    return clock.ticket, _ORDER.index(clock.name), clock.round


def _worth_telling(heard: Sequence[Telling]) -> Sequence[Telling]:
    """Return what is told: the date that the customer knows not beside another promise of that moment."""
    loud = [
        telling
        for telling in heard
        if telling.stage is not Stage.BREACHED or not PROMISES[telling.clock.name].silent
    ]
    others = {_moment(telling) for telling in loud if telling.clock.name is not ClockName.EXPECTED}
    return [
        telling
        for telling in loud
        if telling.clock.name is not ClockName.EXPECTED or _moment(telling) not in others
    ]


def _moment(telling: Telling) -> tuple[Stage, int, datetime]:
    return telling.stage, telling.step, telling.clock.due_at
