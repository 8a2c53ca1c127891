"""The index by which reviews find the cases filed in a week or month."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_tickets_filed_at", "tickets", ["filed_at"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("ix_tickets_filed_at", "tickets")
