"""Tells every open ticket's customer how it stands, every working day before the promised time (rule D2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from tickets.announcements.run import were_held, were_late, will_be_late
from tickets.case.ticket import Ticket
from tickets.daily_update.ledger import REPLACEABLE, DayPromise, DayRun
from tickets.daily_update.progress import TOLD_DAILY
from tickets.daily_update.run import late_of
from tickets.ids import TicketId
from tickets.messages.pushes import Push
from tickets.planners.compose import Composed, TicketPage, compose
from tickets.planners.day_round import DayRounds, Round
from tickets.planners.planning import Planning
from tickets.ports import UnitOfWork
from tickets.services.participants import staff_of

LOOK_AGAIN = timedelta(minutes=5)
"""How long a complete round is taken as complete before the tickets are looked through again."""


@dataclass
class TellProgress:
    """The planner of the update; repeated, interrupted or doubled, it tells each customer once a day.

    Every open ticket gets its entry in the ledger, in the transaction that queues its message. Whoever could
    not be told in time is told late, outside quiet hours, and staff are told how many those are; a day found
    missed only afterwards is reported to staff too.
    """

    planning: Planning
    _rounds: DayRounds = field(init=False)
    _looked: Round | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._rounds = DayRounds(self.planning)

    async def __call__(self) -> int:
        """Tell whoever has to be told now and return how many new messages that makes."""
        now = self.planning.now()
        made = 0
        today = await self._rounds.today(now)
        if today is not None:
            made += await self._renew(today)
            if not self._is_complete(today):
                made += await self._look(today)
                self._looked = today
        for missed in await self._rounds.missed(now):
            made += await self._look(missed)
        return made

    def _is_complete(self, round_: Round) -> bool:
        """Whether the last look suffices; the first one after the promised time finds what came last."""
        last = self._looked
        return (
            last is not None
            and (last.day, last.late, last.held) == (round_.day, round_.late, round_.held)
            and timedelta() <= round_.now - last.now < LOOK_AGAIN
        )

    async def _look(self, round_: Round) -> int:
        run = await self._begun(round_)
        if run.closed_at is not None:
            return 0

        async def page(uow: UnitOfWork, tickets: Sequence[Ticket]) -> int:
            composed = await self._compose(uow, tickets, round_)
            await uow.ledger.record([each.promise for each in composed])
            made = await uow.outbox.add(*(push for each in composed for push in each.pushes))
            await uow.commit()
            return made

        made = await self.planning.each_page(TOLD_DAILY, page)
        return made + await self._finish(round_)

    async def _begun(self, round_: Round) -> DayRun:
        async with self.planning.units() as uow:
            known = await uow.ledger.run(round_.day)
            if known is not None:
                return known
            run = DayRun(day=round_.day, promised_before=round_.times.promised, begun_at=round_.now)
            await uow.ledger.save_run(run)
            await uow.commit()
        return run

    async def _compose(self, uow: UnitOfWork, tickets: Sequence[Ticket], round_: Round) -> list[Composed]:
        entered = await uow.ledger.of_tickets(round_.day, [ticket.id for ticket in tickets])
        due = [ticket for ticket in tickets if _may_change(entered.get(ticket.id), round_)]
        if not due:
            return []
        page = await TicketPage.read(uow, due)
        composed = [compose(ticket, page, round_, self.planning) for ticket in due]
        return [each for each in composed if each is not None and _is_new(each.promise, entered)]

    async def _renew(self, round_: Round) -> int:
        """Write anew what was dropped unsent because its case had moved on."""
        async with self.planning.units() as uow:
            dropped = {promise.ticket: promise for promise in await uow.ledger.overtaken(round_.day)}
            if not dropped:
                return 0
            tickets = await uow.tickets.some(list(dropped))
            page = await TicketPage.read(uow, tickets)
            made = 0
            for ticket in tickets:
                composed = compose(ticket, page, round_, self.planning, again=True)
                old = dropped[ticket.id].push
                if composed and old and await uow.ledger.renew(composed.promise, instead_of=old):
                    made += await uow.outbox.add(*composed.pushes)
            await uow.commit()
        return made

    async def _finish(self, round_: Round) -> int:
        """Note that the tickets were looked through, and tell staff what they have to know of it."""
        async with self.planning.units() as uow:
            run = await uow.ledger.run(round_.day)
            if run is not None:
                await uow.ledger.save_run(replace(run, looked_at=round_.now))
            made = await uow.outbox.add(*await self._for_staff(uow, round_))
            await uow.commit()
        return made

    async def _for_staff(self, uow: UnitOfWork, round_: Round) -> tuple[Push, ...]:
        staff = await staff_of(uow)
        times, now, policy = round_.times, round_.now, self.planning.policy.progress
        if round_.late:
            untold = await uow.ledger.untold(round_.day)
            n = untold.unsent if round_.held else untold.unsent + untold.late
            tell = were_held if round_.held else were_late
            return tell(staff, n, times=times, now=now) if n else ()
        waiting = await uow.ledger.waiting(round_.day)
        late = late_of(waiting, now=now, promised=times.promised, policy=policy)
        return will_be_late(staff, late, times=times, now=now) if late else ()


def _may_change(entered: DayPromise | None, round_: Round) -> bool:
    return entered is None or (entered.how in REPLACEABLE and not round_.late)


def _is_new(promise: DayPromise, entered: Mapping[TicketId, DayPromise]) -> bool:
    known = entered.get(promise.ticket)
    return known is None or known.how is not promise.how
