"""Owners asked, clocks warned: reckoned from outside (rules D1, C2, C3)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from tests.promises.books import Books, Case
from tests.promises.days import days_of
from tickets.events import (
    JobAccepted,
    JobDeclined,
    SolutionConfirmed,
    TicketAssigned,
    TicketCancelled,
    TicketClosed,
    TicketEscalated,
    TicketFiled,
    TicketReopened,
    WorkFinished,
)
from tickets.ids import PersonId

_WARNINGS = frozenset({"job/clock", "staff/clock"})
_ASKED = "job/ask_notes"
_LEAVES = (JobDeclined, TicketAssigned, TicketEscalated, TicketReopened)
_SOLVED = (WorkFinished, SolutionConfirmed, TicketClosed, TicketCancelled)
_BREACHED = frozenset({"staff.clock.solve.breached", "job.clock.solve.breached"})
"""Who runs the desk and owns the case is told as its owner."""

_WITHIN = timedelta(hours=2, minutes=30)


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
    """Yield missed solutions of which not every staff member was told in time."""
    for case in books.cases:
        for begun, due in _solutions(books, case):
            until = books.extended(due, _WITHIN)
            if until >= books.end:
                continue
            told = {
                letter.chat
                for letter in books.to_staff(case.ticket.number)
                if _BREACHED.intersection(letter.keys) and due < letter.at <= until
            }
            if told != books.staff:
                yield f"case {case.ticket.number}, begun {begun}, due {due}: {len(told)} of staff were told"


def _solutions(books: Books, case: Case) -> Iterator[tuple[datetime, datetime]]:
    """Yield when each missed solution was begun and due."""
    span = books.policy.clocks.solve[case.ticket.urgency]
    for place, event in enumerate(case.history):
        if not isinstance(event, TicketFiled | TicketReopened):
            continue
        due = books.calendar.add(event.at, span)
        ended = next((e.at for e in case.history[place + 1 :] if isinstance(e, _SOLVED)), books.end)
        if ended > due + _WITHIN:
            yield event.at, due


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
