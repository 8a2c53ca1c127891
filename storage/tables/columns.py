"""What columns are made of: UTC moments, sealed bytes, wide ids, and the names of constraints."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    text,
)
from sqlalchemy.types import TypeDecorator

from tickets.moments import in_utc

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of the desk."""

Wide = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit integer; SQLite counts a primary key up only when its type is called INTEGER."""

Sealed = LargeBinary
"""Bytes that only the key ring can read."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; a naive datetime raises `NaiveTime`, whichever the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what is stored: UTC, without the zone where the database (SQLite) keeps none."""
        if value is None:
            return None
        moment = in_utc(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the stored moment as an aware datetime in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def partial_index(name: str, *columns: Column[Any], where: str, unique: bool = False) -> Index:
    """Return an index over the rows that a condition selects, written alike for both databases."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def reference(target: str) -> ForeignKey:
    """Return a foreign key that is checked at commit, so that the order of writes in a unit is free."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")
