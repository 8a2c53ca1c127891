"""The day's promise, reckoned from outside: how it was kept, or who was told that it was not (rule D2)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from tests.promises.books import Books, Case
from tests.promises.letters import Letter
from tickets.calendar import DAY
from tickets.events import (
    SolutionConfirmed,
    TicketCancelled,
    TicketClosed,
    TicketFiled,
    TicketReopened,
)
from tickets.kinds import UpdateWish

_OPENS = (TicketFiled, TicketReopened)
_ENDS = (SolutionConfirmed, TicketClosed, TicketCancelled)
_CALLS = frozenset({"staff/call", "staff/undelivered"})
LATE = frozenset({"staff/late"})
"""What tells staff that the day's promise was broken, and for how many."""

_NOON = time(12)


class How(StrEnum):
    """What became of one day's promise to one customer."""

    BEFORE = "updated before the hour"
    BY_EVENT = "told by an event shortly before"
    WISH = "the customer's own wish"
    CALL = "not reachable, staff asked to call"
    LATE = "late, staff told"
    HELD = "not told any more that day, staff told"
    MISSING = "MISSING"
    UNTOLD = "LATE, NOBODY TOLD"


BROKEN = frozenset({How.MISSING, How.UNTOLD})
"""What must not be."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One line of the ledger: a case that was open at the promised hour of a working day."""

    day: date
    number: str
    how: How


def owed(case: Case, at: datetime) -> bool:
    """Return whether a case's customer is to hear of it at a moment: it is open and not solved."""
    turns = [event for event in case.history if event.at < at and isinstance(event, (*_OPENS, *_ENDS))]
    return bool(turns) and isinstance(turns[-1], _OPENS)


def days_of(books: Books) -> Iterator[date]:
    """Yield the working days of a run whose consequences lie within it too."""
    day = books.first
    while _next_noon(books, day) < books.end:
        if books.calendar.is_working_day(day):
            yield day
        day += DAY


def promises(books: Books) -> list[Promise]:
    """Return the whole ledger, day by day."""
    return [
        Promise(day=day, number=case.ticket.number, how=_how(books, case, day))
        for day in days_of(books)
        for case in books.cases
        if owed(case, books.calendar.at_local(day, books.policy.progress.promised_before))
    ]


def told_late(books: Books, day: date) -> list[Letter]:
    """Return what told staff that a day's promise was broken."""
    return [
        letter
        for letter in books.letters
        if letter.chat in books.staff
        and letter.kind in LATE
        and any("progress" in key for key in letter.keys)
        and _promised(books, day) <= letter.at < _next_noon(books, day)
    ]


def _how(books: Books, case: Case, day: date) -> How:
    promised = _promised(books, day)
    midnight = books.calendar.at_local(day, time(0))
    updates = books.to_customer(case, "customer/progress")
    if any(midnight <= letter.at < promised for letter in updates):
        return How.BEFORE
    times = books.policy.progress
    tells_from = books.calendar.at_local(day, times.tell_from)
    if _heard(books, case, tells_from - times.recently_told, promised):
        return How.BY_EVENT
    wishes = {books.wish(case.ticket.customer, at) for at in (tells_from, promised)}
    if UpdateWish.NONE in wishes or UpdateWish.CHANGES in wishes:
        return How.WISH
    if _called(books, case, day):
        return How.CALL
    late = any(promised <= letter.at < midnight + DAY for letter in updates)
    told = bool(told_late(books, day))
    if late:
        return How.LATE if told else How.UNTOLD
    return How.HELD if told else How.MISSING


def _heard(books: Books, case: Case, since: datetime, until: datetime) -> bool:
    """Whether the customer heard of the case in a span, be it from their own screen as they opened it."""
    opened = [event.at for event in case.history if isinstance(event, _OPENS)]
    heard = [*opened, *(letter.at for letter in books.to_customer(case))]
    return any(since <= at < until for at in heard)


def _called(books: Books, case: Case, day: date) -> bool:
    """Whether the customer could not be reached that day, and staff were asked to call."""
    midnight = books.calendar.at_local(day, time(0))
    return any(
        letter.kind in _CALLS
        and midnight <= letter.at < _next_noon(books, day)
        and books.blocked(case.chat, midnight, letter.at)
        for letter in books.to_staff(case.ticket.number)
    )


def _promised(books: Books, day: date) -> datetime:
    return books.calendar.at_local(day, books.policy.progress.promised_before)


def _next_noon(books: Books, day: date) -> datetime:
    return books.calendar.at_local(day + DAY, _NOON)


def summary(ledger: list[Promise]) -> Counter[How]:
    """Return how many promises ended in which way."""
    return Counter(promise.how for promise in ledger)
