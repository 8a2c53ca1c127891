"""Every change of the database, written down by the database itself, whichever way it came about."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WATCHED: Mapping[str, tuple[str, ...]] = {
    "people": ("id", "telegram", "roles", "lines", "regions", "language", "reachable"),
    "invites": ("token_hash", "role", "created_by", "used_by"),
    "drafts": ("id", "customer", "filed_as"),
    "tickets": ("id", "customer", "owner", "status", "version", "draft"),
    "events": ("id", "ticket", "kind", "by_person"),
    "surveys": ("id", "ticket", "customer", "scores"),
    "campaigns": ("id", "created_by", "stopped_at"),
    "campaign_asks": ("id", "campaign", "customer", "outcome"),
    "follow_ups": ("id", "ticket", "customer", "kind", "outcome"),
    "outbox": ("id", "recipient", "ticket", "template", "status"),
    "looks": ("id", "by_person", "what", "ticket"),
    "dialog_states": ("key",),
}
"""The tables whose changes are judged, and the columns by which they are."""

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Written:
    """One row inserted, updated or deleted; `old` and `new` hold the watched columns."""

    number: int
    table: str
    old: Row | None
    new: Row | None

    @property
    def row(self) -> Row:
        """The row as it is now, or was."""
        row = self.new or self.old
        assert row is not None
        return row


def install(file: Path) -> None:
    """Put triggers on the watched tables that write each change down."""
    with sqlite3.connect(file) as connection:
        connection.execute(
            "CREATE TABLE ledger (number INTEGER PRIMARY KEY, what TEXT NOT NULL, old TEXT, new TEXT)"
        )
        for table, columns in WATCHED.items():
            old, new = (_json(side, columns) for side in ("OLD", "NEW"))
            for act, values in {
                "INSERT": f"NULL, {new}",
                "UPDATE": f"{old}, {new}",
                "DELETE": f"{old}, NULL",
            }.items():
                connection.execute(
                    f"CREATE TRIGGER ledger_{table}_{act} AFTER {act} ON {table} BEGIN"
                    f" INSERT INTO ledger (what, old, new) VALUES ('{table}', {values}); END"
                )
    connection.close()


class Ledger:
    """Reads what was written since the last look."""

    def __init__(self, file: Path) -> None:
        """Read from a database with the triggers in place; what is there already is old news."""
        self._connection = sqlite3.connect(file)
        self._last = 0
        self.news()

    def news(self) -> list[Written]:
        """Return the changes since the last call, in order."""
        rows = self._connection.execute(
            "SELECT number, what, old, new FROM ledger WHERE number > ? ORDER BY number", (self._last,)
        ).fetchall()
        if rows:
            self._last = rows[-1][0]
        return [
            Written(number=number, table=table, old=_read(old), new=_read(new))
            for number, table, old, new in rows
        ]

    def all(self, table: str) -> dict[Any, Row]:
        """Return the watched columns of every row of a table, by its first column."""
        columns = WATCHED[table]
        rows = self._connection.execute(f"SELECT {', '.join(columns)} FROM {table}")
        return {row[0]: dict(zip(columns, row, strict=True)) for row in rows}

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _json(side: str, columns: tuple[str, ...]) -> str:
    pairs = ", ".join(f"'{column}', {side}.{column}" for column in columns)
    return f"json_object({pairs})"


def _read(text: str | None) -> Row | None:
    return None if text is None else json.loads(text)
