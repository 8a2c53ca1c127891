"""What an engineer does with a job: take it on or give it back, record progress, finish it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tickets.case import quotes
from tickets.case.events import Event, JobDeclined, PartAwaited
from tickets.case.facts import Evidence, ServiceRecord
from tickets.case.lifecycle import Status
from tickets.case.texts import checked
from tickets.case.ticket import Change, Ticket
from tickets.errors import TimePassed
from tickets.ids import PersonId, TicketId
from tickets.services.dispatch import declined_by, hand_on
from tickets.services.expectation import not_before
from tickets.services.office import Office, Sitting, shown_to, stamped
from tickets.services.repeats import unless_repeated
from tickets.services.ticket_view import view_ticket
from tickets.services.visits import AnnounceDeparture, ProposeVisit, RecordArrival, SuggestSlots
from tickets.team.permissions import own_job, works_here
from tickets.views import TicketView

TAKEN_ON: frozenset[Status] = frozenset(
    {
        Status.ACCEPTED,
        Status.SCHEDULED,
        Status.ON_THE_WAY,
        Status.ON_SITE,
        Status.WAITING_PART,
        Status.WAITING_CUSTOMER,
        Status.WAITING_APPROVAL,
        Status.AT_FACTORY,
    }
)
"""Statuses in which the owner has accepted the job and not finished it."""


@dataclass(frozen=True)
class ListJobs:
    """The open jobs of an engineer."""

    office: Office

    async def __call__(self, *, by: PersonId) -> Sequence[Ticket]:
        """Return one's own open jobs, most urgent deadline first, masked (rule S1); raises `NotAllowed`."""

        async def act(sitting: Sitting) -> Sequence[Ticket]:
            works_here(sitting.actor)
            jobs = await sitting.uow.tickets.of_owner(by)
            return [shown_to(sitting.actor, job) for job in jobs]

        return await self.office.sit("jobs.mine", act, by=by)


@dataclass(frozen=True)
class ViewJob:
    """The card of a job."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId) -> TicketView:
        """Return one's own job; personal data only once it is taken on, and then the look is recorded (S1).

        Raises `NotAllowed` for anyone else's, `NotFound`.
        """
        return await view_ticket(self.office, "jobs.view", by=by, ticket=ticket, allow=own_job)


@dataclass(frozen=True)
class AcceptJob:
    """Taking a job on (rule A3)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId) -> Ticket:
        """Return the job taken on; the contact that is sent with it counts as a look at it (rule S1).

        Raises `NotAllowed`, `NotFound`, `NotPossible`.
        """

        async def act(sitting: Sitting) -> Ticket:
            job = await sitting.ticket(ticket, own_job)
            if job.status not in TAKEN_ON:
                job = await sitting.write(job, job.accept(by=by, at=sitting.now))
                await sitting.uow.looks.record(by=by, at=sitting.now, what="look.contact", ticket=ticket)
                await sitting.commit()
            return shown_to(sitting.actor, job)

        return await self.office.sit("jobs.accept", act, by=by, ticket=ticket)


@dataclass(frozen=True)
class DeclineJob:
    """Giving a job back, which finds the next owner at once (rule A4)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, reason: str) -> Ticket:
        """Return the ticket with its next owner, or declined with staff told.

        Raises `NotAllowed`, `NotFound`, `NotPossible`, `TextEmpty`, `TextTooLong`.
        """
        reason = checked(reason, self.office.policy.limits.text_length)

        async def act(sitting: Sitting) -> Ticket:
            job = await sitting.uow.tickets.get(ticket)
            history = await sitting.uow.tickets.history(ticket)
            if job.owner != by and any(isinstance(past, JobDeclined) and past.by == by for past in history):
                return shown_to(sitting.actor, job)
            own_job(sitting.actor, job)
            declined = job.decline(by=by, at=sitting.now, reason=reason)
            avoid = declined_by(history) | {by}
            change = await hand_on(sitting.uow, declined, today=sitting.today, at=sitting.now, avoid=avoid)
            job = await sitting.write(job, change)
            await sitting.commit()
            return shown_to(sitting.actor, job)

        return await self.office.sit("jobs.decline", act, by=by, ticket=ticket)


@dataclass(frozen=True)
class NoteProgress:
    """Recording progress (rule D1)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, text: str, internal: bool = False) -> Ticket:
        """Return the job with the note; an internal one never reaches the customer.

        Raises `NotAllowed`, `NotFound`, `TextEmpty`, `TextTooLong`.
        """
        text = checked(text, self.office.policy.limits.text_length)

        def decide(job: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            return unless_repeated(job.note(by=by, at=now, text=text, internal=internal), history, now)

        return await self.office.change("jobs.note", decide, by=by, ticket=ticket, allow=own_job)


@dataclass(frozen=True)
class AwaitPart:
    """Waiting for a missing part (rules J6, D3)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, part: str, expected: date) -> Ticket:
        """Return the job that waits; a part later than the expected solution moves that date.

        The new date is the end of service hours of the first working day from `expected`, a local day, on.
        Raises `TimePassed` for a past day, `NotAllowed`, `NotFound`, `NotPossible`, `TextEmpty`,
        `TextTooLong`.
        """
        part = checked(part, self.office.policy.limits.text_length)
        calendar = self.office.calendar

        def decide(job: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            if expected < calendar.local(now).date():
                raise TimePassed
            past = next((e for e in reversed(history) if isinstance(e, PartAwaited)), None)
            waits = job.status is Status.WAITING_PART and past is not None
            if waits and past is not None and (past.part, past.expected) == (part, expected):
                return None
            change = job.await_part(by=by, at=now, part=part, expected=expected)
            return not_before(calendar, change, expected, by=by, at=now)

        return await self.office.change("jobs.await_part", decide, by=by, ticket=ticket, allow=own_job)


@dataclass(frozen=True)
class BeginFinishing:
    """Asking whether the work may be recorded as done, before anybody writes down what it was (rule J9)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId) -> None:
        """Raise what `FinishJob` would, for the quote or for the person; else do nothing."""

        async def act(sitting: Sitting) -> None:
            job = await sitting.ticket(ticket, own_job)
            if job.status is not Status.WORK_DONE:
                _check_quote(self.office, job, await sitting.uow.tickets.history(ticket))

        await self.office.sit("jobs.begin_finishing", act, by=by, ticket=ticket)


@dataclass(frozen=True)
class FinishJob:
    """Recording the work as done (rules J8, J10)."""

    office: Office

    async def __call__(
        self, *, by: PersonId, ticket: TicketId, summary: str, parts: Sequence[str], function_tested: bool
    ) -> Ticket:
        """Return the finished job; the customer is asked whether it is solved (rule F1).

        Paid work is not finished before the customer accepted the quote (rule J9): raises `QuoteMissing`,
        `QuoteUnanswered`, `QuoteRefused`; and `NotAllowed`, `NotFound`, `NotPossible`, `TextEmpty`,
        `TextTooLong`.
        """
        limit = self.office.policy.limits.text_length
        record = ServiceRecord(
            summary=checked(summary, limit),
            parts=tuple(checked(part, limit) for part in parts),
            function_tested=function_tested,
        )

        def decide(job: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            if job.status is Status.WORK_DONE and _same_work(job.record, record):
                return None
            _check_quote(self.office, job, history)
            return job.finish_work(by=by, at=now, record=record)

        return await self.office.change("jobs.finish", decide, by=by, ticket=ticket, allow=own_job)


@dataclass(frozen=True)
class AddJobEvidence:
    """Adding a file to a job (rules I6, J8)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, evidence: Evidence) -> Ticket:
        """Return the job with the file; the same file twice is kept once. Raises `NotAllowed`, `NotFound`."""

        def decide(job: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            kept = stamped(evidence, by=by, at=now)
            return unless_repeated(job.add_evidence(by=by, at=now, evidence=kept), history, now)

        return await self.office.change("jobs.add_evidence", decide, by=by, ticket=ticket, allow=own_job)


@dataclass(frozen=True, kw_only=True)
class JobCases:
    """Everything an engineer can do; each takes `by` and, except `mine`, `ticket`."""

    mine: ListJobs
    view: ViewJob
    accept: AcceptJob
    decline: DeclineJob
    propose_visit: ProposeVisit
    depart: AnnounceDeparture
    arrive: RecordArrival
    note: NoteProgress
    await_part: AwaitPart
    begin_finishing: BeginFinishing
    finish: FinishJob
    add_evidence: AddJobEvidence
    suggest_slots: SuggestSlots


def job_cases(office: Office) -> JobCases:
    """Return the use cases of the engineers."""
    return JobCases(
        mine=ListJobs(office),
        view=ViewJob(office),
        accept=AcceptJob(office),
        decline=DeclineJob(office),
        propose_visit=ProposeVisit(office),
        depart=AnnounceDeparture(office),
        arrive=RecordArrival(office),
        note=NoteProgress(office),
        await_part=AwaitPart(office),
        begin_finishing=BeginFinishing(office),
        finish=FinishJob(office),
        add_evidence=AddJobEvidence(office),
        suggest_slots=SuggestSlots(office),
    )


def _check_quote(office: Office, job: Ticket, history: Sequence[Event]) -> None:
    if office.policy.clocks.quote is None:
        quotes.check_agreed(history)
    else:
        quotes.check_paid(job, history)


def _same_work(done: ServiceRecord | None, record: ServiceRecord) -> bool:
    return done is not None and replace(done, finished_at=None) == record
