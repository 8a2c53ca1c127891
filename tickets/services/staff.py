"""What staff look up and do with any ticket."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tickets.case.events import ExpectedDateMoved
from tickets.case.lifecycle import SERVED, UNOWNED, Act, Status
from tickets.case.numbers import parse_number
from tickets.case.ticket import Change, Ticket
from tickets.errors import NotFound, NotPossible
from tickets.ids import PersonId, TicketId
from tickets.kinds import Urgency
from tickets.services.dispatch import restart_clocks
from tickets.services.overview import candidates_for, count_day
from tickets.services.reopening import reopen
from tickets.services.repeats import just_reopened
from tickets.services.service import Service, ticket_use_case, use_case
from tickets.services.session import Session
from tickets.services.ticket_view import view_of
from tickets.team.permissions import may_work_jobs, require_staff
from tickets.views import Stats, TeamMember, TicketView


class StaffService(Service):
    """Everything that those who run the desk can do with tickets.

    Each raises `NotAllowed` for anybody else and `NotFound`; those that change a ticket, `NotPossible`, and
    those that take a text, `TextEmpty` and `TextTooLong`.
    """

    @use_case("counter.queue", allow=require_staff)
    async def queue(
        self, session: Session, *, by: PersonId, after: tuple[datetime, TicketId] | None = None
    ) -> Sequence[Ticket]:
        """Return a page of open tickets by (solve_by, id), masked (rule S1).

        `after` is the last ticket's key of the page before.
        """
        return [session.shown(ticket) for ticket in await session.uow.tickets.queue(after=after)]

    @use_case("counter.find", allow=require_staff)
    async def find(self, session: Session, *, by: PersonId, query: str) -> Sequence[Ticket]:
        """Return tickets by number, phone, order number, model or words, masked.

        The search is recorded (rule S1).
        """
        wanted = session.checked(query)
        found = await session.uow.tickets.find(parse_number(wanted) or wanted)
        await session.uow.looks.record(by=by, at=session.now, what="look.find")
        await session.commit()
        return [session.shown(ticket) for ticket in found]

    @ticket_use_case("counter.view", allow=require_staff)
    async def view(self, session: Session, found: Ticket, *, by: PersonId, ticket: TicketId) -> TicketView:
        """Return the ticket in clear and record the look (rule S1)."""
        return await view_of(session, found)

    @use_case("counter.by_number", allow=require_staff)
    async def by_number(self, session: Session, *, by: PersonId, text: str) -> Ticket:
        """Return the ticket of a number that someone read out, masked."""
        number = parse_number(text)
        found = await session.uow.tickets.by_number(number) if number else None
        if found is None:
            raise NotFound
        return session.shown(found)

    @ticket_use_case("counter.candidates", allow=require_staff)
    async def candidates(
        self, session: Session, found: Ticket, *, by: PersonId, ticket: TicketId
    ) -> Sequence[TeamMember]:
        """Return everyone who can own the ticket: who fits first, as the desk would choose, then by load."""
        return await candidates_for(session, found)

    @use_case("counter.stats", allow=require_staff)
    async def stats(self, session: Session, *, by: PersonId) -> Stats:
        """Return the figures of the local day so far."""
        return await count_day(session)

    @ticket_use_case("counter.assign", allow=require_staff)
    async def assign(
        self, session: Session, found: Ticket, *, by: PersonId, ticket: TicketId, owner: PersonId
    ) -> Ticket:
        """Return the ticket with an owner chosen by hand, who works here (rule A1).

        Raises `NotPossible` also for an owner who does not.
        """
        if not may_work_jobs(await session.uow.people.get(owner)):
            raise NotPossible(status=found.status.value, action=Act.ASSIGN.value)
        if found.owner == owner and found.status not in UNOWNED:
            return session.shown(found)
        return await session.commit_change(found, found.assign(owner=owner, by=by, at=session.now))

    @ticket_use_case("counter.note", allow=require_staff)
    async def note(
        self, session: Session, found: Ticket, *, by: PersonId, ticket: TicketId, text: str
    ) -> Ticket:
        """Return the ticket with a note among colleagues."""
        text = session.checked(text)
        return await session.commit_once(found, found.note(by=by, at=session.now, text=text, internal=True))

    @ticket_use_case("counter.reply", allow=require_staff)
    async def reply(
        self, session: Session, found: Ticket, *, by: PersonId, ticket: TicketId, text: str
    ) -> Ticket:
        """Return the ticket; the words are sent to its customer."""
        text = session.checked(text)
        return await session.commit_once(found, found.reply(by=by, at=session.now, text=text))

    @ticket_use_case("counter.close", allow=require_staff)
    async def close(
        self, session: Session, found: Ticket, *, by: PersonId, ticket: TicketId, reason: str
    ) -> Ticket:
        """Return the ticket closed by hand, with the reason (rule F5)."""
        reason = session.checked(reason)
        if found.status is Status.CLOSED:
            return session.shown(found)
        return await session.commit_change(found, found.close(by=by, at=session.now, reason=reason))

    @ticket_use_case("counter.reopen", allow=require_staff)
    async def reopen(
        self, session: Session, found: Ticket, *, by: PersonId, ticket: TicketId, reason: str
    ) -> Ticket:
        """Return the ticket, open again with new clocks and, where one is free, another owner (rule F4)."""
        reason = session.checked(reason)
        history = await session.uow.tickets.history(ticket)
        ended = found.status in SERVED or not found.is_open
        if not ended and just_reopened(history, by, session.now):
            return session.shown(found)
        return await session.commit_change(found, await reopen(session, found, reason=reason))

    @ticket_use_case("counter.set_urgency", allow=require_staff)
    async def set_urgency(
        self, session: Session, found: Ticket, *, by: PersonId, ticket: TicketId, urgency: Urgency
    ) -> Ticket:
        """Return the ticket with its urgency and clocks set anew from now on (rules C2, C3).

        A higher urgency never gives more time than there was. Raises `NotPossible` when the case has been
        served or has ended.
        """
        if found.urgency is urgency:
            return session.shown(found)
        if found.status in SERVED or not found.is_open:
            raise NotPossible(status=found.status.value, action="set_urgency")
        return await session.commit_change(found, _with_urgency(session, found, urgency))

    async def refused(self, *, by: PersonId, what: str, ticket: TicketId | None = None) -> None:
        """Record "refused.<what>", a short key: a command or button of another role was tried.

        The ticket need not exist.
        """
        await self.runner.record_refusal(what, by=by, ticket=ticket)


def _with_urgency(session: Session, found: Ticket, urgency: Urgency) -> Change:
    by, now = session.actor.id, session.now
    change = restart_clocks(session, found.set_urgency(by=by, at=now, urgency=urgency))
    fresh = change.ticket
    if urgency.exceeds(found.urgency):
        fresh = replace(
            fresh,
            respond_by=min(found.respond_by, fresh.respond_by),
            solve_by=min(found.solve_by, fresh.solve_by),
            expected_at=min(found.expected_at, fresh.expected_at),
        )
    if fresh.expected_at == found.expected_at:
        return replace(change, ticket=fresh)
    moved = ExpectedDateMoved(ticket=found.id, at=now, by=by, expected=fresh.expected_at)
    return replace(change, ticket=fresh, events=(*change.events, moved))
