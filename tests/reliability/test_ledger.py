"""The ledger finds what it is there to find: each account is shown books that do not balance."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.reliability.books import Books, Filed, Happened, Kill, Outgoing, Received, Struck
from tests.reliability.journal import Entry
from tests.reliability.ledger import balance, balances

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
CUSTOMER, ENGINEER, LEAD = 1, 2, 3
PUSH, WINDOW = "A new case: 101", "Which product is it?"


def received(number: int, *, status: str = "done", at: float = 0, failures: int = 0) -> Received:
    finished = NOON + timedelta(seconds=at) if status == "done" else None
    return Received(update_id=number, chat=CUSTOMER, status=status, finished_at=finished, failures=failures)


def row(number: int, chat: int, template: str, message: int) -> Outgoing:
    return Outgoing(
        id=number,
        chat=chat,
        template=template,
        ticket=7,
        status="sent",
        message_id=message,
        not_before=NOON,
    )


def entry(chat: int, message: int, text: str, *, seq: int = 0, own: bool = False) -> Entry:
    return Entry(seq=seq, chat=chat, message_id=message, text=text, edited=False, own=own)


SOUND = Books(
    confirmed={"c1-1": "101"},
    tickets=[Filed(id=7, number="101", words="It leaks, report c1-1", customer=CUSTOMER)],
    happened=[Happened(ticket=7, kind=kind) for kind in ("TicketFiled", "TicketAssigned", "JobAccepted")],
    received=[received(1, at=1), received(2, at=2)],
    outgoing=[
        row(1, LEAD, "staff/new_ticket", 20),
        row(2, ENGINEER, "job/offer", 21),
        row(3, CUSTOMER, "customer/taken_on", 22),
    ],
    entries=[
        entry(CUSTOMER, 10, WINDOW, seq=100),
        entry(LEAD, 20, PUSH, seq=500),
        entry(ENGINEER, 21, "A job: 101", seq=600),
        entry(CUSTOMER, 22, "Taken on: 101", seq=700),
    ],
    staff=frozenset({LEAD}),
)
KILL = Kill(seq=550, process="run")


def broken(books: Books) -> list[str]:
    """Return the promises that the ledger finds broken."""
    return [account.promise for account in balance(books) if account.findings]


def changed(index: int, **values: Any) -> list[Outgoing]:
    rows = list(SOUND.outgoing)
    rows[index] = replace(rows[index], **values)
    return rows


def test_sound_books_balance() -> None:
    assert balances(balance(SOUND))


@pytest.mark.parametrize(
    ("promise", "books"),
    [
        ("customers reported and the desk told people", Books(confirmed={})),
        (
            "every update that came in was handled",
            replace(SOUND, received=[received(1, at=1), received(2, status="parked")]),
        ),
        (
            "updates of a chat were handled in order",
            replace(SOUND, received=[received(1, at=2), received(2, at=1)]),
        ),
        ("no customer had to repeat anything", replace(SOUND, repeated=("c1-1: tap",))),
        ("each confirmed intake has exactly one ticket", replace(SOUND, tickets=[])),
        ("each confirmed intake has exactly one ticket", replace(SOUND, tickets=[*SOUND.tickets] * 2)),
        ("each confirmed intake has exactly one ticket", replace(SOUND, confirmed={"c1-1": "102"})),
        (
            "each act has exactly one entry in the history",
            replace(SOUND, happened=[*SOUND.happened, SOUND.happened[0]]),
        ),
        ("each event that is owed to somebody is in the outbox", replace(SOUND, outgoing=SOUND.outgoing[:2])),
        (
            "each message has one delivery or one recorded reason",
            replace(SOUND, outgoing=changed(0, message_id=99)),
        ),
        (
            "each message has one delivery or one recorded reason",
            replace(SOUND, outgoing=changed(0, status="queued", message_id=None)),
        ),
        (
            "each message has one delivery or one recorded reason",
            replace(SOUND, outgoing=changed(0, status="failed", message_id=None)),
        ),
        (
            "messages reached each person in order",
            replace(
                SOUND,
                outgoing=[*SOUND.outgoing, row(4, LEAD, "staff/clock", 19)],
                entries=[*SOUND.entries, entry(LEAD, 19, "A clock")],
            ),
        ),
        (
            "each doubled message is explained by an unknown outcome",
            replace(SOUND, entries=[*SOUND.entries, entry(LEAD, 30, PUSH, seq=800)], kills=[KILL]),
        ),
        (
            "each doubled message is explained by an unknown outcome",
            replace(
                SOUND, entries=[SOUND.entries[0], entry(CUSTOMER, 11, WINDOW, seq=200), *SOUND.entries[1:]]
            ),
        ),
    ],
)
def test_what_is_wrong_is_found(promise: str, books: Books) -> None:
    assert promise in broken(books)


def test_a_message_that_was_never_recorded_as_sent_may_come_twice() -> None:
    rows = changed(0, unknown=1, reasons=("lease ended",))
    twice = [SOUND.entries[0], entry(LEAD, 19, PUSH, seq=500), *SOUND.entries[1:]]
    assert broken(replace(SOUND, outgoing=rows, entries=twice, kills=[KILL])) == []


def test_a_window_may_come_twice_around_a_kill_but_not_three_times() -> None:
    second, third = entry(CUSTOMER, 11, WINDOW, seq=600), entry(CUSTOMER, 12, WINDOW, seq=620)
    kills = [KILL, Kill(seq=9900, process="run")]
    once = replace(SOUND, entries=[SOUND.entries[0], second, *SOUND.entries[1:]], kills=kills)
    twice = replace(SOUND, entries=[SOUND.entries[0], second, third, *SOUND.entries[1:]], kills=kills)
    assert broken(once) == []
    assert "each doubled message is explained by an unknown outcome" in broken(twice)


def test_a_reply_whose_answer_was_cut_off_may_come_twice() -> None:
    twice = [SOUND.entries[0], entry(CUSTOMER, 11, WINDOW, seq=200), *SOUND.entries[1:]]
    assert broken(replace(SOUND, entries=twice, struck=[Struck(chat=CUSTOMER, method="sendMessage")])) == []


def test_the_same_answer_to_the_same_mistake_is_no_copy() -> None:
    mistakes = [entry(CUSTOMER, 11, "hm", seq=50, own=True), entry(CUSTOMER, 12, "hm", seq=200, own=True)]
    entries = [mistakes[0], SOUND.entries[0], mistakes[1], entry(CUSTOMER, 13, WINDOW, seq=300)]
    assert broken(replace(SOUND, entries=[*entries, *SOUND.entries[1:]])) == []
    quickly = [*mistakes, SOUND.entries[0], entry(CUSTOMER, 13, WINDOW, seq=300)]
    assert broken(replace(SOUND, entries=[*quickly, *SOUND.entries[1:]])) == []
    once_more = [*quickly, entry(CUSTOMER, 14, WINDOW, seq=310)]
    assert broken(replace(SOUND, entries=[*once_more, *SOUND.entries[1:]])) != []


def test_buttons_taken_from_a_copy_answer_nothing() -> None:
    """A window came twice around a kill, its buttons were taken away, and two equal acts had equal answers.

    Taking the buttons away counted as the answer to the first act, and the second answer as unexplained.
    """
    acts = [entry(CUSTOMER, 11, "w8ob", seq=545, own=True), entry(CUSTOMER, 13, "w8ob", seq=570, own=True)]
    copy = entry(CUSTOMER, 12, WINDOW, seq=560)
    bared = replace(copy, seq=580, edited=True)
    answers = [
        entry(CUSTOMER, 14, "Which of these?", seq=590),
        entry(CUSTOMER, 15, "Which of these?", seq=595),
    ]
    chat = [SOUND.entries[0], acts[0], copy, acts[1], bared, *answers, *SOUND.entries[1:]]
    assert broken(replace(SOUND, entries=chat, kills=[KILL])) == []
    assert broken(replace(SOUND, entries=[*chat, replace(answers[1], message_id=16)], kills=[KILL])) != []
