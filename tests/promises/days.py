"""The day's promise, reckoned from outside: how it was kept, or who was told that it was not (rule D2)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from tests.promises.books import Books, Case
from tests.promises.letters import Letter
from tests.promises.staff import RANG_UP
from tickets.case.events import (
    ProgressNoted,
    SolutionConfirmed,
    TicketCancelled,
    TicketClosed,
    TicketFiled,
    TicketReopened,
)
from tickets.kinds import UpdateWish
from tickets.time.calendar import DAY

_OPENS = (TicketFiled, TicketReopened)
_ENDS = (SolutionConfirmed, TicketClosed, TicketCancelled)
_CALLS = frozenset({"staff/call", "staff/undelivered"})
_BROKEN = ("staff.late.progress", "staff.ledger.late", "staff.ledger.missed", "staff.ledger.open")
"""Keys of the sentences that tell staff for how many the day's promise was broken."""

_NOON = time(12)


class How(StrEnum):
    """What became of one day's promise to one customer."""

    BEFORE = "updated before the hour"
    BY_EVENT = "told by an event shortly before"
    WISH = "the customer's own wish"
    CALL = "not reachable, staff asked to call"
    CALLED = "not reachable, rung up before the hour"
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


def told_broken(books: Books, day: date) -> int:
    """Return of how many broken promises of a day staff were told, by the message that speaks of the most."""
    since, until = _promised(books, day), _next_noon(books, day)
    heard = (said_broken(letter) for letter in books.staff_letters if since <= letter.at < until)
    return max(heard, default=0)


def said_broken(letter: Letter) -> int:
    """Return of how many broken promises a message speaks."""
    return sum(number for key, number in letter.counts.items() if key.startswith(_BROKEN))


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
        return How.CALLED if _rung_up(case, midnight, promised) else How.CALL
    late = any(promised <= letter.at < midnight + DAY for letter in updates)
    told = told_broken(books, day) > 0
    if late:
        return How.LATE if told else How.UNTOLD
    return How.HELD if told else How.MISSING


def _heard(books: Books, case: Case, since: datetime, until: datetime) -> bool:
    """Whether the customer heard of the case in a span, be it from their own screen as they opened it."""
    opened = [event.at for event in case.history if isinstance(event, _OPENS)]
    heard = [*opened, *(letter.at for letter in books.to_customer(case))]
    return any(since <= at < until for at in heard)


def _called(books: Books, case: Case, day: date) -> bool:
    """Whether the customer could not be reached, and staff were asked to call: that day, or for this."""
    midnight = books.calendar.at_local(day, time(0))
    return any(
        letter.kind in _CALLS
        and midnight <= letter.at < _next_noon(books, day)
        and (letter.at < midnight + DAY or "about.customer.progress" in letter.keys)
        and books.blocked(case.chat, midnight, letter.at)
        for letter in books.to_staff(case.ticket.number)
    )


def _rung_up(case: Case, since: datetime, until: datetime) -> bool:
    calls = (each for each in case.history if isinstance(each, ProgressNoted) and each.text == RANG_UP)
    return any(since <= call.at < until for call in calls)


def _promised(books: Books, day: date) -> datetime:
    return books.calendar.at_local(day, books.policy.progress.promised_before)


def _next_noon(books: Books, day: date) -> datetime:
    return books.calendar.at_local(day + DAY, _NOON)


def summary(ledger: list[Promise]) -> Counter[How]:
    """Return how many promises ended in which way."""
    return Counter(promise.how for promise in ledger)
