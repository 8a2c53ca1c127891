"""Events that the customer is told of when they happen, reckoned from outside (rule D5)."""

from collections.abc import Iterator
from datetime import timedelta

from tests.promises.books import Books, Case
from tickets.case.events import (
    EngineerDeparted,
    Event,
    NewProductSent,
    ProductInspected,
    QuoteGiven,
    RefundPaid,
    ReturnRefused,
    VisitAgreed,
    VisitProposed,
    WorkFinished,
)

_TELLS: dict[type[Event], str] = {
    WorkFinished: "customer/work_done",
    VisitProposed: "customer/visit_proposed",
    VisitAgreed: "customer/visit_agreed",
    EngineerDeparted: "customer/on_the_way",
    QuoteGiven: "customer/quote",
    ProductInspected: "customer/goods_inspected",
    ReturnRefused: "customer/return_refused",
    NewProductSent: "customer/new_product_sent",
    RefundPaid: "customer/refund_paid",
}
"""What goes to every customer, whatever they wish to hear: they must decide, or be there."""

_INSTEAD = frozenset({"staff/call", "staff/undelivered"})
_SOON = timedelta(minutes=15)


def event_findings(books: Books) -> Iterator[str]:
    """Yield events that no message told, and no call task either."""
    for case in books.cases:
        for event in case.history:
            kind = _TELLS.get(type(event))
            if kind is not None and not _told(books, case, event, kind):
                yield f"case {case.ticket.number}: {type(event).__name__} of {event.at} was not told"


def _told(books: Books, case: Case, event: Event, kind: str) -> bool:
    until = books.extended(event.at, _SOON)
    if until >= books.end or until > event.at + _SOON:
        # While the desk was down nothing could be told; what then lost its sense is rightly dropped.
        return True
    if any(event.at <= letter.at <= until for letter in books.to_customer(case, kind)):
        return True
    return any(
        letter.kind in _INSTEAD and event.at <= letter.at <= until
        for letter in books.to_staff(case.ticket.number)
    )
