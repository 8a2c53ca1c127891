"""Tables of tickets, their history, their surveys, and who looked at personal data."""

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.columns import Moment, Sealed, Wide, metadata, partial_index, reference
from tickets.case.lifecycle import ENDED

_ENDED = ", ".join(f"'{status.value}'" for status in sorted(ENDED))
OPEN = f"status NOT IN ({_ENDED})"
"""An open ticket; word for word in index and query, or the index is not used."""

UNREMINDED = "asked_at IS NOT NULL AND reminded_at IS NULL AND finished_at IS NULL AND scores = '{}'"
"""A survey without any answer and not reminded of; word for word in index and query, as above."""

HALF_ANSWERED = "asked_at IS NOT NULL AND finished_at IS NULL AND scores <> '{}'"
"""A survey with some scores; word for word in index and query, as above."""

UNASKED = "served_at IS NOT NULL AND (asked_for IS NULL OR asked_for <> served_at)"
"""A ticket whose latest service no survey asks about; word for word in index and query, as above."""

tickets = Table(
    "tickets",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=False),
    Column("number", String(32), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("draft", String(64), nullable=False, unique=True),
    Column("customer", Wide, reference("people.id"), nullable=False),
    Column("owner", Wide, reference("people.id")),
    Column("request", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("urgency", String(16), nullable=False),
    Column("status", String(32), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("product_name", Text, nullable=False),
    Column("product_line", Text),
    Column("product_model", Text),
    Column("product_serial", Text, index=True),
    Column("purchased_from", Date),
    Column("purchased_to", Date),
    Column("fault_words", Text, nullable=False),
    Column("fault", Sealed, nullable=False),
    Column("order_number", Sealed),
    Column("order_index", String(64), index=True),
    Column("contact", Sealed, nullable=False),
    Column("phone_index", String(64), index=True),
    Column("answers", Sealed, nullable=False),
    Column("warranty", String(16), nullable=False),
    Column("warranty_until", Date),
    Column("visit", Text, nullable=False, comment="JSON"),
    Column("record", Sealed),
    Column("returned", Text, comment="JSON; the product that came back, if one did"),
    Column("escalation_level", Integer, nullable=False),
    Column("visits_made", Integer, nullable=False),
    Column("filed_at", Moment, nullable=False, index=True),
    Column("changed_at", Moment, nullable=False),
    Column("respond_by", Moment, nullable=False),
    Column("solve_by", Moment, nullable=False),
    Column("expected_at", Moment, nullable=False),
    Column("served_at", Moment),
    Column("closed_at", Moment, index=True),
    Column("asked_for", Moment, comment="the end of the service that its last survey asks about"),
)
partial_index("ix_tickets_unasked", tickets.c.served_at, tickets.c.id, where=UNASKED)
partial_index("ix_tickets_queue", tickets.c.solve_by, tickets.c.id, where=OPEN)
partial_index("ix_tickets_load", tickets.c.owner, tickets.c.solve_by, tickets.c.id, where=OPEN)
Index("ix_tickets_customer", tickets.c.customer, tickets.c.id)
Index("ix_tickets_status", tickets.c.status, tickets.c.served_at)

events = Table(
    "events",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=True),
    Column("ticket", Wide, reference("tickets.id"), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by_person", Wide, reference("people.id")),
    Column("content", Sealed, nullable=False),
)
Index("ix_events_ticket", events.c.ticket, events.c.id)

surveys = Table(
    "surveys",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=False),
    Column("ticket", Wide, reference("tickets.id"), nullable=False),
    Column("customer", Wide, reference("people.id"), nullable=False),
    Column("service", Integer, nullable=False),
    Column("served_at", Moment, comment="the end of the service that it asks about"),
    Column("due_at", Moment, nullable=False),
    Column("asked_at", Moment),
    Column("scores", Text, nullable=False, comment="JSON"),
    Column("words", Sealed),
    Column("finished_at", Moment),
    Column("reminded_at", Moment, comment="when its one reminder was decided on"),
    UniqueConstraint("ticket", "service"),
)
# Only what is finished: an index of every survey would draw the queries below away from their own.
partial_index("ix_surveys_finished", surveys.c.finished_at, where="finished_at IS NOT NULL")
partial_index("ix_surveys_unreminded", surveys.c.asked_at, where=UNREMINDED)
partial_index("ix_surveys_half_answered", surveys.c.asked_at, where=HALF_ANSWERED)

looks = Table(
    "looks",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=True),
    Column("by_person", Wide, reference("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("what", Text, nullable=False),
    Column("ticket", Wide, comment="no reference: a forged button may name a ticket that is not there"),
)
Index("ix_looks_ticket", looks.c.ticket, looks.c.id)
