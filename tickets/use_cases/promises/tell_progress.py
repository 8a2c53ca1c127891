"""Tells every open ticket's customer how it stands, every working day before the promised time (rule D2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from tickets.announcements import PROGRESS, TO_CUSTOMER, call_tasks
from tickets.calendar import DAY
from tickets.events import Event, TicketFiled, TicketReopened
from tickets.kinds import UpdateWish
from tickets.lifecycle import Status
from tickets.people import Person
from tickets.ports import UnitOfWork
from tickets.progress import TOLD_DAILY, Progress, as_context, progress
from tickets.pushes import Button, Push
from tickets.taps import Tap, Verb
from tickets.ticket import Ticket
from tickets.use_cases.office import staff_of
from tickets.use_cases.promises.planning import Planning

LOOK_AGAIN = timedelta(minutes=5)
"""How long a complete round is taken as complete before the tickets are looked through again."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One day's updates: begun at `start`, promised by `promised`; who was told since `fresh` knows already.

    `late` says that the promised time has passed, `held` that customers are not to be disturbed any more.
    """

    day: date
    now: datetime
    start: datetime
    promised: datetime
    fresh: datetime
    late: bool
    held: bool


@dataclass
class TellProgress:
    """The planner of the update; repeated, interrupted or doubled, it tells each customer once a day."""

    planning: Planning
    _complete: tuple[date, datetime] | None = field(default=None, init=False)

    async def __call__(self) -> int:
        """Tell whoever has to be told now and return how many new messages that makes.

        Whoever could not be told in time is told late, outside quiet hours, and staff are told how many
        those are; a promise found broken only on the next morning is reported to staff too.
        """
        round_ = self._round(self.planning.now())
        if round_ is None or self._was_complete(round_):
            return 0
        untold = 0

        async def page(uow: UnitOfWork, tickets: Sequence[Ticket]) -> int:
            nonlocal untold
            pushes, missing = await self._page(uow, tickets, round_)
            untold += missing
            return await uow.outbox.add(*pushes)

        made = await self.planning.each_page(TOLD_DAILY, page)
        if round_.late and untold:
            made += await self._tell_staff(round_, untold)
        self._complete = (round_.day, round_.now)
        return made

    def _round(self, now: datetime) -> Round | None:
        calendar, times = self.planning.calendar, self.planning.policy.progress
        today = calendar.local(now).date()
        begun = calendar.is_working_day(today) and now >= self.planning.moment(today, times.tell_from)
        day = today if begun else calendar.previous_working_day(today)
        start = self.planning.moment(day, times.tell_from)
        promised = self.planning.moment(day, times.promised_before)
        late = now >= promised
        return Round(
            day=day,
            now=now,
            start=start,
            promised=promised,
            fresh=start - times.recently_told,
            late=late,
            held=late and (day != today or self.planning.is_quiet(now)),
        )

    def _was_complete(self, round_: Round) -> bool:
        if self._complete is None:
            return False
        day, at = self._complete
        # A day that is over is looked through once; nobody's update can go missing from it any more.
        over = self.planning.calendar.local(round_.now).date() != round_.day
        return day == round_.day and (over or timedelta() <= round_.now - at < LOOK_AGAIN)

    async def _page(
        self, uow: UnitOfWork, tickets: Sequence[Ticket], round_: Round
    ) -> tuple[list[Push], int]:
        ids = [ticket.id for ticket in tickets]
        told = await uow.outbox.last_told(ids, TO_CUSTOMER)
        updated = await uow.outbox.last_told(ids, PROGRESS)
        pushes: list[Push] = []
        untold = 0
        for ticket in tickets:
            if _since(updated.get(ticket.id), round_.start):
                continue
            history = await uow.tickets.history(ticket.id)
            known = max(_opened_at(history), told.get(ticket.id, _opened_at(history)))
            if known >= round_.fresh and not self._news(ticket, history, since=known, now=round_.now):
                continue
            customer = await uow.people.get(ticket.customer)
            update = self._update(ticket, history, since=updated.get(ticket.id), now=round_.now)
            if not _wanted(customer, update):
                continue
            untold += 1
            if not round_.held:
                pushes.extend(await self._pushes(uow, ticket, customer, update, round_))
        return pushes, untold

    def _update(
        self, ticket: Ticket, history: Sequence[Event], *, since: datetime | None, now: datetime
    ) -> Progress:
        calendar = self.planning.calendar
        next_day = calendar.next_working_day(calendar.local(now).date())
        next_update = self.planning.moment(next_day, self.planning.policy.progress.promised_before)
        return progress(ticket, history, since=since, now=now, next_update=next_update)

    def _news(self, ticket: Ticket, history: Sequence[Event], *, since: datetime, now: datetime) -> bool:
        return self._update(ticket, history, since=since, now=now).is_news

    async def _pushes(
        self, uow: UnitOfWork, ticket: Ticket, customer: Person, update: Progress, round_: Round
    ) -> tuple[Push, ...]:
        dedupe = f"{PROGRESS}:{ticket.id}:{round_.day.isoformat()}"
        if not customer.reachable:
            return call_tasks(
                staff=await staff_of(uow),
                ticket=ticket.id,
                number=ticket.number,
                customer=ticket.contact.name,
                about=PROGRESS,
                at=round_.now,
                dedupe=dedupe,
            )
        owner = await uow.people.get(ticket.owner) if ticket.owner is not None else None
        name = owner.name if owner else self.planning.policy.name[customer.language]
        return (
            Push(
                recipient=customer.id,
                template=PROGRESS,
                dedupe=dedupe,
                not_before=round_.now,
                context=as_context(update, ticket, owner=name, now=round_.now),
                buttons=_buttons(ticket),
                deadline=None if round_.late else round_.promised,
                stale_after=self.planning.moment(round_.day + DAY, time.min),
                ticket=ticket.id,
                priority=6,
            ),
        )

    async def _tell_staff(self, round_: Round, untold: int) -> int:
        async with self.planning.units() as uow:
            new = await uow.outbox.add(
                *(
                    Push(
                        recipient=person.id,
                        template="staff/late",
                        dedupe=f"staff/late:progress:{round_.day.isoformat()}:{person.id}",
                        not_before=round_.now,
                        context={
                            "what": "progress_held" if round_.held else "progress",
                            "n": untold,
                            "until": round_.promised.isoformat(),
                        },
                        priority=2,
                    )
                    for person in await staff_of(uow)
                )
            )
            await uow.commit()
        return new


def _since(told: datetime | None, moment: datetime) -> bool:
    return told is not None and told >= moment


def _opened_at(history: Sequence[Event]) -> datetime:
    # Who has just filed or reopened was told by their own screen what happens next and when.
    opened = [event.at for event in history if isinstance(event, TicketFiled | TicketReopened)]
    return max(opened, default=datetime.min.replace(tzinfo=UTC))


def _wanted(customer: Person, update: Progress) -> bool:
    if customer.updates is UpdateWish.CHANGES:
        return update.is_news
    return customer.updates is UpdateWish.DAILY


def _buttons(ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    opened = Button(label="push.button.open", data=Tap(verb=Verb.TICKET, object=ticket.id).encode())
    if ticket.status is not Status.WORK_DONE:
        return ((opened,),)
    solved = Button(label="push.button.solved", data=Tap(verb=Verb.SOLVED, object=ticket.id).encode())
    unsolved = Button(label="push.button.unsolved", data=Tap(verb=Verb.UNSOLVED, object=ticket.id).encode())
    return ((solved, unsolved), (opened,))
