"""The desk's processes, how often one took over from another, and attempts to send by time."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and the index."""
    op.create_table(
        "processes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("planned_at", MOMENT, nullable=True, comment="when planners last ran in it"),
        sa.PrimaryKeyConstraint("name", name="pk_processes"),
    )
    op.create_table(
        "takeovers",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("total", WIDE, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_takeovers"),
    )
    op.create_index("ix_outbox_attempts_at", "outbox_attempts", ["at", "outcome"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_outbox_attempts_at", "outbox_attempts")
    op.drop_table("takeovers")
    op.drop_table("processes")
