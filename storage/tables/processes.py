"""Tables of the desk's own state: its processes, and how often one took over the work of another."""

from sqlalchemy import Column, Integer, String, Table, Text

from storage.tables.columns import Moment, Wide, metadata

processes = Table(
    "processes",
    metadata,
    Column("name", Text, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("version", String(32), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("planned_at", Moment, comment="when planners last ran in it"),
)

takeovers = Table(
    "takeovers",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("total", Wide, nullable=False),
    Column("last_at", Moment, nullable=False),
)
