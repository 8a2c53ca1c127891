"""Tables of the queues at both doors, of conversations, and of roles that one process has."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, false, text

from storage.tables.columns import Moment, Sealed, Wide, metadata, partial_index, reference

WAITING = "status = 'waiting'"
"""An update not handled yet; word for word in index and query, or the index is not used."""

QUEUED = "status = 'queued'"
"""A message not sent yet; word for word in index and query, or the index is not used."""

FINAL = "status <> 'queued'"
"""A message sent or given up; word for word in index and query, or the index is not used."""

inbox = Table(
    "inbox",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=True),
    Column("bot", Wide, nullable=False),
    Column("update_id", Wide, nullable=False),
    Column("chat", Wide),
    Column("lane", String(32), nullable=False, comment="what is handled in order: a chat, or one update"),
    Column("status", String(16), nullable=False),
    Column("body", Sealed, comment="emptied once handled"),
    Column("received_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Sealed),
    Column("reason", Text),
    Column("finished_at", Moment, comment="when it was handled, put aside or dropped"),
    Column("worker", Text),
    Column("leased_until", Moment),
    Column("kind", String(16), comment="what somebody did, without what they said"),
    Column("retries", Integer, nullable=False, server_default=text("0")),
    UniqueConstraint("bot", "update_id"),
)
partial_index("ix_inbox_waiting", inbox.c.bot, inbox.c.update_id, where=WAITING)
partial_index("ix_inbox_lane", inbox.c.bot, inbox.c.lane, where=WAITING)
Index("ix_inbox_finished", inbox.c.status, inbox.c.finished_at)

inbox_lanes = Table(
    "inbox_lanes",
    metadata,
    Column("bot", Wide, primary_key=True, autoincrement=False),
    Column("lane", String(32), primary_key=True),
    Column("worker", Text, nullable=False),
    Column("leased_until", Moment, nullable=False),
)

parked_decisions = Table(
    "parked_decisions",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=True),
    Column("bot", Wide, nullable=False),
    Column("update_id", Wide, nullable=False),
    Column("retries", Integer, nullable=False, comment="how often it had been let run again before"),
    Column("verdict", String(16), nullable=False),
    Column("by_person", Wide, reference("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", Sealed),
    UniqueConstraint("bot", "update_id", "retries"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=True),
    Column("recipient", Wide, reference("people.id"), nullable=False),
    Column("ticket", Wide, reference("tickets.id")),
    Column("template", Text, nullable=False),
    Column("dedupe", Text, nullable=False, unique=True),
    Column("priority", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("deadline", Moment),
    Column("stale_after", Moment),
    Column("content", Sealed, nullable=False, comment="context, buttons and attachments"),
    Column("status", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("worker", Text),
    Column("leased_until", Moment),
    Column("message_id", Wide),
    Column("finished_at", Moment, comment="when it was sent or given up"),
    Column("ticket_version", Integer, comment="it is sent only while its ticket has this version"),
    Column("edits", Text, comment="dedupe key of the message whose place it takes"),
    Column("by_day", Boolean, nullable=False, server_default=false(), comment="never in quiet hours"),
)
partial_index("ix_outbox_due", outbox.c.priority, outbox.c.id, where=QUEUED)
partial_index("ix_outbox_recipient", outbox.c.recipient, outbox.c.id, where=QUEUED)
Index("ix_outbox_ticket", outbox.c.ticket, outbox.c.template)
# Only what is final: an index of every status would draw the claims away from the two above.
partial_index("ix_outbox_final", outbox.c.status, where=FINAL)

outbox_attempts = Table(
    "outbox_attempts",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=True),
    Column("delivery", Wide, reference("outbox.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("reason", Text),
    Column("worker", Text),
)
Index("ix_outbox_attempts_at", outbox_attempts.c.at, outbox_attempts.c.outcome)

dialog_states = Table(
    "dialog_states",
    metadata,
    Column("key", Text, primary_key=True),
    Column("content", Sealed, nullable=False),
    Column("changed_at", Moment, nullable=False, index=True),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("worker", Text, nullable=False),
    Column("leased_until", Moment, nullable=False),
)
