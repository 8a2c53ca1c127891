"""Tables of the storage itself: counters that ids come from, the sealing keys' check, and whom it serves."""

from sqlalchemy import Column, String, Table

from storage.tables.columns import Sealed, Wide, metadata

FIRST_TICKET = 1001
"""The first ticket's id: a number of four digits reads like one from its first day."""

counters = Table(
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Wide, nullable=False),
    comment="the last id given out, by kind",
)

key_checks = Table(
    "key_checks",
    metadata,
    Column("key_id", String(16), primary_key=True),
    Column("proof", Sealed, nullable=False),
    comment="one row per key that sealed anything here; a desk that lacks one of them does not open",
)

schema_support = Table(
    "schema_support",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("revision", String(32), nullable=False),
    comment="the oldest program, by the schema it was made for, that still works with this schema",
)
