"""What kind of update it was, how often staff let it run again, and what was decided about it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and make the table."""
    op.add_column(
        "inbox",
        sa.Column("kind", sa.String(16), nullable=True, comment="what somebody did, without what they said"),
    )
    op.add_column("inbox", sa.Column("retries", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.create_table(
        "parked_decisions",
        sa.Column("id", WIDE, autoincrement=True, nullable=False),
        sa.Column("bot", WIDE, nullable=False),
        sa.Column("update_id", WIDE, nullable=False),
        sa.Column(
            "retries", sa.Integer(), nullable=False, comment="how often it had been let run again before"
        ),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("by_person", WIDE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_parked_decisions"),
        sa.ForeignKeyConstraint(
            ["by_person"],
            ["people.id"],
            name="fk_parked_decisions_by_person",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.UniqueConstraint("bot", "update_id", "retries", name="uq_parked_decisions_bot_update_id_retries"),
    )


def downgrade() -> None:
    """Drop the table and the columns."""
    op.drop_table("parked_decisions")
    op.drop_column("inbox", "retries")
    op.drop_column("inbox", "kind")
