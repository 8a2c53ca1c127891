"""Tables of people, their invitations and their intake drafts."""

from sqlalchemy import Boolean, Column, Date, String, Table, Text

from storage.tables.columns import Moment, Sealed, Wide, metadata, partial_index, reference

MORE_THAN_CUSTOMER = "roles <> 'customer'"
"""Whoever is more than a customer; word for word in index and query, or the index is not used."""

people = Table(
    "people",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=False),
    Column("telegram", Wide, nullable=False, unique=True),
    Column("name", Sealed, nullable=False),
    Column("phone", Sealed),
    Column("language", String(16), nullable=False),
    Column("roles", Text, nullable=False, comment="sorted, separated by blanks"),
    Column("lines", Text, nullable=False, comment="JSON list"),
    Column("regions", Text, nullable=False, comment="JSON list"),
    Column("on_leave_until", Date),
    Column("reachable", Boolean, nullable=False),
    Column("unreachable_since", Moment),
    Column("updates", String(16), nullable=False),
)
partial_index("ix_people_desk", people.c.id, where=MORE_THAN_CUSTOMER)

invites = Table(
    "invites",
    metadata,
    Column("token_hash", String(64), primary_key=True, comment="SHA-256: the link itself is not kept"),
    Column("role", String(16), nullable=False),
    Column("created_by", Wide, reference("people.id")),
    Column("expires_at", Moment, nullable=False),
    Column("lines", Text, nullable=False, comment="JSON list"),
    Column("regions", Text, nullable=False, comment="JSON list"),
    Column("used_by", Wide, reference("people.id")),
    Column("used_at", Moment),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("customer", Wide, reference("people.id"), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("filed_as", Wide),
    Column("content", Sealed, nullable=False),
)
partial_index("uq_drafts_unfinished", drafts.c.customer, where="filed_as IS NULL", unique=True)
