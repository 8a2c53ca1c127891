"""The quote for paid work (rule J9): which one counts, what the customer said, and what must wait for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tickets.case.events import Event, QuoteAccepted, QuoteDeclined, QuoteGiven
from tickets.case.facts import Money
from tickets.case.lifecycle import DELIVERED, Act, Status
from tickets.case.ticket import Change, Ticket
from tickets.case.warranty import Coverage
from tickets.errors import NotPossible, QuoteMissing, QuoteRefused, QuoteUnanswered
from tickets.ids import PersonId
from tickets.kinds import Request


@dataclass(frozen=True, kw_only=True)
class PriceQuote:
    """The quote given last; `accepted` is None while the customer has not answered."""

    given: QuoteGiven
    accepted: bool | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for the customer's answer."""
        return self.accepted is None


def latest(history: Sequence[Event]) -> PriceQuote | None:
    """Return the quote given last with its last answer, None when there was none."""
    accepted: bool | None = None
    for event in reversed(history):
        match event:
            case QuoteGiven():
                return PriceQuote(given=event, accepted=accepted)
            case QuoteAccepted() if accepted is None:
                accepted = True
            case QuoteDeclined() if accepted is None:
                accepted = False
    return None


def is_needed(ticket: Ticket) -> bool:
    """Return whether the customer pays for the work, as far as the warranty says (rule C7)."""
    return ticket.request is Request.REPAIR and ticket.warranty.coverage is Coverage.EXPIRED


def give(
    ticket: Ticket, history: Sequence[Event], *, by: PersonId, at: datetime, amount: Money, text: str
) -> Change:
    """Give a quote, in place of any earlier one; the case waits for the customer. Raises `NotPossible`."""
    before = latest(history)
    waits = before is not None and before.is_open and ticket.status is Status.WAITING_CUSTOMER
    standing = before.given.standing if before is not None and waits else ticket.status
    event = QuoteGiven(ticket=ticket.id, at=at, by=by, amount=amount, text=text, standing=standing)
    return ticket.act(Act.AWAIT_CUSTOMER, at, event)


def answer(ticket: Ticket, quote: PriceQuote, *, by: PersonId, at: datetime, accepted: bool) -> Change:
    """Take the customer's answer; the case goes on where it stood when the quote was given.

    A declined quote can still be accepted; raises `NotPossible` for the other way round, and after the work.
    """
    if quote.accepted or ticket.status in DELIVERED or not ticket.is_open:
        raise NotPossible(status=ticket.status.value, action="answer_quote")
    status = _goes_on(ticket, quote.given)
    event: Event
    if accepted:
        event = QuoteAccepted(ticket=ticket.id, at=at, by=by, amount=quote.given.amount, status=status)
    else:
        event = QuoteDeclined(ticket=ticket.id, at=at, by=by, status=status)
    return ticket.keep(at, event, status=status)


def check_agreed(history: Sequence[Event]) -> None:
    """Let work begin; raises `QuoteUnanswered` or `QuoteRefused` while the customer has not agreed to it."""
    quote = latest(history)
    if quote is not None and quote.is_open:
        raise QuoteUnanswered
    if quote is not None and not quote.accepted:
        raise QuoteRefused


def check_paid(ticket: Ticket, history: Sequence[Event]) -> None:
    """Let work be finished; as `check_agreed`, and raises `QuoteMissing` for paid work without any quote."""
    check_agreed(history)
    if is_missing(ticket, history):
        raise QuoteMissing


def is_missing(ticket: Ticket, history: Sequence[Event]) -> bool:
    """Return whether the customer pays for the work and no price has been named to them."""
    return is_needed(ticket) and latest(history) is None


def _goes_on(ticket: Ticket, given: QuoteGiven) -> Status:
    if ticket.status is not Status.WAITING_CUSTOMER:
        return ticket.status
    if ticket.visit.proposed and ticket.visit.agreed is None:
        # The time of a visit is still theirs to choose.
        return Status.WAITING_CUSTOMER
    return given.standing
