"""Tables of the ledger of daily updates: each day's promises by ticket, and each day's run."""

from sqlalchemy import Column, Date, Integer, String, Table, Text

from storage.tables.columns import Moment, Wide, metadata, partial_index, reference

UNSETTLED = "verdict = 'open'"
"""A promise without a verdict; word for word in index and query, or the index is not used."""

NOT_CLOSED = "closed_at IS NULL"
"""A run with promises to be settled; word for word in index and query, or the index is not used."""

progress_promises = Table(
    "progress_promises",
    metadata,
    Column("day", Date, primary_key=True, comment="in the desk's time zone"),
    Column("ticket", Wide, reference("tickets.id"), primary_key=True, autoincrement=False),
    Column("recipient", Wide, reference("people.id"), nullable=False),
    Column("how", String(16), nullable=False),
    Column("push", Text, comment="dedupe key of the message"),
    Column("planned_at", Moment, nullable=False),
    Column("promised_before", Moment, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("reason", String(16)),
    Column("delivered_at", Moment),
    Column("settled_at", Moment),
)
partial_index(
    "ix_progress_promises_open", progress_promises.c.day, progress_promises.c.ticket, where=UNSETTLED
)

progress_runs = Table(
    "progress_runs",
    metadata,
    Column("day", Date, primary_key=True, comment="in the desk's time zone"),
    Column("promised_before", Moment, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("looked_at", Moment),
    Column("reported_at", Moment),
    Column("open_then", Integer, nullable=False),
    Column("closed_at", Moment),
    Column("shown", Integer, comment="how many messages staff were told of when it began"),
    Column("told_before", Integer, comment="this and the next ones: the day's figures, once it is closed"),
    Column("told_late", Integer),
    Column("missed", Integer),
    Column("told_by_event", Integer),
    Column("not_owed", Integer),
)
partial_index("ix_progress_runs_open", progress_runs.c.day, where=NOT_CLOSED)
