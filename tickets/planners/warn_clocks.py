"""Reminds of clocks in danger and of broken ones: owner, leads, then the chain (rules C2, C3, A3, A5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from tickets.announcements.clock_reminders import Crew, reminders
from tickets.case.ticket import Ticket
from tickets.ids import PersonId, TicketId
from tickets.messages.pushes import Push
from tickets.planners.planning import Planning
from tickets.policy import EscalationStep
from tickets.ports import UnitOfWork
from tickets.services.participants import staff_of
from tickets.team.people import Person
from tickets.time.clock_table import CLOCK_TABLE
from tickets.time.reminders import ClockReminder, Stage, tell
from tickets.time.ticket_clock import ClockKey, ClockName, TicketClock

TOLD_AT_ONCE = 50
"""How many clocks one transaction tells of, each to all of staff at most: nobody else writes meanwhile."""

_ORDER = list(CLOCK_TABLE)


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
                due = await uow.clocks.due(now, limit=TOLD_AT_ONCE)
                if not due:
                    return made
                if staff is None:
                    staff = await staff_of(uow)
                files = await _Files.read(uow, due, staff)
                # All is read by now: whoever else writes waits for this short while only.
                heard = await self._written(uow, due, now)
                made += await uow.outbox.add(*self._pushes(heard, files, now))
                await uow.commit()
            if not heard:
                # Somebody else writes these very clocks at this moment: they are left for the next time.
                return made

    async def _written(
        self, uow: UnitOfWork, due: Sequence[TicketClock], now: datetime
    ) -> Mapping[ClockKey, ClockReminder | None]:
        """Write the clocks that nobody else writes, and return what each of those has to say."""
        tellings = {clock.key: tell(self.planning.sla, clock, now) for clock in due}
        after = [_after(clock, tellings[clock.key]) for clock in due]
        written = await uow.clocks.save_fresh(after)
        return {key: telling for key, telling in tellings.items() if key in written}

    def _pushes(
        self, heard: Mapping[ClockKey, ClockReminder | None], files: "_Files", now: datetime
    ) -> list[Push]:
        loud = sorted((telling for telling in heard.values() if telling is not None), key=_place)
        chain = self.planning.policy.escalation
        return [
            push
            for ticket, tellings in groupby(loud, key=lambda telling: telling.clock.ticket)
            for telling in _worth_telling(list(tellings))
            for push in reminders(telling, files.tickets[ticket], files.crew(ticket, chain), now=now)
        ]


@dataclass(frozen=True, kw_only=True)
class _Files:
    """What is known of the tickets whose clocks are due, read at once."""

    tickets: Mapping[TicketId, Ticket]
    owners: Mapping[PersonId, Person]
    staff: Sequence[Person]

    @classmethod
    async def read(cls, uow: UnitOfWork, due: Sequence[TicketClock], staff: Sequence[Person]) -> "_Files":
        tickets = await uow.tickets.some({clock.ticket for clock in due})
        owners = await uow.people.some({ticket.owner for ticket in tickets if ticket.owner is not None})
        return cls(tickets={ticket.id: ticket for ticket in tickets}, owners=owners, staff=staff)

    def crew(self, number: TicketId, chain: Sequence[EscalationStep]) -> Crew:
        owner = self.tickets[number].owner
        return Crew(owner=self.owners[owner] if owner is not None else None, staff=self.staff, chain=chain)


def _after(clock: TicketClock, telling: ClockReminder | None) -> TicketClock:
    # A chain that a new policy made shorter has nothing left to be told.
    return replace(clock, next_at=None) if telling is None else telling.clock


def _place(telling: ClockReminder) -> tuple[TicketId, int, int]:
    clock = telling.clock
    return clock.ticket, _ORDER.index(clock.name), clock.round


def _worth_telling(heard: Sequence[ClockReminder]) -> Sequence[ClockReminder]:
    """Return what is told: the date that the customer knows not beside another clock of that moment."""
    loud = [
        telling
        for telling in heard
        if telling.stage is not Stage.BREACHED or not CLOCK_TABLE[telling.clock.name].silent
    ]
    others = {_moment(telling) for telling in loud if telling.clock.name is not ClockName.EXPECTED}
    return [
        telling
        for telling in loud
        if telling.clock.name is not ClockName.EXPECTED or _moment(telling) not in others
    ]


def _moment(telling: ClockReminder) -> tuple[Stage, int, datetime]:
    return telling.stage, telling.step, telling.clock.due_at
