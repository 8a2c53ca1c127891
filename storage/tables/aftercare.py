"""Tables of what the desk asks after the end of a case."""

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

from storage.tables.columns import Moment, Wide, metadata, partial_index, reference

TO_BE_CALLED = "call_at IS NOT NULL AND outcome IS NULL"
"""A follow-up for which staff will be asked to call; word for word in index and query."""

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=False),
    Column("ticket", Wide, reference("tickets.id"), nullable=False),
    Column("customer", Wide, reference("people.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("about", Moment, nullable=False, comment="the occasion: an end of service, a closing, a promise"),
    Column("due_at", Moment, nullable=False),
    Column("asked_at", Moment),
    Column("call_at", Moment),
    Column("calls", Integer, nullable=False),
    Column("outcome", String(16)),
    Column("settled_at", Moment, index=True),
    Column("settled_by", Wide, reference("people.id")),
    UniqueConstraint("ticket", "kind", "about"),
)
partial_index("ix_follow_ups_calls", follow_ups.c.call_at, where=TO_BE_CALLED)
