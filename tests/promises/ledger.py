"""The ledger of weeks: every promise against what really happened. A finding is a sentence."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping

from tests.promises.agreement import agreement_findings
from tests.promises.books import Books
from tests.promises.days import BROKEN, How, days_of, promises, summary, told_broken
from tests.promises.letters import Letter
from tests.promises.reminders import asked_findings, breach_findings, warning_findings
from tests.promises.services import survey_findings
from tests.promises.step_clocks import step_findings, steps_taken
from tests.promises.words import event_findings
from tests.reliability.ledger import Account

_TOLD = (How.LATE, How.HELD)


def balance(books: Books) -> list[Account]:
    """Return every account with its findings."""
    return [Account(promise=name, findings=tuple(check(books))) for name, check in ACCOUNTS.items()]


def figures(books: Books) -> dict[str, object]:
    """Return the ledger in numbers: how the promises of all days ended, then what the run was."""
    ledger = promises(books)
    ended = summary(ledger)
    return {
        "working days in the ledger": len(list(days_of(books))),
        "promises of an update": len(ledger),
        **{f"  {how.value}": ended[how] for how in How},
        **steps_taken(books),
        **books.figures,
    }


def _something_happened(books: Books) -> Iterator[str]:
    ended = summary(promises(books))
    missing = [how.value for how in (How.BEFORE, How.BY_EVENT) if not ended[how]]
    if missing or not books.outages:
        yield f"the run proves nothing: {', '.join(missing) or 'no restarts'}"


def _kept(books: Books) -> Iterator[str]:
    for promise in promises(books):
        if promise.how in BROKEN:
            yield f"case {promise.number}, {promise.day}: {promise.how.value}"


def _counted(books: Books) -> Iterator[str]:
    """Staff are told how many promises of a day were broken; it must not be fewer than were."""
    broken = Counter(promise.day for promise in promises(books) if promise.how in _TOLD)
    for day, number in broken.items():
        said = told_broken(books, day)
        if said < number:
            yield f"{day}: {number} customers were not told in time, staff heard of {said}"


def _once_a_day(books: Books) -> Iterator[str]:
    for case in books.cases:
        by_day: dict[object, set[object]] = defaultdict(set)
        for letter in books.to_customer(case, "customer/progress"):
            by_day[books.calendar.local(letter.at).date()].add(letter.outbox)
        for day, sent in by_day.items():
            if len(sent) > 1:
                yield f"case {case.ticket.number}, {day}: {len(sent)} updates on one day"


def _on_working_days(books: Books) -> Iterator[str]:
    for letter in books.letters:
        day = books.calendar.local(letter.at).date()
        if letter.kind == "customer/progress" and not books.calendar.is_working_day(day):
            yield f"case {letter.number}: an update on {day}, a day off"


def _nothing_twice(books: Books) -> Iterator[str]:
    copies: dict[object, list[Letter]] = defaultdict(list)
    for letter in books.letters:
        copies[letter.outbox].append(letter)
    for outbox, letters in copies.items():
        if outbox is not None and any(letter.answered for letter in letters[:-1]):
            yield f"message {outbox} ({letters[0].kind}) arrived {len(letters)} times, unexplained"


ACCOUNTS: Mapping[str, Callable[[Books], Iterator[str]]] = {
    "the run had updates, events and restarts": _something_happened,
    "every open case's customer was told before the hour, or a person was told why not (D2)": _kept,
    "staff were told of no fewer broken promises than there were (D2)": _counted,
    "the desk's own ledger says the same, line by line (D2, V1)": agreement_findings,
    "no customer got two updates on one day (D2)": _once_a_day,
    "updates came on working days only (D2)": _on_working_days,
    "owners were asked for their notes once a day (D1)": asked_findings,
    "each clock warned once, and again once when it was broken (C2, C3)": warning_findings,
    "of each missed solution owner and staff were told (C2)": breach_findings,
    "of each late price, factory, inspection, new product or refund somebody was told (J9, J11, X2, X4)": (
        step_findings
    ),
    "key events were told when they happened, or staff were asked to call (D5)": event_findings,
    "each service was asked about once, within 24 hours, never at night (F2)": survey_findings,
    "nothing was sent twice but where its answer was lost": _nothing_twice,
}
"""Every account by its name."""
