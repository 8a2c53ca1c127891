"""Statements that several rooms need: inserts that leave out what is there, counters, safe LIKE patterns."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, func
from sqlalchemy.dialects import postgresql, sqlite

from storage.engine import Transaction
from storage.tables import counters

Insert = postgresql.Insert | sqlite.Insert
_ESCAPE = "\\"


def insert(work: Transaction, table: Table) -> Insert:
    """Return an insert that knows ON CONFLICT, for whichever database the work is on."""
    return sqlite.insert(table) if work.is_sqlite else postgresql.insert(table)


def upsert(work: Transaction, table: Table, key: str) -> Insert:
    """Return an insert of whole rows that overwrites, in every other column, a row that has the same key."""
    return _upsert(table, key, is_sqlite=work.is_sqlite)


@cache
def _upsert(table: Table, key: str, *, is_sqlite: bool) -> Insert:
    # To build a statement takes longer than to carry it out: those of every update are built once.
    statement = sqlite.insert(table) if is_sqlite else postgresql.insert(table)
    others = {column.name: statement.excluded[column.name] for column in table.c if column.name != key}
    return statement.on_conflict_do_update(index_elements=[key], set_=others)


async def next_value(work: Transaction, counter: str, *, first: int = 1) -> int:
    """Return the next value of a counter, never the same twice, beginning at `first`."""
    counted = (
        insert(work, counters)
        .values(name=counter, value=first)
        .on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
    )
    statement = counted.returning(counters.c.value)
    value: int = (await work.write(statement)).scalar_one()
    return value


def literal(names: Sequence[StrEnum]) -> Any:
    """Return values that stand in the SQL itself: only then a partial index is used."""
    return bindparam(None, [name.value for name in names], expanding=True, literal_execute=True)


def contains(column: ColumnElement[Any], words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Return the conditions that a text holds every one of the words, taken literally, case ignored."""
    return [func.lower(column).like(f"%{_literally(word.lower())}%", escape=_ESCAPE) for word in words]


def starts_with(column: ColumnElement[Any], prefix: str) -> ColumnElement[bool]:
    """Return the condition that a text begins with a prefix, taken literally."""
    return column.like(f"{_literally(prefix)}%", escape=_ESCAPE)


def _literally(text: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        text = text.replace(sign, _ESCAPE + sign)
    return text
