"""What an engineer does with a job: take it on or give it back, visit, record progress, finish it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from tickets.case import quotes
from tickets.case.events import Event, JobDeclined, PartAwaited
from tickets.case.facts import Evidence, ServiceRecord, Slot
from tickets.case.lifecycle import TAKEN_ON, Act, Status
from tickets.case.ticket import Ticket
from tickets.errors import NotPossible, TimePassed, TooManyTimes
from tickets.ids import PersonId, TicketId
from tickets.moments import in_utc
from tickets.services.dispatch import declined_by, hand_on
from tickets.services.expectation import not_before
from tickets.services.service import Service, ticket_use_case, use_case
from tickets.services.session import Session
from tickets.services.ticket_view import view_of
from tickets.services.visits import ETA_MOVED, LONGEST_JOURNEY, NOTICE, free_slots
from tickets.team.permissions import require_owner, require_team
from tickets.views import TicketView


class JobService(Service):
    """Everything an engineer can do with their own jobs.

    Each raises `NotAllowed` for anyone else's job and `NotFound`; those that change it, `NotPossible`, and
    those that take a text, `TextEmpty` and `TextTooLong`.
    """

    @use_case("jobs.mine", allow=require_team)
    async def mine(self, session: Session, *, by: PersonId) -> Sequence[Ticket]:
        """Return one's own open jobs, most urgent deadline first, masked (rule S1)."""
        return [session.shown(job) for job in await session.uow.tickets.of_owner(by)]

    @ticket_use_case("jobs.view", allow=require_owner)
    async def view(self, session: Session, job: Ticket, *, by: PersonId, ticket: TicketId) -> TicketView:
        """Return the job; personal data only once it is taken on, and then the look is recorded (S1)."""
        return await view_of(session, job)

    @ticket_use_case("jobs.accept", allow=require_owner)
    async def accept(self, session: Session, job: Ticket, *, by: PersonId, ticket: TicketId) -> Ticket:
        """Return the job taken on (rule A3); the contact sent with it counts as a look at it (rule S1)."""
        if job.status not in TAKEN_ON:
            job = await session.write(job, job.accept(by=by, at=session.now))
            await session.uow.looks.record(by=by, at=session.now, what="look.contact", ticket=ticket)
            await session.commit()
        return session.shown(job)

    @use_case("jobs.decline")
    async def decline(self, session: Session, *, by: PersonId, ticket: TicketId, reason: str) -> Ticket:
        """Give the job back and return it with its next owner, or declined with staff told (rule A4)."""
        job = await session.uow.tickets.get(ticket)
        history = await session.uow.tickets.history(ticket)
        if job.owner != by and any(isinstance(past, JobDeclined) and past.by == by for past in history):
            return session.shown(job)
        require_owner(session.actor, job)
        declined = job.decline(by=by, at=session.now, reason=session.checked(reason))
        change = await hand_on(session, declined, avoid=declined_by(history) | {by})
        return await session.commit_change(job, change)

    @ticket_use_case("jobs.propose_visit", allow=require_owner)
    async def propose_visit(
        self, session: Session, job: Ticket, *, by: PersonId, ticket: TicketId, slots: Sequence[Slot]
    ) -> Ticket:
        """Return the job that waits for the customer's choice of a time (rule J4).

        Raises `TimePassed` for a time that is not ahead, `TooManyTimes`, and `NotPossible` also without any.
        """
        now, limit = session.now, session.policy.limits.visit_slots
        offered = tuple(Slot(start=in_utc(slot.start), end=in_utc(slot.end)) for slot in slots)
        if job.status is Status.WAITING_CUSTOMER and job.visit.proposed == offered:
            return session.shown(job)
        if not offered:
            raise NotPossible(status=job.status.value, action=Act.PROPOSE_VISIT.value)
        if len(offered) > limit:
            raise TooManyTimes(limit=limit)
        if any(slot.start <= now or slot.end <= slot.start for slot in offered):
            raise TimePassed
        return await session.commit_change(job, job.propose_visit(by=by, at=now, slots=offered))

    @ticket_use_case("jobs.suggest_slots", allow=require_owner)
    async def suggest_slots(
        self, session: Session, job: Ticket, *, by: PersonId, ticket: TicketId
    ) -> Sequence[Slot]:
        """Return the owner's next free stretches of 2 h in service hours, as many as may be offered (J4).

        They follow one another from the opening hour on, at least an hour ahead.
        """
        jobs = await session.uow.tickets.of_owner(by)
        return free_slots(
            session.calendar,
            after=session.now + NOTICE,
            taken=[other.visit.agreed for other in jobs if other.visit.agreed and other.id != job.id],
            most=session.policy.limits.visit_slots,
        )

    @ticket_use_case("jobs.depart", allow=require_owner)
    async def depart(
        self, session: Session, job: Ticket, *, by: PersonId, ticket: TicketId, eta_minutes: int
    ) -> Ticket:
        """Return the job with the engineer on the way (rule J5); again it corrects the expected arrival.

        Raises `QuoteUnanswered` and `QuoteRefused` before the customer agreed to the cost (rules J3, J9), and
        `TimePassed` for a journey of no time or over 24 h.
        """
        journey = timedelta(minutes=eta_minutes)
        if not timedelta() < journey <= LONGEST_JOURNEY:
            raise TimePassed
        eta = session.now + journey
        if job.status is not Status.ON_THE_WAY:
            quotes.check_agreed(await session.uow.tickets.history(ticket))
            return await session.commit_change(job, job.depart(by=by, at=session.now, eta=eta))
        if job.visit.eta is not None and abs(eta - job.visit.eta) < ETA_MOVED:
            return session.shown(job)
        return await session.commit_change(job, job.move_arrival(by=by, at=session.now, eta=eta))

    @ticket_use_case("jobs.arrive", allow=require_owner)
    async def arrive(self, session: Session, job: Ticket, *, by: PersonId, ticket: TicketId) -> Ticket:
        """Return the job with the engineer on site (rule J5)."""
        arrived = None if job.status is Status.ON_SITE else job.arrive(by=by, at=session.now)
        return await session.commit_change(job, arrived)

    @ticket_use_case("jobs.note", allow=require_owner)
    async def note(
        self,
        session: Session,
        job: Ticket,
        *,
        by: PersonId,
        ticket: TicketId,
        text: str,
        internal: bool = False,
    ) -> Ticket:
        """Return the job with progress noted (rule D1); an internal note never reaches the customer."""
        text = session.checked(text)
        return await session.commit_once(job, job.note(by=by, at=session.now, text=text, internal=internal))

    @ticket_use_case("jobs.await_part", allow=require_owner)
    async def await_part(
        self, session: Session, job: Ticket, *, by: PersonId, ticket: TicketId, part: str, expected: date
    ) -> Ticket:
        """Return the job that waits for a part; later than the expected solution it moves that date (J6, D3).

        The new date is the end of service hours of the first working day from `expected`, a local day, on.
        Raises `TimePassed` for a past day.
        """
        part = session.checked(part)
        if expected < session.today:
            raise TimePassed
        history = await session.uow.tickets.history(ticket)
        past = next((e for e in reversed(history) if isinstance(e, PartAwaited)), None)
        known = past is not None and (past.part, past.expected) == (part, expected)
        if job.status is Status.WAITING_PART and known:
            return session.shown(job)
        change = job.await_part(by=by, at=session.now, part=part, expected=expected)
        change = not_before(session, change, expected)
        return await session.commit_change(job, change)

    @ticket_use_case("jobs.begin_finishing", allow=require_owner)
    async def begin_finishing(self, session: Session, job: Ticket, *, by: PersonId, ticket: TicketId) -> None:
        """Raise what `finish` would for the quote (rule J9), before anybody writes down what the work was."""
        if job.status is not Status.WORK_DONE:
            _check_quote(session, job, await session.uow.tickets.history(ticket))

    @ticket_use_case("jobs.finish", allow=require_owner)
    async def finish(
        self,
        session: Session,
        job: Ticket,
        *,
        by: PersonId,
        ticket: TicketId,
        summary: str,
        parts: Sequence[str],
        function_tested: bool,
    ) -> Ticket:
        """Return the finished job (rules J8, J10); the customer is asked whether it is solved (rule F1).

        Paid work is not finished before the customer accepted the quote (rule J9): raises `QuoteMissing`,
        `QuoteUnanswered`, `QuoteRefused`.
        """
        record = ServiceRecord(
            summary=session.checked(summary),
            parts=tuple(session.checked(part) for part in parts),
            function_tested=function_tested,
        )
        if job.status is Status.WORK_DONE and _same_work(job.record, record):
            return session.shown(job)
        _check_quote(session, job, await session.uow.tickets.history(ticket))
        return await session.commit_change(job, job.finish_work(by=by, at=session.now, record=record))

    @ticket_use_case("jobs.add_evidence", allow=require_owner)
    async def add_evidence(
        self, session: Session, job: Ticket, *, by: PersonId, ticket: TicketId, evidence: Evidence
    ) -> Ticket:
        """Return the job with the file (rules I6, J8); the same file twice is kept once."""
        kept = session.stamped(evidence)
        return await session.commit_once(job, job.add_evidence(by=by, at=session.now, evidence=kept))


def _check_quote(session: Session, job: Ticket, history: Sequence[Event]) -> None:
    if session.policy.clocks.quote is None:
        quotes.check_agreed(history)
    else:
        quotes.check_paid(job, history)


def _same_work(done: ServiceRecord | None, record: ServiceRecord) -> bool:
    return done is not None and replace(done, finished_at=None) == record
