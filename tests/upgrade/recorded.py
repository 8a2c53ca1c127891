"""What an earlier version left behind, as a file: a database, and the windows and pushed buttons in it."""

import gzip
import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]
Rows = dict[str, dict[int, Row]]
"""Rows by table and number of the row."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """A window that a person had open: its state, its message, and which rows were others than at first.

    `moved` are the buttons, by their callback data, that led to another window.
    """

    account: int
    state: str
    message: dict[str, Any]
    changed: Rows
    gone: dict[str, list[int]]
    moved: list[str]

    def buttons(self) -> list[str]:
        """Return the callback data of the window's buttons, in their order."""
        return buttons_of(self.message)


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A database with its schema, the windows seen in it, and the buttons of its messages by account."""

    schema: list[str]
    rows: Rows
    windows: list[Window]
    pushed: list[tuple[int, str]]

    def write(self, path: Path) -> None:
        """Write it as compressed JSON, the same bytes for the same content."""
        text = json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"), default=_in_hex)
        path.write_bytes(gzip.compress(text.encode(), mtime=0))

    @classmethod
    def read(cls, path: Path) -> "Recorded":
        """Read what was written."""
        kept = json.loads(gzip.decompress(path.read_bytes()))
        windows = [
            Window(
                account=window["account"],
                state=window["state"],
                message=window["message"],
                changed=_rows(window["changed"]),
                gone={table: [int(number) for number in rows] for table, rows in window["gone"].items()},
                moved=window["moved"],
            )
            for window in kept["windows"]
        ]
        pushed = [(account, data) for account, data in kept["pushed"]]
        return cls(schema=kept["schema"], rows=_rows(kept["rows"]), windows=windows, pushed=pushed)

    def restore(self, path: Path) -> None:
        """Make the database anew, as it was at first."""
        with closing(sqlite3.connect(path)) as file, file:
            for statement in self.schema:
                file.execute(statement)
        put_back(path, self.rows)

    def rows_at(self, window: Window) -> Rows:
        """Return every row as it was when a window was open."""
        return {
            table: {
                number: row
                for number, row in {**rows, **window.changed.get(table, {})}.items()
                if number not in window.gone.get(table, ())
            }
            for table, rows in self.rows.items()
        }


def buttons_of(message: dict[str, Any]) -> list[str]:
    """Return the callback data of a message's buttons, in their order."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", ())
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def put_back(path: Path, rows: Rows) -> None:
    """Let a database that may be open hold just these rows again."""
    now = rows_of(path)
    with closing(sqlite3.connect(path, timeout=30)) as file, file:
        file.execute("pragma foreign_keys = off")
        for table, wanted in rows.items():
            fresh = {number: row for number, row in wanted.items() if now[table].get(number) != row}
            for number in (now[table].keys() - wanted.keys()) | fresh.keys():
                file.execute(f"delete from {table} where rowid = ?", (number,))
            for number, row in fresh.items():
                _insert(file, table, number, row)


def rows_of(path: Path) -> Rows:
    """Return every row of a database."""
    with closing(sqlite3.connect(path)) as file:
        tables = file.execute(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        ).fetchall()
        return {
            table: {number: tuple(row) for number, *row in file.execute(f"select rowid, * from {table}")}
            for (table,) in tables
        }


def schema_of(path: Path) -> list[str]:
    """Return the statements that make a database's tables and indexes."""
    with closing(sqlite3.connect(path)) as file:
        found = file.execute(
            "select sql from sqlite_master where sql is not null and name not like 'sqlite_%'"
            " order by type desc, rowid"
        )
        return [statement for (statement,) in found]


def _insert(file: sqlite3.Connection, table: str, number: int, row: Row) -> None:
    names = ", ".join(f'"{name}"' for _, name, *_ in file.execute(f"pragma table_info({table})"))
    marks = ", ".join("?" * len(row))
    file.execute(f"insert into {table} (rowid, {names}) values (?, {marks})", (number, *row))


def _in_hex(value: object) -> dict[str, str]:
    assert isinstance(value, bytes)
    return {"hex": value.hex()}


def _rows(kept: dict[str, dict[str, list[Any]]]) -> Rows:
    return {
        table: {
            int(number): tuple(bytes.fromhex(each["hex"]) if isinstance(each, dict) else each for each in row)
            for number, row in rows.items()
        }
        for table, rows in kept.items()
    }
