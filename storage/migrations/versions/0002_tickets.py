"""Tickets, their history, their surveys, and the record of looks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _tickets()
    _events()
    _surveys()
    _looks()


def downgrade() -> None:
    """Drop the tables, with their indexes."""
    for table in ("looks", "surveys", "events", "tickets"):
        op.drop_table(table)


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", WIDE, autoincrement=False, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("draft", sa.String(64), nullable=False),
        sa.Column("customer", WIDE, nullable=False),
        sa.Column("owner", WIDE, nullable=True),
        sa.Column("request", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("urgency", sa.String(16), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("product_name", sa.Text(), nullable=False),
        sa.Column("product_line", sa.Text(), nullable=True),
        sa.Column("product_model", sa.Text(), nullable=True),
        sa.Column("product_serial", sa.Text(), nullable=True),
        sa.Column("purchased_from", sa.Date(), nullable=True),
        sa.Column("purchased_to", sa.Date(), nullable=True),
        sa.Column("fault_words", sa.Text(), nullable=False),
        sa.Column("fault", sa.LargeBinary(), nullable=False),
        sa.Column("order_number", sa.LargeBinary(), nullable=True),
        sa.Column("order_index", sa.String(64), nullable=True),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.String(64), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("warranty", sa.String(16), nullable=False),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        sa.Column("visit", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("record", sa.LargeBinary(), nullable=True),
        sa.Column("escalation_level", sa.Integer(), nullable=False),
        sa.Column("visits_made", sa.Integer(), nullable=False),
        sa.Column("filed_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("respond_by", MOMENT, nullable=False),
        sa.Column("solve_by", MOMENT, nullable=False),
        sa.Column("expected_at", MOMENT, nullable=False),
        sa.Column("served_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.ForeignKeyConstraint(
            ["customer"], ["people.id"], name="fk_tickets_customer", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["owner"], ["people.id"], name="fk_tickets_owner", deferrable=True, initially="DEFERRED"
        ),
        sa.UniqueConstraint("draft", name="uq_tickets_draft"),
        sa.UniqueConstraint("number", name="uq_tickets_number"),
    )
    op.create_index("ix_tickets_closed_at", "tickets", ["closed_at"])
    op.create_index("ix_tickets_customer", "tickets", ["customer", "id"])
    op.create_index(
        "ix_tickets_load",
        "tickets",
        ["owner", "solve_by", "id"],
        sqlite_where=sa.text("status NOT IN ('cancelled', 'closed')"),
        postgresql_where=sa.text("status NOT IN ('cancelled', 'closed')"),
    )
    op.create_index("ix_tickets_order_index", "tickets", ["order_index"])
    op.create_index("ix_tickets_phone_index", "tickets", ["phone_index"])
    op.create_index("ix_tickets_product_serial", "tickets", ["product_serial"])
    op.create_index(
        "ix_tickets_queue",
        "tickets",
        ["solve_by", "id"],
        sqlite_where=sa.text("status NOT IN ('cancelled', 'closed')"),
        postgresql_where=sa.text("status NOT IN ('cancelled', 'closed')"),
    )
    op.create_index("ix_tickets_status", "tickets", ["status", "served_at"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", WIDE, autoincrement=True, nullable=False),
        sa.Column("ticket", WIDE, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_person", WIDE, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name="fk_events_ticket", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["by_person"], ["people.id"], name="fk_events_by_person", deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index("ix_events_ticket", "events", ["ticket", "id"])


def _surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", WIDE, autoincrement=False, nullable=False),
        sa.Column("ticket", WIDE, nullable=False),
        sa.Column("customer", WIDE, nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("served_at", MOMENT, nullable=True, comment="the end of the service that it asks about"),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("scores", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_surveys"),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name="fk_surveys_ticket", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["customer"], ["people.id"], name="fk_surveys_customer", deferrable=True, initially="DEFERRED"
        ),
        sa.UniqueConstraint("ticket", "service", name="uq_surveys_ticket_service"),
    )
    op.create_index("ix_surveys_finished_at", "surveys", ["finished_at"])


def _looks() -> None:
    op.create_table(
        "looks",
        sa.Column("id", WIDE, autoincrement=True, nullable=False),
        sa.Column("by_person", WIDE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column(
            "ticket",
            WIDE,
            nullable=True,
            comment="no reference: a forged button may name a ticket that is not there",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_looks"),
        sa.ForeignKeyConstraint(
            ["by_person"], ["people.id"], name="fk_looks_by_person", deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index("ix_looks_ticket", "looks", ["ticket", "id"])
