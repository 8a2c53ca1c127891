"""Which end of service a ticket's last survey asks about, so that the unasked ones are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UNASKED = "served_at IS NOT NULL AND (asked_for IS NULL OR asked_for <> served_at)"

REMEMBER = """
UPDATE tickets SET asked_for = served_at
WHERE EXISTS (
    SELECT 1 FROM surveys WHERE surveys.ticket = tickets.id AND surveys.served_at = tickets.served_at
)
"""


def upgrade() -> None:
    """Add the column, fill it from the surveys, and make the index of those not asked about."""
    op.add_column(
        "tickets",
        sa.Column(
            "asked_for",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the end of the service that its last survey asks about",
        ),
    )
    op.execute(REMEMBER)
    op.create_index(
        "ix_tickets_unasked",
        "tickets",
        ["served_at", "id"],
        sqlite_where=sa.text(UNASKED),
        postgresql_where=sa.text(UNASKED),
    )


def downgrade() -> None:
    """Drop the index and the column."""
    op.drop_index("ix_tickets_unasked", "tickets")
    op.drop_column("tickets", "asked_for")
