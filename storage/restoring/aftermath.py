"""What happened since a backup: read from the present file, as far as it can be read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_FILED = """
    SELECT number FROM present.tickets WHERE id NOT IN (SELECT id FROM main.tickets) ORDER BY id"""
_CHANGED = """
    SELECT now.number FROM present.tickets AS now JOIN main.tickets AS was ON was.id = now.id
    WHERE now.version <> was.version ORDER BY now.id"""
_TOLD = """
    SELECT count(*) FROM present.outbox AS now
    WHERE now.status = 'sent' AND now.template {like} 'customer/%' AND NOT EXISTS (
        SELECT 1 FROM main.outbox AS was WHERE was.dedupe = now.dedupe AND was.status = 'sent')"""
_HANDLED = """
    SELECT count(*) FROM present.inbox AS now
    WHERE now.status NOT IN ('waiting', 'parked') AND NOT EXISTS (
        SELECT 1 FROM main.inbox AS was WHERE was.bot = now.bot AND was.update_id = now.update_id)"""
_AGAIN = """
    SELECT count(*) FROM main.inbox AS was JOIN present.inbox AS now
    ON now.bot = was.bot AND now.update_id = was.update_id
    WHERE was.status = 'waiting' AND now.status NOT IN ('waiting', 'parked')"""
_JOINED = "SELECT count(*) FROM present.people WHERE id NOT IN (SELECT id FROM main.people)"


class Standing(StrEnum):
    """In which state the present file is."""

    NONE = "none"
    WHOLE = "whole"
    DAMAGED = "damaged"


@dataclass(frozen=True, kw_only=True)
class Aftermath:
    """What the present file knows and the backup does not; None for what can't be read any more.

    `filed` and `changed` are numbers of tickets. `told_customers` and `told_others` count messages sent,
    `handled` the updates that came in and are done, `again` those that the backup still has to handle.
    """

    standing: Standing
    filed: tuple[str, ...] | None = ()
    changed: tuple[str, ...] | None = ()
    told_customers: int | None = 0
    told_others: int | None = 0
    handled: int | None = 0
    again: int | None = 0
    joined: int | None = 0


def standing(present: Path) -> Standing:
    """Look at the present file, whole: every page and every index."""
    if not present.exists():
        return Standing.NONE
    try:
        with closing(sqlite3.connect(_read_only(present), uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError:
        return Standing.DAMAGED
    return Standing.WHOLE if found == ("ok",) else Standing.DAMAGED


@contextmanager
def side_by_side(backup: Path, present: Path) -> Iterator[sqlite3.Connection]:
    """Open a backup as `main`, to be written, and the present file as `present`, to be read."""
    with closing(sqlite3.connect(backup, isolation_level=None, uri=True)) as connection:
        connection.execute("ATTACH ? AS present", (_read_only(present),))
        yield connection


def aftermath(backup: Path, present: Path, found: Standing) -> Aftermath:
    """Compare a staged backup with the present file."""
    if found is Standing.NONE:
        return Aftermath(standing=found)
    try:
        with side_by_side(backup, present) as both:
            return Aftermath(
                standing=found,
                filed=_numbers(both, _FILED),
                changed=_numbers(both, _CHANGED),
                told_customers=_count(both, _TOLD.format(like="LIKE")),
                told_others=_count(both, _TOLD.format(like="NOT LIKE")),
                handled=_count(both, _HANDLED),
                again=_count(both, _AGAIN),
                joined=_count(both, _JOINED),
            )
    except sqlite3.DatabaseError:
        return Aftermath(
            standing=found,
            filed=None,
            changed=None,
            told_customers=None,
            told_others=None,
            handled=None,
            again=None,
            joined=None,
        )


def _numbers(both: sqlite3.Connection, query: str) -> tuple[str, ...] | None:
    try:
        return tuple(number for (number,) in both.execute(query))
    except sqlite3.DatabaseError:
        return None


def _count(both: sqlite3.Connection, query: str) -> int | None:
    try:
        [[number]] = both.execute(query).fetchall()
    except sqlite3.DatabaseError:
        return None
    return int(number)


def _read_only(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro"
