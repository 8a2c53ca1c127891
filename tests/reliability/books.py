"""What the ledger reads: the desk's tables as they lie in the database, the chats, the calls, the kills."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from storage.opening import Storage
from storage.tables import events, inbox, outbox, outbox_attempts, people, tickets
from tests.reliability.journal import Entry


@dataclass(frozen=True, kw_only=True)
class Kill:
    """A process that was killed, by its name; `seq` is the last thing that had happened in the sandbox."""

    seq: int
    process: str


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A ticket as far as the ledger needs it; `words` hold the customer's marker."""

    id: int
    number: str
    words: str
    customer: int


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One event of a ticket's history, by the name of its kind."""

    ticket: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class Received:
    """One update of the inbox; `failures` counts the attempts that raised."""

    update_id: int
    chat: int | None
    status: str
    finished_at: datetime | None
    failures: int


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One row of the outbox; `reasons` and `unknown` are read from its recorded attempts."""

    id: int
    chat: int
    template: str
    ticket: int | None
    status: str
    message_id: int | None
    not_before: datetime
    reasons: tuple[str, ...] = ()
    unknown: int = 0


@dataclass(frozen=True, kw_only=True)
class Struck:
    """A call of the bot that was carried out although its answer was cut off."""

    chat: int | None
    method: str


@dataclass(frozen=True, kw_only=True)
class Books:
    """Everything that has to balance at the end of a run."""

    confirmed: dict[str, str | None]
    tickets: Sequence[Filed] = ()
    happened: Sequence[Happened] = ()
    received: Sequence[Received] = ()
    outgoing: Sequence[Outgoing] = ()
    entries: Sequence[Entry] = ()
    kills: Sequence[Kill] = ()
    struck: Sequence[Struck] = ()
    staff: frozenset[int] = frozenset()
    repeated: tuple[str, ...] = ()
    counted: dict[str, int] = field(default_factory=dict)


async def read_tables(storage: Storage) -> dict[str, Any]:
    """Return the parts of the books that lie in the database; nothing is written."""
    chats: dict[int, int] = {}
    async with storage.database.reading() as work:
        for row in await work.read(select(people.c.id, people.c.telegram)):
            chats[row.id] = row.telegram
        attempts: dict[int, list[Row[Any]]] = {}
        for row in await work.read(select(outbox_attempts).order_by(outbox_attempts.c.id)):
            attempts.setdefault(row.delivery, []).append(row)
        rows = (await work.read(select(outbox).order_by(outbox.c.id))).all()
        filed = (await work.read(select(tickets).order_by(tickets.c.id))).all()
        happened = (await work.read(select(events.c.ticket, events.c.kind).order_by(events.c.id))).all()
        received = (await work.read(select(inbox).order_by(inbox.c.update_id))).all()
    return {
        "tickets": [_filed(row, chats) for row in filed],
        "happened": [Happened(ticket=row.ticket, kind=row.kind) for row in happened],
        "received": [_received(row) for row in received],
        "outgoing": [_outgoing(row, chats, attempts.get(row.id, [])) for row in rows],
    }


def _filed(row: Row[Any], chats: dict[int, int]) -> Filed:
    return Filed(id=row.id, number=row.number, words=row.fault_words, customer=chats[row.customer])


def _received(row: Row[Any]) -> Received:
    return Received(
        update_id=row.update_id,
        chat=row.chat,
        status=row.status,
        finished_at=row.finished_at,
        failures=row.attempts,
    )


def _outgoing(row: Row[Any], chats: dict[int, int], attempts: list[Row[Any]]) -> Outgoing:
    return Outgoing(
        id=row.id,
        chat=chats[row.recipient],
        template=row.template,
        ticket=row.ticket,
        status=row.status,
        message_id=row.message_id,
        not_before=row.not_before,
        reasons=tuple(attempt.reason for attempt in attempts if attempt.reason),
        unknown=sum(attempt.outcome == "unknown" for attempt in attempts),
    )
