"""The queues at both doors, dialog states, and roles that one process has."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _inbox()
    _inbox_lanes()
    _outbox()
    _outbox_attempts()
    _dialog_states()
    _leases()


def downgrade() -> None:
    """Drop the tables, with their indexes."""
    for table in ("leases", "dialog_states", "outbox_attempts", "outbox", "inbox_lanes", "inbox"):
        op.drop_table(table)


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", WIDE, autoincrement=True, nullable=False),
        sa.Column("bot", WIDE, nullable=False),
        sa.Column("update_id", WIDE, nullable=False),
        sa.Column("chat", WIDE, nullable=True),
        sa.Column(
            "lane", sa.String(32), nullable=False, comment="what is handled in order: a chat, or one update"
        ),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True, comment="emptied once handled"),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True, comment="when it was handled, put aside or dropped"),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("bot", "update_id", name="uq_inbox_bot_update_id"),
    )
    op.create_index("ix_inbox_finished", "inbox", ["status", "finished_at"])
    op.create_index(
        "ix_inbox_lane",
        "inbox",
        ["bot", "lane"],
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["bot", "update_id"],
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )


def _inbox_lanes() -> None:
    op.create_table(
        "inbox_lanes",
        sa.Column("bot", WIDE, autoincrement=False, nullable=False),
        sa.Column("lane", sa.String(32), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("leased_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("bot", "lane", name="pk_inbox_lanes"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", WIDE, autoincrement=True, nullable=False),
        sa.Column("recipient", WIDE, nullable=False),
        sa.Column("ticket", WIDE, nullable=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("dedupe", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("deadline", MOMENT, nullable=True),
        sa.Column("stale_after", MOMENT, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="context, buttons and attachments"),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("message_id", WIDE, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True, comment="when it was sent or given up"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(
            ["recipient"], ["people.id"], name="fk_outbox_recipient", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name="fk_outbox_ticket", deferrable=True, initially="DEFERRED"
        ),
        sa.UniqueConstraint("dedupe", name="uq_outbox_dedupe"),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["priority", "id"],
        sqlite_where=sa.text("status = 'queued'"),
        postgresql_where=sa.text("status = 'queued'"),
    )
    op.create_index(
        "ix_outbox_final",
        "outbox",
        ["status"],
        sqlite_where=sa.text("status <> 'queued'"),
        postgresql_where=sa.text("status <> 'queued'"),
    )
    op.create_index(
        "ix_outbox_recipient",
        "outbox",
        ["recipient", "id"],
        sqlite_where=sa.text("status = 'queued'"),
        postgresql_where=sa.text("status = 'queued'"),
    )
    op.create_index("ix_outbox_ticket", "outbox", ["ticket", "template"])


def _outbox_attempts() -> None:
    op.create_table(
        "outbox_attempts",
        sa.Column("id", WIDE, autoincrement=True, nullable=False),
        sa.Column("delivery", WIDE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_attempts"),
        sa.ForeignKeyConstraint(
            ["delivery"],
            ["outbox.id"],
            name="fk_outbox_attempts_delivery",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index("ix_outbox_attempts_delivery", "outbox_attempts", ["delivery"])


def _dialog_states() -> None:
    op.create_table(
        "dialog_states",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_dialog_states"),
    )
    op.create_index("ix_dialog_states_changed_at", "dialog_states", ["changed_at"])


def _leases() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("leased_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
