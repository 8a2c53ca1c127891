"""Suspected bad batches and their cases."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "batch_suspicions",
        sa.Column("id", WIDE, autoincrement=False, nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_batch_suspicions"),
    )
    op.create_table(
        "batch_cases",
        sa.Column("ticket", WIDE, autoincrement=False, nullable=False),
        sa.Column("suspicion", WIDE, nullable=False),
        sa.PrimaryKeyConstraint("ticket", name="pk_batch_cases"),
        sa.ForeignKeyConstraint(
            ["ticket"],
            ["tickets.id"],
            name="fk_batch_cases_ticket",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["suspicion"],
            ["batch_suspicions.id"],
            name="fk_batch_cases_suspicion",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index("ix_batch_cases_suspicion", "batch_cases", ["suspicion"])


def downgrade() -> None:
    """Drop the tables, with their indexes."""
    op.drop_table("batch_cases")
    op.drop_table("batch_suspicions")
