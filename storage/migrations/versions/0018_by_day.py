"""Messages that never go out in the customers' quiet hours."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what waits already keeps going out as soon as it can."""
    op.add_column(
        "outbox",
        sa.Column(
            "by_day", sa.Boolean(), nullable=False, server_default=sa.false(), comment="never in quiet hours"
        ),
    )


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("outbox", "by_day")
