"""The ledger of daily updates, and messages that hold only while their case stands as it did."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and the column."""
    _promises()
    _runs()
    op.add_column(
        "outbox",
        sa.Column(
            "ticket_version",
            sa.Integer(),
            nullable=True,
            comment="it is sent only while its ticket has this version",
        ),
    )


def downgrade() -> None:
    """Drop the tables and the column."""
    op.drop_column("outbox", "ticket_version")
    for table in ("progress_runs", "progress_promises"):
        op.drop_table(table)


def _promises() -> None:
    op.create_table(
        "progress_promises",
        sa.Column("day", sa.Date(), nullable=False, comment="in the desk's time zone"),
        sa.Column("ticket", WIDE, autoincrement=False, nullable=False),
        sa.Column("recipient", WIDE, nullable=False),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("push", sa.Text(), nullable=True, comment="dedupe key of the message"),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("promised_before", MOMENT, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(16), nullable=True),
        sa.Column("delivered_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("day", "ticket", name="pk_progress_promises"),
        sa.ForeignKeyConstraint(
            ["ticket"],
            ["tickets.id"],
            name="fk_progress_promises_ticket",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["recipient"],
            ["people.id"],
            name="fk_progress_promises_recipient",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(
        "ix_progress_promises_open",
        "progress_promises",
        ["day", "ticket"],
        sqlite_where=sa.text("verdict = 'open'"),
        postgresql_where=sa.text("verdict = 'open'"),
    )


def _runs() -> None:
    op.create_table(
        "progress_runs",
        sa.Column("day", sa.Date(), nullable=False, comment="in the desk's time zone"),
        sa.Column("promised_before", MOMENT, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("looked_at", MOMENT, nullable=True),
        sa.Column("reported_at", MOMENT, nullable=True),
        sa.Column("open_then", sa.Integer(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column(
            "told_before",
            sa.Integer(),
            nullable=True,
            comment="this and the next ones: the day's figures, once it is closed",
        ),
        sa.Column("told_late", sa.Integer(), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=True),
        sa.Column("told_by_event", sa.Integer(), nullable=True),
        sa.Column("not_owed", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("day", name="pk_progress_runs"),
    )
    op.create_index(
        "ix_progress_runs_open",
        "progress_runs",
        ["day"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
