"""What happened to a ticket: past-tense values that make its append-only history."""

from dataclasses import dataclass
from datetime import date, datetime

from tickets.case.facts import Evidence, Money, ServiceRecord, Slot
from tickets.case.lifecycle import Status
from tickets.ids import PersonId, TicketId
from tickets.kinds import Settlement, Urgency


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to a ticket at a moment in UTC; `by` is None when the desk itself acted."""

    ticket: TicketId
    at: datetime
    by: PersonId | None


@dataclass(frozen=True, kw_only=True)
class TicketFiled(Event):
    """The customer confirmed what the desk read back (rule I7)."""

    status: Status = Status.NEW


@dataclass(frozen=True, kw_only=True)
class TicketAssigned(Event):
    """One person became responsible (rule A1); `previous` is who was before."""

    owner: PersonId
    previous: PersonId | None = None


@dataclass(frozen=True, kw_only=True)
class JobAccepted(Event):
    """The owner took the job on (rule A3)."""


@dataclass(frozen=True, kw_only=True)
class JobDeclined(Event):
    """The owner turned the job down, with a reason (rule A4)."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class VisitProposed(Event):
    """The owner offered times for a visit (rule J4)."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True)
class VisitTimesRefused(Event):
    """None of the offered times suits the customer; `words` say what would."""

    words: str


@dataclass(frozen=True, kw_only=True)
class VisitAgreed(Event):
    """Customer and owner agreed on a time (rule J4)."""

    slot: Slot


@dataclass(frozen=True, kw_only=True)
class EngineerDeparted(Event):
    """The engineer is on the way and expects to arrive at `eta` (rule J5)."""

    eta: datetime


@dataclass(frozen=True, kw_only=True)
class EngineerArrived(Event):
    """The engineer is on site (rule J5)."""


@dataclass(frozen=True, kw_only=True)
class ProgressNoted(Event):
    """The owner recorded progress (rule D1); an internal note never reaches the customer."""

    text: str
    internal: bool = False


@dataclass(frozen=True, kw_only=True)
class PartAwaited(Event):
    """A part is missing and expected on a day (rule J6)."""

    part: str
    expected: date


@dataclass(frozen=True, kw_only=True)
class SentToFactory(Event):
    """The product went to the factory for repair and is expected back on a local day (rule J11)."""

    expected: date


@dataclass(frozen=True, kw_only=True)
class FactoryDateMoved(Event):
    """The factory named another local day on which the product comes back (rule J11)."""

    expected: date


@dataclass(frozen=True, kw_only=True)
class BackFromFactory(Event):
    """The product came back from the factory (rule J11)."""


@dataclass(frozen=True, kw_only=True)
class ProductReceived(Event):
    """The product came back from the customer, for a new one or for the money (rules X2, X4)."""

    settlement: Settlement


@dataclass(frozen=True, kw_only=True)
class ProductInspected(Event):
    """The product was inspected; for an exchange with the voucher's last local day (rule X2)."""

    finding: str
    voucher_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnRefused(Event):
    """Neither new product nor money follows; the customer gets theirs back, with the reason."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class NewProductSent(Event):
    """The new product left for the customer (rule X2)."""

    tracking: str


@dataclass(frozen=True, kw_only=True)
class RefundPaid(Event):
    """The money was paid back (rule X4)."""

    amount: Money


@dataclass(frozen=True, kw_only=True)
class QuoteGiven(Event):
    """The customer was told what paid work costs (rule J9); `standing` is where the case stood before."""

    amount: Money
    text: str
    standing: Status


@dataclass(frozen=True, kw_only=True)
class QuoteAccepted(Event):
    """The customer accepted the quote, frozen at that amount (rule J9); `status` is how the case goes on."""

    amount: Money
    status: Status


@dataclass(frozen=True, kw_only=True)
class QuoteDeclined(Event):
    """The customer declined the quote (rule J9); `status` is how the case goes on."""

    status: Status


@dataclass(frozen=True, kw_only=True)
class WorkFinished(Event):
    """The work is done and recorded (rules J8, J10)."""

    record: ServiceRecord


@dataclass(frozen=True, kw_only=True)
class SolutionConfirmed(Event):
    """The customer said that it is solved (rule F1)."""


@dataclass(frozen=True, kw_only=True)
class TicketClosed(Event):
    """The case is closed, with the reason where staff closed it."""

    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class TicketReopened(Event):
    """The case is open again (rule F4)."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class TicketCancelled(Event):
    """The case was called off."""

    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class TicketEscalated(Event):
    """The case went one step up the escalation chain (rule A5); levels count from 1."""

    level: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded(Event):
    """A file was added (rule I6)."""

    evidence: Evidence


@dataclass(frozen=True, kw_only=True)
class CustomerWrote(Event):
    """The customer added words to the case; `edits` is the message that these words replace."""

    text: str
    message: int | None = None
    edits: int | None = None


@dataclass(frozen=True, kw_only=True)
class StaffReplied(Event):
    """Staff wrote to the customer."""

    text: str


@dataclass(frozen=True, kw_only=True)
class PersonAsked(Event):
    """The customer asked for a person (rule T1)."""


@dataclass(frozen=True, kw_only=True)
class UrgencyChanged(Event):
    """The urgency was set anew (rule C2)."""

    urgency: Urgency


@dataclass(frozen=True, kw_only=True)
class ExpectedDateMoved(Event):
    """The date on which the customer may expect the solution changed (rule D3)."""

    expected: datetime


@dataclass(frozen=True, kw_only=True)
class ClocksRecomputed(Event):
    """Running clocks, named by `clocks`, were computed anew after the policy or calendar changed."""

    clocks: tuple[str, ...]
    solve_by: datetime


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(Event):
    """The customer rated the service (rule F3); scores from 1 to 5, `question` by its key."""

    question: str
    score: int


@dataclass(frozen=True, kw_only=True)
class SurveyWordsGiven(Event):
    """The customer said in words how the service was (rule F3)."""

    text: str


@dataclass(frozen=True, kw_only=True)
class FollowedUp(Event):
    """The case was followed up after its end (rules F6, P5); a `FollowUpKind` and its `Outcome` by value."""

    kind: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class PersonalDataErased(Event):
    """Contact, order number and serial number were erased on the customer's wish (rule S2)."""
