"""The clocks of the steps beside a visit, reckoned from outside: who is late is told of (J9, J11, X2, X4)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.promises.books import Books, Case
from tests.promises.people import LEAD
from tickets.case.events import (
    BackFromFactory,
    EngineerDeparted,
    Event,
    FactoryDateMoved,
    JobAccepted,
    NewProductSent,
    ProductInspected,
    ProductReceived,
    QuoteGiven,
    RefundPaid,
    ReturnRefused,
    SentToFactory,
    SolutionConfirmed,
    StaffReplied,
    TicketCancelled,
    TicketClosed,
    TicketFiled,
    TicketReopened,
    VisitAgreed,
    VisitProposed,
    WorkFinished,
)
from tickets.case.warranty import Coverage
from tickets.kinds import Request, Settlement
from tickets.policy import Measure, Span

DELIVERED = (WorkFinished, NewProductSent, RefundPaid, SolutionConfirmed, TicketClosed, TicketCancelled)
"""Events after which the desk has done its part."""

_ANSWERED = (
    *(JobAccepted, StaffReplied, VisitProposed, VisitAgreed, EngineerDeparted),
    *(QuoteGiven, SentToFactory, ProductReceived),
)
_COUNTED: dict[str, type[Event]] = {
    "prices named": QuoteGiven,
    "products sent to the factory": SentToFactory,
    "products that came back from customers": ProductReceived,
    "new products sent": NewProductSent,
    "refunds paid": RefundPaid,
}
_WITHIN = timedelta(hours=2, minutes=30)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One step that a case owes, by a moment; `by_the_clock` says that nights and days off count."""

    clock: str
    begun: datetime
    due: datetime
    by_the_clock: bool
    over_with: tuple[type[Event], ...]


def steps_taken(books: Books) -> dict[str, object]:
    """Return how often each step was taken, and how many of what the desk owed came late or never."""
    taken = Counter(type(event) for case in books.cases for event in case.history)
    late = sum(over > owed.due for case in books.cases for owed, over in _owed(books, case))
    return {**{name: taken[kind] for name, kind in _COUNTED.items()}, "of these steps late or missing": late}


def step_findings(books: Books) -> Iterator[str]:
    """Yield steps that came late, or never, without whoever leads the desk hearing of it in time."""
    for case in books.cases:
        for owed, over in _owed(books, case):
            finding = _untold(books, case, owed, over)
            if finding:
                yield finding


def _owed(books: Books, case: Case) -> Iterator[tuple[Owed, datetime]]:
    """Yield each step that a case owed, and when it was over with, at the latest the end of the run."""
    for place, event in enumerate(case.history):
        for owed in _begun(books, case, event):
            later = case.history[place + 1 :]
            yield owed, next((e.at for e in later if isinstance(e, owed.over_with)), books.end)


def _untold(books: Books, case: Case, owed: Owed, over: datetime) -> str:
    calendar = books.calendar
    told_from = owed.due if owed.by_the_clock else calendar.next_opening(owed.due + _INSTANT)
    until = books.extended(told_from, _WITHIN)
    if over <= told_from + _WITHIN or until >= books.end:
        return ""
    letters = [
        letter
        for letter in books.to_staff(case.ticket.number)
        if f"clock.{owed.clock}.breached" in letter.keys and owed.due <= letter.at <= until
    ]
    if LEAD in {letter.chat for letter in letters}:
        return ""
    return f"case {case.ticket.number}: {owed.clock}, begun {owed.begun}, due {owed.due}: nobody was told"


def _begun(books: Books, case: Case, event: Event) -> Iterator[Owed]:
    """Yield what an event makes the desk owe."""
    clocks, ticket = books.policy.clocks, case.ticket
    paid = ticket.request is Request.REPAIR and ticket.warranty.coverage is Coverage.EXPIRED
    match event:
        case TicketFiled() if paid:
            yield from _within(books, event, "quote", clocks.quote, QuoteGiven)
        case TicketFiled() | TicketReopened() if ticket.request is Request.EXCHANGE:
            yield from _within(books, event, "contact", clocks.exchange_contact, *_ANSWERED)
        case ProductReceived(settlement=Settlement.EXCHANGE):
            back = (ProductInspected, ReturnRefused)
            yield from _within(books, event, "inspection", clocks.exchange_inspection, *back)
            yield from _within(books, event, "replacement", clocks.exchange_sent, ReturnRefused)
        case ProductReceived():
            yield from _within(books, event, "refund", clocks.refund, ReturnRefused)
        case SentToFactory(expected=day) | FactoryDateMoved(expected=day):
            limit = clocks.factory_repair
            sent = isinstance(event, SentToFactory)
            due = _end_of_service(books, day, event.at)
            if sent and limit is not None:
                due = max(due, books.calendar.add(event.at, limit))
            over_with = (BackFromFactory, FactoryDateMoved, SentToFactory, *DELIVERED)
            yield Owed(clock="factory", begun=event.at, due=due, by_the_clock=False, over_with=over_with)


def _within(
    books: Books, event: Event, clock: str, span: Span | None, *over_with: type[Event]
) -> Iterator[Owed]:
    if span is not None:
        yield Owed(
            clock=clock,
            begun=event.at,
            due=books.calendar.add(event.at, span),
            by_the_clock=span.measure is Measure.CLOCK,
            over_with=(*over_with, *DELIVERED),
        )


def _end_of_service(books: Books, day: date, at: datetime) -> datetime:
    calendar = books.calendar
    due = calendar.end_of(day)
    return due if due > at else calendar.closing(calendar.next_working_day(day))
