"""What staff look up: the queue, a search, one ticket, who could take it, the day's figures."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tickets.announcements import PROGRESS
from tickets.case.lifecycle import ENDED
from tickets.case.numbers import parse_number
from tickets.case.texts import checked
from tickets.case.ticket import Ticket
from tickets.decisions.assignment import choose_owner
from tickets.errors import NotFound
from tickets.ids import PersonId, TicketId
from tickets.ports import UnitOfWork
from tickets.services.dispatch import declined_by, need_of
from tickets.services.office import Office, Sitting, shown_to, team_of
from tickets.services.ticket_view import view_ticket
from tickets.team.people import Person
from tickets.team.permissions import at_counter, runs_desk
from tickets.time.calendar import DAY
from tickets.views import Stats, TeamMember, TicketView

SURVEYS_OVER = timedelta(days=30)
_PAGE = 200


@dataclass(frozen=True)
class ListQueue:
    """The open tickets by what is due first."""

    office: Office

    async def __call__(
        self, *, by: PersonId, after: tuple[datetime, TicketId] | None = None
    ) -> Sequence[Ticket]:
        """Return a page of open tickets by (solve_by, id), masked (rule S1).

        `after` is the last ticket's key of the page before. Raises `NotAllowed`.
        """

        async def act(sitting: Sitting) -> Sequence[Ticket]:
            runs_desk(sitting.actor)
            page = await sitting.uow.tickets.queue(after=after)
            return [shown_to(sitting.actor, ticket) for ticket in page]

        return await self.office.sit("counter.queue", act, by=by)


@dataclass(frozen=True)
class FindTickets:
    """Search over all tickets."""

    office: Office

    async def __call__(self, *, by: PersonId, query: str) -> Sequence[Ticket]:
        """Return tickets by number, phone, order number, model or words, masked; the search is recorded (S1).

        Raises `NotAllowed`, `TextEmpty`, `TextTooLong`.
        """
        wanted = checked(query, self.office.policy.limits.text_length)

        async def act(sitting: Sitting) -> Sequence[Ticket]:
            runs_desk(sitting.actor)
            found = await sitting.uow.tickets.find(parse_number(wanted) or wanted)
            await sitting.uow.looks.record(by=by, at=sitting.now, what="look.find")
            await sitting.commit()
            return [shown_to(sitting.actor, ticket) for ticket in found]

        return await self.office.sit("counter.find", act, by=by)


@dataclass(frozen=True)
class ViewTicket:
    """The card of any ticket."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId) -> TicketView:
        """Return the ticket in clear and record the look (rule S1); raises `NotAllowed`, `NotFound`."""
        return await view_ticket(self.office, "counter.view", by=by, ticket=ticket, allow=at_counter)


@dataclass(frozen=True)
class FindByNumber:
    """The ticket of a number that someone read out."""

    office: Office

    async def __call__(self, *, by: PersonId, text: str) -> Ticket:
        """Return the ticket, masked; raises `NotFound` for what is no number or nobody's, `NotAllowed`."""

        async def act(sitting: Sitting) -> Ticket:
            runs_desk(sitting.actor)
            number = parse_number(text)
            found = await sitting.uow.tickets.by_number(number) if number else None
            if found is None:
                raise NotFound
            return shown_to(sitting.actor, found)

        return await self.office.sit("counter.by_number", act, by=by)


@dataclass(frozen=True)
class ListCandidates:
    """Who could take a ticket."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId) -> Sequence[TeamMember]:
        """Return everyone who can own it: those who fit first, as the desk would choose, then by load.

        Raises `NotAllowed`, `NotFound`.
        """

        async def act(sitting: Sitting) -> Sequence[TeamMember]:
            found = await sitting.ticket(ticket, at_counter)
            history = await sitting.uow.tickets.history(ticket)
            people = await team_of(sitting.uow)
            load = await sitting.uow.tickets.open_load([person.id for person in people])
            need = need_of(found, today=sitting.today, avoid=declined_by(history), load=load)
            ranked: list[Person] = []
            left = list(people)
            while (chosen := choose_owner(left, need)) is not None:
                ranked += [person for person in left if person.id == chosen]
                left = [person for person in left if person.id != chosen]
            left.sort(key=lambda person: (load.get(person.id, 0), person.id))
            return [
                TeamMember(person=person, open_jobs=load.get(person.id, 0)) for person in (*ranked, *left)
            ]

        return await self.office.sit("counter.candidates", act, by=by, ticket=ticket)


@dataclass(frozen=True)
class CountStats:
    """The desk's day in figures."""

    office: Office

    async def __call__(self, *, by: PersonId) -> Stats:
        """Return the figures of the local day so far; raises `NotAllowed`."""

        async def act(sitting: Sitting) -> Stats:
            runs_desk(sitting.actor)
            return await self._count(sitting)

        return await self.office.sit("counter.stats", act, by=by)

    async def _count(self, sitting: Sitting) -> Stats:
        uow, now = sitting.uow, sitting.now
        midnight, promised = self._moments(sitting.today)
        tomorrow, _ = self._moments(sitting.today + DAY)
        open_now = [ticket async for ticket in _open_tickets(uow)]
        ended = await uow.tickets.closed_between(midnight, tomorrow)
        touched = {ticket.id: ticket for ticket in (*open_now, *ended)}
        told = await uow.outbox.last_told(list(touched), PROGRESS)
        told_today = [at for at in told.values() if midnight <= at < tomorrow]
        surveys = await uow.surveys.finished_between(now - SURVEYS_OVER, now + timedelta(seconds=1))
        overall = self.office.policy.survey.questions[0].key
        scores = [survey.scores[overall] for survey in surveys if overall in survey.scores]
        counts = await uow.tickets.count_by_status()
        return Stats(
            open_by_status={status: n for status, n in counts.items() if status not in ENDED and n},
            overdue=sum(ticket.is_overdue(now) for ticket in open_now),
            filed_today=sum(midnight <= ticket.filed_at < tomorrow for ticket in touched.values()),
            closed_today=len(ended),
            told_today=len(told_today),
            told_late=sum(at >= promised for at in told_today),
            satisfaction_mean=sum(scores) / len(scores) if scores else None,
            surveys=len(surveys),
        )

    def _moments(self, day: date) -> tuple[datetime, datetime]:
        calendar = self.office.calendar
        promised = self.office.policy.progress.promised_before
        return calendar.at_local(day, time()), calendar.at_local(day, promised)


async def _open_tickets(uow: UnitOfWork) -> AsyncIterator[Ticket]:
    after: tuple[datetime, TicketId] | None = None
    while page := await uow.tickets.queue(after=after, limit=_PAGE):
        for ticket in page:
            yield ticket
        after = (page[-1].solve_by, page[-1].id)
