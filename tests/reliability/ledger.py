"""The ledger: what was promised against what is there. A finding is a sentence; none means it balances."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.reliability.books import Books, Outgoing
from tests.reliability.duplicates import Duplicate, duplicates

_FINAL_WITH_REASON = {"failed", "expired", "stale", "unknown"}
_WORDS_SHOWN = 60
_MEAN_NEEDS = 20
"""How many kills and cut-off answers there must be before their mean says anything: one kill that hits a desk
in the middle of seven chats doubles seven windows, each of them once."""
_TOLD = {"TicketFiled": "staff/new_ticket", "TicketAssigned": "job/offer", "JobAccepted": "customer/taken_on"}
"""Events that this run causes, and the message that each of them owes to somebody."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """One promise and everything that is wrong with it."""

    promise: str
    findings: tuple[str, ...]


def balance(books: Books) -> list[Account]:
    """Return every promise with its findings, in the order in which a message goes through the desk."""
    return promises(books, tuple(_CHECKS))


def promises(books: Books, names: Sequence[str]) -> list[Account]:
    """Return some of the promises with their findings, by name."""
    return [Account(promise=name, findings=tuple(_CHECKS[name](books))) for name in names]


def balances(accounts: list[Account]) -> bool:
    """Return whether nothing is wrong."""
    return not any(account.findings for account in accounts)


def _something_happened(books: Books) -> Iterator[str]:
    if not (books.confirmed and books.received and books.outgoing and books.entries):
        yield "nothing was reported, or nobody was told: the run proves nothing"


def _every_update_handled(books: Books) -> Iterator[str]:
    for row in books.received:
        if row.status != "done":
            yield f"update {row.update_id} is {row.status}"


def _inbox_in_order(books: Books) -> Iterator[str]:
    finished: dict[int, tuple[int, datetime]] = {}
    for row in sorted(books.received, key=lambda row: row.update_id):
        if row.chat is None or row.finished_at is None:
            continue
        number, before = finished.get(row.chat, (0, row.finished_at))
        if row.finished_at < before:
            yield f"update {row.update_id} was handled before {number} of the same chat"
        finished[row.chat] = (row.update_id, row.finished_at)


def _nobody_repeats(books: Books) -> Iterator[str]:
    for act in books.repeated:
        yield f"a customer had to repeat an act: {act}"


def _one_ticket_each(books: Books) -> Iterator[str]:
    by_marker = defaultdict(list)
    for ticket in books.tickets:
        marker = ticket.words.rpartition(" ")[2]
        by_marker[marker].append(ticket.number)
        if marker not in books.confirmed:
            yield f"ticket {ticket.number} was filed without a confirmation"
    for marker, number in books.confirmed.items():
        found = by_marker[marker]
        if len(found) != 1:
            yield f"report {marker} has {len(found)} tickets"
        elif found != [number]:
            yield f"report {marker} is ticket {found[0]}, the customer was told {number}"


def _one_history_entry_each(books: Books) -> Iterator[str]:
    filed = Counter(event.ticket for event in books.happened if event.kind == "TicketFiled")
    accepted = Counter(event.ticket for event in books.happened if event.kind == "JobAccepted")
    for ticket in books.tickets:
        if filed[ticket.id] != 1:
            yield f"ticket {ticket.number} was filed {filed[ticket.id]} times in its history"
        if accepted[ticket.id] > 1:
            yield f"ticket {ticket.number} was accepted {accepted[ticket.id]} times in its history"


def _every_event_told(books: Books) -> Iterator[str]:
    happened = Counter((event.ticket, event.kind) for event in books.happened)
    rows = Counter((row.ticket, row.template) for row in books.outgoing)
    for ticket in books.tickets:
        for kind, template in _TOLD.items():
            owed = happened[ticket.id, kind] * (len(books.staff) if kind == "TicketFiled" else 1)
            if rows[ticket.id, template] != owed:
                found = rows[ticket.id, template]
                yield f"ticket {ticket.number}: {owed} × {template} are owed, the outbox has {found}"


def _one_outcome_each(books: Books) -> Iterator[str]:
    there = {(entry.chat, entry.message_id) for entry in books.entries if not entry.own}
    delivered: Counter[tuple[int, int | None]] = Counter()
    for row in books.outgoing:
        if row.status == "sent":
            delivered[row.chat, row.message_id] += 1
            if (row.chat, row.message_id) not in there:
                yield f"message {row.id} ({row.template}) counts as sent, and is in no chat"
        elif row.status not in _FINAL_WITH_REASON or not row.reasons:
            yield f"message {row.id} ({row.template}) is {row.status} without an outcome"
    for (_, message_id), number in delivered.items():
        if number > 1:
            yield f"{number} messages of the outbox claim to be message {message_id}"


def _outbox_in_order(books: Books) -> Iterator[str]:
    last: dict[int, tuple[int, Outgoing]] = {}
    for row in sorted(books.outgoing, key=lambda row: row.id):
        if row.status != "sent" or row.message_id is None:
            continue
        message, before = last.get(row.chat, (0, row))
        if message > row.message_id and before.not_before <= row.not_before:
            yield f"message {row.id} arrived before {before.id} at the same person"
        last[row.chat] = (row.message_id, row)


def _duplicates_explained(books: Books) -> Iterator[str]:
    for copy in duplicates(books):
        if copy.explained is None:
            words = " ".join(copy.text.split())[:_WORDS_SHOWN]
            yield f"{copy.kind} {copy.message_id} in chat {copy.chat} came twice, unexplained: {words}"


def _few_duplicates(books: Books) -> Iterator[str]:
    found = duplicates(books)
    allowed = len(books.kills) + len(books.struck)
    if len(found) > allowed and allowed >= _MEAN_NEEDS:
        yield f"{len(found)} messages came twice, with {allowed} kills and cut-off answers"
    for (_, chat), copies in _per_kill(found).items():
        if copies > 1:
            yield f"{copies} messages came twice to chat {chat} after one kill"


def _per_kill(found: list[Duplicate]) -> Counter[tuple[int, int]]:
    return Counter((copy.kill.seq, copy.chat) for copy in found if copy.kill is not None)


_CHECKS: dict[str, Callable[[Books], Iterator[str]]] = {
    "customers reported and the desk told people": _something_happened,
    "every update that came in was handled": _every_update_handled,
    "updates of a chat were handled in order": _inbox_in_order,
    "no customer had to repeat anything": _nobody_repeats,
    "each confirmed intake has exactly one ticket": _one_ticket_each,
    "each act has exactly one entry in the history": _one_history_entry_each,
    "each event that is owed to somebody is in the outbox": _every_event_told,
    "each message has one delivery or one recorded reason": _one_outcome_each,
    "messages reached each person in order": _outbox_in_order,
    "each doubled message is explained by an unknown outcome": _duplicates_explained,
    "doubled messages: at most one per kill": _few_duplicates,
}
