"""What a restore must not undo: carried over from the present file, each part as far as it can be read.

Tickets go back to the backup. What people outside were told, gave away or may rely on does not: numbers that
were given out, who the people are and what they had erased, what has been said, and what still waits.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import structlog

from storage.restoring.aftermath import Standing, side_by_side

_log = structlog.get_logger(__name__)

CARRIED = frozenset(
    {
        *("counters", "people", "invites", "looks", "tickets", "events", "drafts", "campaign_asks"),
        *("outbox", "inbox", "parked_decisions"),
    }
)
"""Tables of which something is carried over."""

AS_IN_THE_BACKUP = frozenset(
    {
        # What belongs to a case goes back with it, and so does what staff had started or noted.
        *("clocks", "clock_rules", "progress_promises", "progress_runs", "surveys", "follow_ups"),
        *("campaigns", "batch_suspicions", "batch_cases"),
        # A window is drawn anew where it no longer fits.
        "dialog_states",
        # How messages went that are no longer there; the messages themselves are carried over.
        "outbox_attempts",
        # What the running processes enter anew.
        *("inbox_lanes", "leases", "processes", "takeovers"),
        # What belongs to the file itself.
        *("key_checks", "schema_support"),
    }
)
"""Tables that are as they were: a new table needs its place here or above."""

GAP = 1000
"""How many numbers are left out where nobody can tell any more which were given out since the backup."""

_HELD = frozenset({"id", "worker", "leased_until"})
_OWN_ID = (
    "CASE WHEN EXISTS (SELECT 1 FROM main.{table} AS was WHERE was.id = now.id) THEN NULL ELSE now.id END"
)
"""Buttons name rows by their ids: a row keeps its own, and none is given to another."""
_ERASED = """(
    SELECT now.ticket FROM present.events AS now JOIN main.tickets ON main.tickets.id = now.ticket
    WHERE now.kind = 'PersonalDataErased' AND now.id > coalesce(
        (SELECT max(was.id) FROM main.events AS was WHERE was.ticket = now.ticket), 0))"""
_UNKNOWN_MESSAGE = """
    NOT EXISTS (SELECT 1 FROM main.outbox AS was WHERE was.dedupe = now.dedupe)
    AND now.recipient IN (SELECT id FROM main.people)
    AND (now.ticket IS NULL OR EXISTS (
        SELECT 1 FROM main.tickets AS was JOIN present.tickets AS ticket ON ticket.id = was.id
        WHERE was.id = now.ticket AND ticket.version = was.version))"""
_WAITS = "now.status IN ('waiting', 'parked')"
_UNKNOWN_UPDATE = """
    NOT EXISTS (
        SELECT 1 FROM main.inbox AS was WHERE was.bot = now.bot AND was.update_id = now.update_id)"""


@dataclass(frozen=True, kw_only=True)
class Carried:
    """How many rows were carried over, by part; None where the present file could not be read for it.

    `settled` are messages that the backup would have sent again, `said` those that it did not know,
    `waiting` updates that nobody has handled yet, `erased` tickets whose personal data stays erased, `looks`
    records of who looked at personal data.
    """

    numbers: int | None = None
    people: int | None = None
    erased: int | None = None
    settled: int | None = None
    said: int | None = None
    waiting: int | None = None
    looks: int | None = None


class _Part:
    """One transaction that writes into the backup from the present file."""

    def __init__(self, both: sqlite3.Connection) -> None:
        self._both = both

    def write(self, statement: str, **names: str) -> int:
        return self._both.execute(statement.format(**names)).rowcount

    def count(self, query: str, **names: str) -> int:
        [[number]] = self._both.execute(query.format(**names)).fetchall()
        return int(number)

    def shared(self, table: str, *, but: frozenset[str] = frozenset()) -> str:
        """Return the columns that both files have, in one order."""
        was, now = (
            [name for _, name, *_ in self._both.execute(f"PRAGMA {schema}.table_info({table})")]
            for schema in ("main", "present")
        )
        return ", ".join(f'"{name}"' for name in was if name in now and name not in but)


def carry_over(backup: Path, present: Path, found: Standing) -> Carried:
    """Write into a staged backup what the present file knows better, all of a part or nothing of it.

    Where it does not tell which numbers were given out, the next ones begin `GAP` higher.
    """
    carried = Carried() if found is Standing.NONE else _carried(backup, present)
    if carried.numbers is None:
        with closing(sqlite3.connect(backup)) as connection, connection:
            connection.execute("UPDATE counters SET value = value + ?", (GAP,))
    return carried


def _carried(backup: Path, present: Path) -> Carried:
    try:
        with side_by_side(backup, present) as both:
            return Carried(
                numbers=_carry(both, _numbers),
                people=_carry(both, _people),
                erased=_carry(both, _erased),
                settled=_carry(both, _settled),
                said=_carry(both, _said),
                waiting=_carry(both, _waiting),
                looks=_carry(both, _looks),
            )
    except sqlite3.DatabaseError:
        return Carried()


def _carry(both: sqlite3.Connection, write: Callable[[_Part], int]) -> int | None:
    both.execute("BEGIN")
    try:
        number = write(_Part(both))
        both.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        _log.warning(
            "a part of the present database could not be read", part=write.__name__, cause=str(error)
        )
        if both.in_transaction:
            both.execute("ROLLBACK")
        return None
    return number


def _numbers(part: _Part) -> int:
    return part.write("""
        INSERT INTO main.counters (name, value) SELECT name, value FROM present.counters WHERE true
        ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)""")


def _people(part: _Part) -> int:
    columns = part.shared("people")
    part.write(
        """
        UPDATE main.people SET ({columns}) =
            (SELECT {columns} FROM present.people AS now WHERE now.id = main.people.id)
        WHERE id IN (SELECT id FROM present.people)""",
        columns=columns,
    )
    part.write(
        "INSERT OR REPLACE INTO main.invites ({columns}) SELECT {columns} FROM present.invites",
        columns=part.shared("invites"),
    )
    return part.write(
        """
        INSERT INTO main.people ({columns}) SELECT {columns} FROM present.people
        WHERE id NOT IN (SELECT id FROM main.people)""",
        columns=columns,
    )


def _erased(part: _Part) -> int:
    part.write("""
        DELETE FROM main.drafts WHERE filed_as IS NULL AND id NOT IN (SELECT id FROM present.drafts)""")
    erased = part.write(
        """
        UPDATE main.tickets SET ({columns}) =
            (SELECT {columns} FROM present.tickets AS now WHERE now.id = main.tickets.id)
        WHERE id IN {erased}""",
        columns=part.shared("tickets"),
        erased=_ERASED,
    )
    part.write(
        """
        INSERT INTO main.events ({columns}) SELECT {columns} FROM present.events AS event
        WHERE event.ticket IN {erased} AND event.id > coalesce(
            (SELECT max(was.id) FROM main.events AS was WHERE was.ticket = event.ticket), 0)
        ORDER BY event.id""",
        columns=part.shared("events", but=frozenset({"id"})),
        erased=_ERASED,
    )
    part.write("""
        UPDATE main.campaign_asks SET words = NULL FROM present.campaign_asks AS now
        WHERE now.campaign = main.campaign_asks.campaign AND now.customer = main.campaign_asks.customer
          AND now.words IS NULL""")
    return erased


def _looks(part: _Part) -> int:
    return part.write(
        """
        INSERT INTO main.looks ({columns}) SELECT {columns} FROM present.looks AS now
        WHERE now.id > coalesce((SELECT max(id) FROM main.looks), 0) ORDER BY now.id""",
        columns=part.shared("looks"),
    )


def _settled(part: _Part) -> int:
    return part.write("""
        UPDATE main.outbox SET status = now.status, message_id = now.message_id, attempts = now.attempts,
            finished_at = now.finished_at, worker = NULL, leased_until = NULL
        FROM present.outbox AS now
        WHERE now.dedupe = main.outbox.dedupe AND main.outbox.status = 'queued' AND now.status <> 'queued'""")


def _said(part: _Part) -> int:
    return part.write(
        """
        INSERT INTO main.outbox (id, {columns}) SELECT {id}, {columns} FROM present.outbox AS now
        WHERE {unknown} ORDER BY now.id""",
        id=_OWN_ID.format(table="outbox"),
        columns=part.shared("outbox", but=_HELD),
        unknown=_UNKNOWN_MESSAGE,
    )


def _waiting(part: _Part) -> int:
    _dropped(part)
    number = part.count(
        "SELECT count(*) FROM present.inbox AS now WHERE {waits} AND {unknown}",
        waits=_WAITS,
        unknown=_UNKNOWN_UPDATE,
    )
    # The newest row comes along, whatever became of it: it says where the next poll begins.
    part.write(
        """
        INSERT INTO main.inbox (id, {columns}) SELECT {id}, {columns} FROM present.inbox AS now
        WHERE ({waits} OR now.id IN (SELECT max(id) FROM present.inbox GROUP BY bot)) AND {unknown}
        ORDER BY now.id""",
        id=_OWN_ID.format(table="inbox"),
        columns=part.shared("inbox", but=_HELD),
        waits=_WAITS,
        unknown=_UNKNOWN_UPDATE,
    )
    return number


def _dropped(part: _Part) -> None:
    """Leave dropped what was dropped since, with who decided it: by then its content had been deleted."""
    columns = part.shared("inbox", but=_HELD)
    part.write(
        """
        UPDATE main.inbox SET ({columns}) = (
            SELECT {columns} FROM present.inbox AS now
            WHERE now.bot = main.inbox.bot AND now.update_id = main.inbox.update_id)
        WHERE EXISTS (
            SELECT 1 FROM present.inbox AS now
            WHERE now.bot = main.inbox.bot AND now.update_id = main.inbox.update_id
              AND now.status = 'dropped')""",
        columns=columns,
    )
    part.write(
        """
        INSERT INTO main.parked_decisions ({columns}) SELECT {columns} FROM present.parked_decisions AS now
        WHERE now.verdict = 'drop' AND NOT EXISTS (
            SELECT 1 FROM main.parked_decisions AS was
            WHERE was.bot = now.bot AND was.update_id = now.update_id AND was.retries = now.retries)""",
        columns=part.shared("parked_decisions", but=frozenset({"id"})),
    )
