"""Owners asked, clocks warned: reckoned from outside (rules D1, C2, C3)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from operator import itemgetter

from tests.promises.books import Books, Case
from tests.promises.days import days_of
from tests.promises.people import LEAD
from tickets.case.events import (
    EngineerDeparted,
    JobAccepted,
    JobDeclined,
    NewProductSent,
    PartAwaited,
    QuoteAccepted,
    QuoteDeclined,
    QuoteGiven,
    RefundPaid,
    SentToFactory,
    SolutionConfirmed,
    TicketAssigned,
    TicketCancelled,
    TicketClosed,
    TicketEscalated,
    TicketFiled,
    TicketReopened,
    VisitAgreed,
    VisitProposed,
    VisitTimesRefused,
    WorkFinished,
)
from tickets.ids import PersonId
from tickets.kinds import Kind, Request
from tickets.policy import Measure, Span
from tickets.time.calendar import DAY

_WARNINGS = frozenset({"job/clock", "staff/clock"})
_ASKED = "job/ask_notes"
_LEAVES = (JobDeclined, TicketAssigned, TicketEscalated, TicketReopened)
_SOLVED = (WorkFinished, NewProductSent, RefundPaid, SolutionConfirmed, TicketClosed, TicketCancelled)
_ANSWERS = (*_LEAVES, *_SOLVED, VisitAgreed, VisitTimesRefused, PartAwaited, EngineerDeparted, SentToFactory)
_QUOTE_ANSWERS = (QuoteAccepted, QuoteDeclined)
_WITHIN = timedelta(hours=2, minutes=30)
_INSTANT = timedelta(microseconds=1)


def asked_findings(books: Books) -> Iterator[str]:
    """Yield where an owner was asked twice on a day, or not although a case had no word from them."""
    asked: dict[tuple[int, date], set[object]] = defaultdict(set)
    for letter in books.letters:
        if letter.kind == _ASKED:
            asked[letter.chat, books.calendar.local(letter.at).date()].add(letter.outbox)
    for (chat, day), sent in asked.items():
        if len(sent) > 1:
            yield f"engineer {chat} was asked {len(sent)} times on {day}"
    times = books.policy.progress
    for day in days_of(books):
        asks_at = books.calendar.at_local(day, times.ask_owners_at)
        until = books.calendar.at_local(day, times.promised_before)
        if books.down(asks_at, until):
            continue
        silent = {owner for case in books.cases if (owner := _silent_owner(books, case, day, asks_at, until))}
        for chat, engineer in books.engineers.items():
            if engineer in silent and not asked[chat, day]:
                yield f"engineer {chat} was not asked on {day}"


def warning_findings(books: Books) -> Iterator[str]:
    """Yield where the same warning came twice."""
    seen: dict[tuple[int, str], set[object]] = defaultdict(set)
    for letter in books.letters:
        if letter.kind in _WARNINGS:
            seen[letter.chat, letter.text].add(letter.outbox)
    for (chat, text), sent in seen.items():
        if len(sent) > 1:
            yield f"chat {chat} was warned {len(sent)} times alike: {' '.join(text.split())[:80]}"


def breach_findings(books: Books) -> Iterator[str]:
    """Yield missed solutions of which who leads the desk was not told in time."""
    for case in books.cases:
        for begun, due in _solutions(books, case):
            until = books.extended(due, _WITHIN)
            if until >= books.end:
                continue
            told = {
                letter.chat
                for letter in books.to_staff(case.ticket.number)
                if "clock.solve.breached" in letter.keys and due <= letter.at <= until
            }
            if LEAD not in told:
                yield f"case {case.ticket.number}, begun {begun}, due {due}: told were {sorted(told)}"


def _solutions(books: Books, case: Case) -> Iterator[tuple[datetime, datetime]]:
    """Yield when each missed solution was begun, and when the desk had to say that it was missed."""
    for place, event in enumerate(case.history):
        if not isinstance(event, TicketFiled | TicketReopened):
            continue
        later = case.history[place + 1 :]
        ended = next((e.at for e in later if isinstance(e, _SOLVED)), books.end)
        due, span = _promised(books, case, event.at)
        by_the_clock = span.measure is Measure.CLOCK
        asked: datetime | None = None
        times_open = False
        for each in later:
            if each.at > ended or (asked is None and each.at > due):
                break
            if isinstance(each, VisitProposed | QuoteGiven):
                asked = asked or each.at
                times_open = times_open or isinstance(each, VisitProposed)
            elif isinstance(each, _QUOTE_ANSWERS) and times_open:
                # The time of a visit is still theirs to choose.
                continue
            elif isinstance(each, (*_ANSWERS, *_QUOTE_ANSWERS)) and asked is not None:
                due = _put_off(books, due, asked, each.at, by_the_clock=by_the_clock)
                asked, times_open = None, False
        if asked is not None:
            # The customer has not answered to the end: the desk waits with them.
            continue
        told_from = due if by_the_clock else books.calendar.next_opening(due + _INSTANT)
        if ended > told_from + _WITHIN:
            yield event.at, told_from


def _promised(books: Books, case: Case, at: datetime) -> tuple[datetime, Span]:
    """Return until when a case was to be solved, and by which span: the stricter one of a complaint (P2)."""
    clocks, ticket = books.policy.clocks, case.ticket
    spans = [clocks.solve[ticket.urgency]]
    complaint = ticket.request is Request.COMPLAINT or ticket.kind is Kind.ATTITUDE
    if clocks.complaint is not None and complaint:
        spans.append(clocks.complaint.solve)
    return min(((books.calendar.add(at, span), span) for span in spans), key=itemgetter(0))


def _put_off(
    books: Books, due: datetime, asked: datetime, answered: datetime, *, by_the_clock: bool
) -> datetime:
    """Return when a solution is due that waited for the customer's answer meanwhile."""
    if by_the_clock:
        return due + (answered - asked)
    calendar = books.calendar
    first, last = calendar.local(asked).date(), calendar.local(due).date()
    left = sum(calendar.is_working_day(first + n * DAY) for n in range(1, (last - first).days + 1))
    day = calendar.local(answered).date()
    if not left and calendar.is_working_day(day) and answered <= calendar.closing(day):
        return calendar.closing(day)
    for _ in range(max(left, 1)):
        day = calendar.next_working_day(day)
    return calendar.closing(day)


def _silent_owner(books: Books, case: Case, day: date, asks_at: datetime, until: datetime) -> PersonId | None:
    """Return who worked on the case from the question to the promised hour without a word on that day."""
    owner: PersonId | None = None
    midnight = books.calendar.at_local(day, time(0))
    for event in case.history:
        if event.at >= until:
            break
        if isinstance(event, (*_LEAVES, *_SOLVED)):
            owner = None
        elif isinstance(event, JobAccepted) and event.at < asks_at:
            owner = event.by
        if event.at >= midnight and (event.by == owner or event.at >= asks_at):
            return None
    return owner
