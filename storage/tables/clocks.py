"""Tables of the tickets' clocks, and of the rules that the running ones go by."""

from sqlalchemy import Boolean, Column, Float, Integer, String, Table, Text

from storage.tables.columns import Moment, Wide, metadata, partial_index, reference

RUNNING = "stopped_at IS NULL"
"""A clock that has not ended; word for word in index and query, or the index is not used."""

ENDED = "stopped_at IS NOT NULL"
"""A clock that has ended; word for word in index and query, or the index is not used."""

TO_TELL = "next_at IS NOT NULL"
"""A clock of which somebody is still to be told; word for word in index and query."""

clocks = Table(
    "clocks",
    metadata,
    Column("ticket", Wide, reference("tickets.id"), primary_key=True, autoincrement=False),
    Column("name", String(16), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("owner", Wide, reference("people.id")),
    Column("urgency", String(16), nullable=False),
    Column("amount", Float, nullable=False, comment="of the span, hours or days"),
    Column("measure", String(16), nullable=False),
    Column("agreed", Boolean, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("warn_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("pauses", Text, nullable=False, comment="JSON"),
    Column("paused_at", Moment),
    Column("left_us", Wide, comment="what is left while paused, microseconds in the span's measure"),
    Column("stopped_at", Moment),
    Column("outcome", String(16)),
    Column("warned_at", Moment),
    Column("breached_at", Moment),
    Column("step", Integer, nullable=False),
    Column("next_at", Moment, comment="when somebody is to be told next"),
)
partial_index("ix_clocks_next", clocks.c.next_at, clocks.c.ticket, where=TO_TELL)
partial_index("ix_clocks_due", clocks.c.due_at, clocks.c.warn_at, where=RUNNING)
partial_index("ix_clocks_ticket", clocks.c.ticket, where=RUNNING)
partial_index("ix_clocks_ended", clocks.c.stopped_at, where=ENDED)

clock_rules = Table(
    "clock_rules",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
