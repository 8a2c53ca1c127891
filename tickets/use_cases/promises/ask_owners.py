"""Asks owners for the day's progress on their open tickets, one message for all of them (rule D1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from tickets.events import Event
from tickets.ids import PersonId
from tickets.lifecycle import Status
from tickets.ports import UnitOfWork
from tickets.pushes import Button, ContextValue, Push
from tickets.taps import Tap, Verb
from tickets.ticket import Ticket
from tickets.use_cases.promises.planning import BATCH, Planning

SHOWN_AT_MOST = 8
"""How many tickets the message lists, each with a button; the rest are counted."""

_IN_WORK = (
    Status.ACCEPTED,
    Status.SCHEDULED,
    Status.ON_THE_WAY,
    Status.ON_SITE,
    Status.WAITING_PART,
    Status.WAITING_CUSTOMER,
    Status.WAITING_APPROVAL,
)


@dataclass
class AskOwners:
    """The planner of the question; once a day and owner, before customers get their update."""

    planning: Planning
    _asked: date | None = field(default=None, init=False)

    async def __call__(self) -> int:
        """Ask every owner with a ticket that has no word from them today; return how many are asked."""
        planning = self.planning
        now, day, times = planning.now(), planning.today(), planning.policy.progress
        due = planning.moment(day, times.ask_owners_at) <= now < planning.moment(day, times.promised_before)
        if not due or not planning.calendar.is_working_day(day) or self._asked == day:
            return 0
        silent = await self._silent(planning.moment(day, time.min))
        owners = sorted(silent)
        made = 0
        for start in range(0, len(owners), BATCH):
            async with planning.units() as uow:
                pushes = [
                    self._push(owner, silent[owner], day=day, now=now)
                    for owner in owners[start : start + BATCH]
                ]
                made += await uow.outbox.add(*pushes)
                await uow.commit()
        self._asked = day
        return made

    async def _silent(self, midnight: datetime) -> dict[PersonId, list[Ticket]]:
        silent: dict[PersonId, list[Ticket]] = {}

        async def collect(uow: UnitOfWork, page: Sequence[Ticket]) -> int:
            for ticket in page:
                if ticket.owner is None:
                    continue
                # What has not changed today has no word of today: its history need not be read.
                history = await uow.tickets.history(ticket.id) if ticket.changed_at >= midnight else ()
                if not _spoke(history, ticket.owner, midnight):
                    silent.setdefault(ticket.owner, []).append(ticket)
            return 0

        await self.planning.each_page(_IN_WORK, collect)
        return silent

    def _push(self, owner: PersonId, tickets: Sequence[Ticket], *, day: date, now: datetime) -> Push:
        shown = tickets[:SHOWN_AT_MOST]
        listed: list[ContextValue] = [
            {"number": ticket.number, "product": ticket.product.name} for ticket in shown
        ]
        keys = [
            Button(
                label="push.button.note_on",
                data=Tap(verb=Verb.NOTE, object=ticket.id).encode(),
                values={"number": ticket.number},
            )
            for ticket in shown
        ]
        times = self.planning.policy.progress
        return Push(
            recipient=owner,
            template="job/ask_notes",
            dedupe=f"job/ask_notes:{owner}:{day.isoformat()}",
            not_before=now,
            context={
                "n": len(tickets),
                "tickets": listed,
                "more": len(tickets) - len(shown),
                "until": self.planning.moment(day, times.tell_from).isoformat(),
            },
            buttons=tuple(tuple(keys[start : start + 2]) for start in range(0, len(keys), 2)),
            stale_after=self.planning.moment(day, times.promised_before),
            priority=4,
        )


def _spoke(history: Sequence[Event], owner: PersonId, midnight: datetime) -> bool:
    return any(event.by == owner and event.at >= midnight for event in history)
