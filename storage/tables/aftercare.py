"""Tables of what the desk asks after the end of a case."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.columns import Moment, Sealed, Wide, metadata, partial_index, reference

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

TO_BE_ASKED = "asked_at IS NULL AND outcome IS NULL"
"""A customer of a sample who gets the invitation yet; word for word in index and query."""

TO_BE_REMINDED = "asked_at IS NOT NULL AND reminded_at IS NULL AND outcome IS NULL AND scores = '{}'"
"""An invitation without any answer and not reminded of; word for word in index and query."""

UNREPORTED = "reported_at IS NULL"
"""A campaign that runs or whose end was not told; word for word in index and query."""

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=False),
    Column("key", String(64), nullable=False, unique=True, comment="makes it start once"),
    Column("template", String(32), nullable=False),
    Column("title", Text, nullable=False, comment="JSON by language"),
    Column("intro", Text, nullable=False, comment="JSON by language"),
    Column("questions", Text, nullable=False, comment="JSON"),
    Column("months", Integer, nullable=False),
    Column("line", String(32)),
    Column("region", String(32)),
    Column("population", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("seed", Wide, nullable=False),
    Column("created_by", Wide, reference("people.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("send_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("stopped_at", Moment),
    Column("reported_at", Moment, comment="when its end was told"),
)
partial_index("ix_campaigns_unreported", campaigns.c.send_at, where=UNREPORTED)

campaign_asks = Table(
    "campaign_asks",
    metadata,
    Column("id", Wide, primary_key=True, autoincrement=True),
    Column("campaign", Wide, reference("campaigns.id"), nullable=False),
    Column("customer", Wide, reference("people.id"), nullable=False),
    Column("asked_at", Moment),
    Column("reminded_at", Moment),
    Column("scores", Text, nullable=False, comment="JSON"),
    Column("words", Sealed),
    Column("outcome", String(16)),
    Column("finished_at", Moment),
    UniqueConstraint("campaign", "customer"),
)
Index("ix_campaign_asks_customer", campaign_asks.c.customer, campaign_asks.c.asked_at)
partial_index("ix_campaign_asks_to_ask", campaign_asks.c.campaign, campaign_asks.c.id, where=TO_BE_ASKED)
partial_index(
    "ix_campaign_asks_to_remind", campaign_asks.c.campaign, campaign_asks.c.asked_at, where=TO_BE_REMINDED
)
