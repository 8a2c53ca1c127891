"""Tables of suspected bad batches and of the cases that they are made of (rule C8)."""

from sqlalchemy import Column, Integer, String, Table, Text

from storage.tables.columns import Moment, Wide, metadata, reference

batch_suspicions = Table(
    "batch_suspicions",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=False),
    Column("product", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("told", Integer, nullable=False),
)

batch_cases = Table(
    "batch_cases",
    metadata,
    Column("ticket", Wide, reference("tickets.id"), primary_key=True, autoincrement=False),
    Column("suspicion", Wide, reference("batch_suspicions.id"), nullable=False, index=True),
)
