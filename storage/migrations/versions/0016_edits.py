"""Messages that take the place of earlier ones, and runs of updates that staff are shown."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column(
        "outbox",
        sa.Column(
            "edits", sa.Text(), nullable=True, comment="dedupe key of the message whose place it takes"
        ),
    )
    op.add_column(
        "progress_runs",
        sa.Column(
            "shown",
            sa.Integer(),
            nullable=True,
            comment="how many messages staff were told of when it began",
        ),
    )


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("progress_runs", "shown")
    op.drop_column("outbox", "edits")
