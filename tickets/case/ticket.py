"""The ticket: one case of one customer, changed only through acts that its lifecycle permits."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from tickets.case.answers import QUESTIONS
from tickets.case.events import (
    ClocksRecomputed,
    CustomerWrote,
    EngineerArrived,
    EngineerDeparted,
    Event,
    EvidenceAdded,
    ExpectedDateMoved,
    FollowedUp,
    JobAccepted,
    JobDeclined,
    PartAwaited,
    PersonalDataErased,
    PersonAsked,
    ProgressNoted,
    SolutionConfirmed,
    StaffReplied,
    SurveyAnswered,
    SurveyWordsGiven,
    TicketAssigned,
    TicketCancelled,
    TicketClosed,
    TicketEscalated,
    TicketReopened,
    UrgencyChanged,
    VisitAgreed,
    VisitProposed,
    VisitTimesRefused,
    WorkFinished,
)
from tickets.case.facts import (
    Answers,
    Contact,
    Evidence,
    Fault,
    Product,
    PurchaseDate,
    ReturnedGoods,
    ServiceRecord,
    Slot,
    Visit,
)
from tickets.case.lifecycle import DELIVERED, ENDED, Act, Status, after
from tickets.case.warranty import Warranty
from tickets.errors import NotPossible
from tickets.ids import DraftId, PersonId, TicketId
from tickets.kinds import Kind, Request, ServiceMode, Urgency
from tickets.moments import in_utc


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A case; all times in UTC, `version` grows by one with every change."""

    id: TicketId
    number: str
    version: int
    draft: DraftId
    customer: PersonId
    request: Request
    kind: Kind
    urgency: Urgency
    status: Status
    product: Product
    purchased: PurchaseDate | None
    order_number: str | None
    fault: Fault
    contact: Contact
    answers: Answers
    warranty: Warranty
    mode: ServiceMode
    owner: PersonId | None
    visit: Visit
    record: ServiceRecord | None
    escalation_level: int
    visits_made: int
    filed_at: datetime
    changed_at: datetime
    respond_by: datetime
    solve_by: datetime
    expected_at: datetime
    served_at: datetime | None
    closed_at: datetime | None
    returned: ReturnedGoods | None = None

    @property
    def is_open(self) -> bool:
        """Whether the case is neither closed nor cancelled."""
        return self.status not in ENDED

    def is_overdue(self, now: datetime) -> bool:
        """Return whether the solution is overdue (rule C2); the customer's own time does not count."""
        waits = self.status in DELIVERED | ENDED or self.status is Status.WAITING_CUSTOMER
        return not waits and self.solve_by < now

    def assign(self, *, owner: PersonId, by: PersonId | None, at: datetime) -> "Change":
        """Make one person responsible (rule A1)."""
        event = TicketAssigned(ticket=self.id, at=at, by=by, owner=owner, previous=self.owner)
        return self.act(Act.ASSIGN, at, event, owner=owner)

    def accept(self, *, by: PersonId, at: datetime) -> "Change":
        """Let the owner take the job on (rule A3)."""
        return self.act(Act.ACCEPT, at, JobAccepted(ticket=self.id, at=at, by=by))

    def decline(self, *, by: PersonId, at: datetime, reason: str) -> "Change":
        """Give the job back (rule A4)."""
        return self.act(
            Act.DECLINE,
            at,
            JobDeclined(ticket=self.id, at=at, by=by, reason=reason),
            owner=None,
            visit=Visit(),
        )

    def propose_visit(self, *, by: PersonId, at: datetime, slots: tuple[Slot, ...]) -> "Change":
        """Offer the customer times for a visit (rule J4)."""
        event = VisitProposed(ticket=self.id, at=at, by=by, slots=slots)
        return self.act(Act.PROPOSE_VISIT, at, event, visit=Visit(proposed=slots))

    def agree_visit(self, *, by: PersonId, at: datetime, slot: Slot) -> "Change":
        """Fix the time of the visit (rule J4)."""
        event = VisitAgreed(ticket=self.id, at=at, by=by, slot=slot)
        return self.act(Act.AGREE_VISIT, at, event, visit=replace(self.visit, agreed=slot))

    def refuse_visit_times(self, *, by: PersonId, at: datetime, words: str) -> "Change":
        """Record that no offered time suits, or the agreed one no more, and what would (rule J4)."""
        if self.status not in {Status.WAITING_CUSTOMER, Status.SCHEDULED}:
            raise NotPossible(status=self.status.value, action=Act.AGREE_VISIT.value)
        event = VisitTimesRefused(ticket=self.id, at=at, by=by, words=words)
        # It is the owner's turn again: the job stands where it was taken on.
        status = after(after(self.status, Act.AWAIT_CUSTOMER), Act.RESUME)
        return self.keep(at, event, status=status, visit=Visit())

    def depart(self, *, by: PersonId, at: datetime, eta: datetime) -> "Change":
        """Send the engineer on the way (rule J5)."""
        event = EngineerDeparted(ticket=self.id, at=at, by=by, eta=in_utc(eta))
        return self.act(Act.DEPART, at, event, visit=replace(self.visit, eta=in_utc(eta)))

    def move_arrival(self, *, by: PersonId, at: datetime, eta: datetime) -> "Change":
        """Correct the expected arrival of an engineer who is on the way (rule J4)."""
        if self.status is not Status.ON_THE_WAY:
            raise NotPossible(status=self.status.value, action=Act.DEPART.value)
        event = EngineerDeparted(ticket=self.id, at=at, by=by, eta=in_utc(eta))
        return self.keep(at, event, visit=replace(self.visit, eta=in_utc(eta)))

    def arrive(self, *, by: PersonId, at: datetime) -> "Change":
        """Record the engineer's arrival (rule J5)."""
        event = EngineerArrived(ticket=self.id, at=at, by=by)
        visit = replace(self.visit, arrived_at=in_utc(at))
        return self.act(Act.ARRIVE, at, event, visit=visit, visits_made=self.visits_made + 1)

    def await_part(self, *, by: PersonId, at: datetime, part: str, expected: date) -> "Change":
        """Wait for a missing part (rule J6)."""
        event = PartAwaited(ticket=self.id, at=at, by=by, part=part, expected=expected)
        return self.act(Act.AWAIT_PART, at, event)

    def finish_work(self, *, by: PersonId, at: datetime, record: ServiceRecord) -> "Change":
        """Record the work as done (rules J8, J10)."""
        record = replace(record, finished_at=in_utc(at))
        event = WorkFinished(ticket=self.id, at=at, by=by, record=record)
        return self.act(Act.FINISH_WORK, at, event, record=record, served_at=in_utc(at))

    def confirm_solved(self, *, by: PersonId, at: datetime) -> "Change":
        """Take the customer's word that it is solved (rule F1)."""
        event = SolutionConfirmed(ticket=self.id, at=at, by=by)
        return self.act(Act.CONFIRM_SOLVED, at, event, served_at=self.served_at or in_utc(at))

    def close(self, *, by: PersonId | None, at: datetime, reason: str | None = None) -> "Change":
        """Close the case (rule F5)."""
        event = TicketClosed(ticket=self.id, at=at, by=by, reason=reason)
        served = self.served_at or in_utc(at)
        return self.act(Act.CLOSE, at, event, closed_at=in_utc(at), served_at=served)

    def reopen(self, *, by: PersonId | None, at: datetime, reason: str) -> "Change":
        """Open the case again (rule F4); its new clocks are the caller's to set."""
        event = TicketReopened(ticket=self.id, at=at, by=by, reason=reason)
        return self.act(
            Act.REOPEN,
            at,
            event,
            owner=None,
            visit=Visit(),
            record=None,
            returned=None,
            served_at=None,
            closed_at=None,
        )

    def cancel(self, *, by: PersonId, at: datetime, reason: str | None = None) -> "Change":
        """Call the case off."""
        event = TicketCancelled(ticket=self.id, at=at, by=by, reason=reason)
        return self.act(Act.CANCEL, at, event, closed_at=in_utc(at))

    def escalate(self, *, by: PersonId | None, at: datetime, reason: str) -> "Change":
        """Take the case one step up the escalation chain (rule A5)."""
        level = self.escalation_level + 1
        event = TicketEscalated(ticket=self.id, at=at, by=by, level=level, reason=reason)
        return self.act(Act.ESCALATE, at, event, owner=None, escalation_level=level)

    def note(self, *, by: PersonId, at: datetime, text: str, internal: bool = False) -> "Change":
        """Record progress (rule D1)."""
        return self.keep(at, ProgressNoted(ticket=self.id, at=at, by=by, text=text, internal=internal))

    def add_evidence(self, *, by: PersonId, at: datetime, evidence: Evidence) -> "Change":
        """Keep a file with the case (rule I6)."""
        return self.keep(at, EvidenceAdded(ticket=self.id, at=at, by=by, evidence=evidence))

    def add_words(
        self, *, by: PersonId, at: datetime, text: str, message: int | None = None, edits: int | None = None
    ) -> "Change":
        """Keep words of the customer with the case; an edited message keeps both versions."""
        event = CustomerWrote(ticket=self.id, at=at, by=by, text=text, message=message, edits=edits)
        return self.keep(at, event)

    def reply(self, *, by: PersonId, at: datetime, text: str) -> "Change":
        """Record staff's words to the customer."""
        return self.keep(at, StaffReplied(ticket=self.id, at=at, by=by, text=text))

    def ask_person(self, *, by: PersonId, at: datetime) -> "Change":
        """Record that the customer wants a person (rule T1)."""
        return self.keep(at, PersonAsked(ticket=self.id, at=at, by=by))

    def set_urgency(self, *, by: PersonId, at: datetime, urgency: Urgency) -> "Change":
        """Set the urgency anew (rule C2)."""
        event = UrgencyChanged(ticket=self.id, at=at, by=by, urgency=urgency)
        return self.keep(at, event, urgency=urgency)

    def move_expected(self, *, by: PersonId | None, at: datetime, expected: datetime) -> "Change":
        """Move the date on which the customer may expect the solution (rule D3)."""
        event = ExpectedDateMoved(ticket=self.id, at=at, by=by, expected=in_utc(expected))
        return self.keep(at, event, expected_at=in_utc(expected))

    def recompute_clocks(
        self,
        *,
        at: datetime,
        clocks: tuple[str, ...],
        respond_by: datetime,
        solve_by: datetime,
        expected: datetime,
    ) -> "Change":
        """Take over the deadlines that changed rules give (rules C2, C3), and the expected date (D3)."""
        event = ClocksRecomputed(ticket=self.id, at=at, by=None, clocks=clocks, solve_by=solve_by)
        change = self.keep(at, event, respond_by=respond_by, solve_by=solve_by)
        if expected == self.expected_at:
            return change
        return change.then(change.ticket.move_expected(by=None, at=at, expected=expected))

    def answer_survey(self, *, by: PersonId, at: datetime, question: str, score: int) -> "Change":
        """Keep an answer to the survey in the history (rule F3)."""
        return self.keep(at, SurveyAnswered(ticket=self.id, at=at, by=by, question=question, score=score))

    def comment_survey(self, *, by: PersonId, at: datetime, text: str) -> "Change":
        """Keep the customer's words on the service in the history (rule F3)."""
        return self.keep(at, SurveyWordsGiven(ticket=self.id, at=at, by=by, text=text))

    def follow_up(self, *, by: PersonId | None, at: datetime, kind: str, outcome: str) -> "Change":
        """Keep the outcome of a follow-up in the history (rules F5, F6)."""
        return self.keep(at, FollowedUp(ticket=self.id, at=at, by=by, kind=kind, outcome=outcome))

    def erase_person(self, *, by: PersonId, at: datetime) -> "Change":
        """Remove contact, order number and serial number from an ended case (rule S2)."""
        if self.is_open:
            raise NotPossible(status=self.status.value, action="erase")
        return QUESTIONS.erased(self).keep(at, PersonalDataErased(ticket=self.id, at=at, by=by))

    def act(self, act: Act, at: datetime, event: Event, **changes: Any) -> "Change":
        """Return the change that an act of the lifecycle makes; raises `NotPossible`."""
        return self.keep(at, event, status=after(self.status, act), **changes)

    def keep(self, at: datetime, event: Event, **changes: Any) -> "Change":
        """Return the change that keeps an event in the history."""
        ticket = replace(self, version=self.version + 1, changed_at=in_utc(at), **changes)
        return Change(ticket=ticket, events=(event,))


@dataclass(frozen=True, kw_only=True)
class Change:
    """A decision: the ticket as it will be, and the events that tell why; nothing is written yet."""

    ticket: Ticket
    events: tuple[Event, ...]

    def then(self, following: "Change") -> Self:
        """Join a change that was decided on this change's ticket; versions collapse into one step."""
        version = self.ticket.version
        return replace(
            self, ticket=replace(following.ticket, version=version), events=self.events + following.events
        )
