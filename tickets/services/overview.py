"""What staff look over: who could take a ticket, and the day's figures."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, time, timedelta

from tickets.announcements import PROGRESS
from tickets.case.lifecycle import ENDED
from tickets.case.ticket import Ticket
from tickets.decisions.assignment import choose_owner
from tickets.ids import TicketId
from tickets.ports import UnitOfWork
from tickets.services.dispatch import declined_by, need_of
from tickets.services.participants import team_of
from tickets.services.session import Session
from tickets.team.people import Person
from tickets.time.calendar import DAY
from tickets.views import Stats, TeamMember

SURVEYS_OVER = timedelta(days=30)
_PAGE = 200


async def candidates_for(session: Session, ticket: Ticket) -> Sequence[TeamMember]:
    """Return everyone who can own a ticket: those who fit first, as the desk would choose, then by load."""
    history = await session.uow.tickets.history(ticket.id)
    left = await team_of(session.uow)
    load = await session.uow.tickets.open_load([person.id for person in left])
    need = need_of(ticket, today=session.today, avoid=declined_by(history), load=load)
    ranked: list[Person] = []
    while (chosen := choose_owner(left, need)) is not None:
        ranked += [person for person in left if person.id == chosen]
        left = [person for person in left if person.id != chosen]
    left.sort(key=lambda person: (load.get(person.id, 0), person.id))
    return [TeamMember(person=person, open_jobs=load.get(person.id, 0)) for person in (*ranked, *left)]


async def count_day(session: Session) -> Stats:
    """Return the figures of the local day so far."""
    uow, now = session.uow, session.now
    midnight, promised = _moments(session, session.today)
    tomorrow, _ = _moments(session, session.today + DAY)
    open_now = [ticket async for ticket in _open_tickets(uow)]
    ended = await uow.tickets.closed_between(midnight, tomorrow)
    touched = {ticket.id: ticket for ticket in (*open_now, *ended)}
    told = await uow.outbox.last_told(list(touched), PROGRESS)
    told_today = [at for at in told.values() if midnight <= at < tomorrow]
    surveys = await uow.surveys.finished_between(now - SURVEYS_OVER, now + timedelta(seconds=1))
    overall = session.policy.survey.questions[0].key
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


def _moments(session: Session, day: date) -> tuple[datetime, datetime]:
    at_local = session.calendar.at_local
    return at_local(day, time()), at_local(day, session.policy.progress.promised_before)


async def _open_tickets(uow: UnitOfWork) -> AsyncIterator[Ticket]:
    after: tuple[datetime, TicketId] | None = None
    while page := await uow.tickets.queue(after=after, limit=_PAGE):
        for ticket in page:
            yield ticket
        after = (page[-1].solve_by, page[-1].id)
