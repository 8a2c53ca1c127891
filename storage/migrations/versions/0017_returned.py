"""The product that came back from the customer, for an exchange or a refund."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Quotes, the factory and exchanges came with it: an older program cannot read a case that has them.
oldest_program = "0017"


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "tickets",
        sa.Column(
            "returned", sa.Text(), nullable=True, comment="JSON; the product that came back, if one did"
        ),
    )


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("tickets", "returned")
