"""The tickets' clocks, and the rules that the running ones go by."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; tickets that are there get their clocks from the running desk."""
    _clocks()
    op.create_table(
        "clock_rules",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_clock_rules"),
    )


def downgrade() -> None:
    """Drop the tables, with their indexes."""
    op.drop_table("clock_rules")
    op.drop_table("clocks")


def _clocks() -> None:
    op.create_table(
        "clocks",
        sa.Column("ticket", WIDE, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner", WIDE, nullable=True),
        sa.Column("urgency", sa.String(16), nullable=False),
        sa.Column("amount", sa.Float(), nullable=False, comment="of the span, hours or days"),
        sa.Column("measure", sa.String(16), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("warn_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("pauses", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("paused_at", MOMENT, nullable=True),
        sa.Column(
            "left_us",
            WIDE,
            nullable=True,
            comment="what is left while paused, microseconds in the span's measure",
        ),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(16), nullable=True),
        sa.Column("warned_at", MOMENT, nullable=True),
        sa.Column("breached_at", MOMENT, nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True, comment="when somebody is to be told next"),
        sa.PrimaryKeyConstraint("ticket", "name", "round", name="pk_clocks"),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name="fk_clocks_ticket", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["owner"], ["people.id"], name="fk_clocks_owner", deferrable=True, initially="DEFERRED"
        ),
    )
    _partial_index("ix_clocks_next", ["next_at", "ticket"], where="next_at IS NOT NULL")
    _partial_index("ix_clocks_due", ["due_at", "warn_at"], where="stopped_at IS NULL")
    _partial_index("ix_clocks_ticket", ["ticket"], where="stopped_at IS NULL")
    _partial_index("ix_clocks_ended", ["stopped_at"], where="stopped_at IS NOT NULL")


def _partial_index(name: str, columns: list[str], *, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "clocks", columns, sqlite_where=condition, postgresql_where=condition)
