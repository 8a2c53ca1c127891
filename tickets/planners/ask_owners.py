"""Asks owners for the day's progress on their open tickets, one message for all of them (rule D1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.daily_update.run import DayTimes, times_of
from tickets.ids import PersonId, TicketId
from tickets.messages.pushes import Button, ContextValue, Push
from tickets.messages.taps import Tap, Verb
from tickets.planners.day_round import DayRounds
from tickets.planners.planning import BATCH, Planning
from tickets.ports import UnitOfWork

LISTED_AT_MOST = 60
"""How many tickets one message lists, each with a button: with more of them a second one follows."""

_IN_A_ROW = 3
_JUST = timedelta(microseconds=1)

_IN_WORK = (
    Status.ACCEPTED,
    Status.SCHEDULED,
    Status.ON_THE_WAY,
    Status.ON_SITE,
    Status.WAITING_PART,
    Status.WAITING_CUSTOMER,
    Status.WAITING_APPROVAL,
    Status.AT_FACTORY,
)


@dataclass
class AskOwners:
    """The planner of the question; once a day and owner, before customers get their update."""

    planning: Planning
    _rounds: DayRounds = field(init=False)
    _asked: date | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._rounds = DayRounds(self.planning)

    async def __call__(self) -> int:
        """Ask every owner with a ticket that has no word from them today; return how many messages go out."""
        planning = self.planning
        now, day = planning.now(), planning.today()
        if self._asked == day or not planning.calendar.is_working_day(day):
            return 0
        times = times_of(planning.policy, planning.calendar, day)
        if now >= times.promised:
            return 0
        begins = await self._rounds.begin(day, now)
        if now < begins - (times.tell - times.ask):
            return 0
        made = await self._ask(times, begins=begins, now=now)
        self._asked = day
        return made

    async def _ask(self, times: DayTimes, *, begins: datetime, now: datetime) -> int:
        silent = await self._silent(times.midnight)
        owners = sorted(silent)
        made = 0
        for start in range(0, len(owners), BATCH):
            async with self.planning.units() as uow:
                pushes = [
                    push
                    for owner in owners[start : start + BATCH]
                    for push in _pushes(owner, silent[owner], times=times, begins=begins, now=now)
                ]
                made += await uow.outbox.add(*pushes)
                await uow.commit()
        return made

    async def _silent(self, midnight: datetime) -> dict[PersonId, list[Ticket]]:
        silent: dict[PersonId, list[Ticket]] = {}

        async def collect(uow: UnitOfWork, page: Sequence[Ticket]) -> int:
            spoke = await _spoken_of(uow, page, midnight)
            for ticket in page:
                if ticket.owner is not None and (ticket.id, ticket.owner) not in spoke:
                    silent.setdefault(ticket.owner, []).append(ticket)
            return 0

        await self.planning.each_page(_IN_WORK, collect)
        return silent


async def _spoken_of(
    uow: UnitOfWork, page: Sequence[Ticket], midnight: datetime
) -> set[tuple[TicketId, PersonId | None]]:
    """Return which tickets have a word of whom today; what has not changed today has none of anybody."""
    changed = [ticket.id for ticket in page if ticket.changed_at >= midnight]
    if not changed:
        return set()
    today = await uow.tickets.histories(changed, after=midnight - _JUST)
    return {(ticket, event.by) for ticket, events in today.items() for event in events}


def _pushes(
    owner: PersonId, tickets: Sequence[Ticket], *, times: DayTimes, begins: datetime, now: datetime
) -> list[Push]:
    parts = [tickets[start : start + LISTED_AT_MOST] for start in range(0, len(tickets), LISTED_AT_MOST)]
    return [
        Push(
            recipient=owner,
            template="job/ask_notes",
            dedupe=f"job/ask_notes:{owner}:{times.day.isoformat()}" + (f":{number}" if number else ""),
            not_before=now,
            context={"n": len(part), "tickets": _listed(part), "until": max(begins, now).isoformat()},
            buttons=_buttons(part),
            stale_after=times.promised,
            priority=4,
        )
        for number, part in enumerate(parts)
    ]


def _listed(tickets: Sequence[Ticket]) -> list[ContextValue]:
    return [{"number": ticket.number, "product": ticket.product.name} for ticket in tickets]


def _buttons(tickets: Sequence[Ticket]) -> tuple[tuple[Button, ...], ...]:
    keys = [
        Button(
            label="push.button.note_on",
            data=Tap(verb=Verb.NOTE, object=ticket.id).encode(),
            values={"number": ticket.number},
        )
        for ticket in tickets
    ]
    return tuple(tuple(keys[start : start + _IN_A_ROW]) for start in range(0, len(keys), _IN_A_ROW))
