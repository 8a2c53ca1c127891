"""Surveys that are not finished leave the index of finished ones, which drew other queries to itself."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FINISHED = "finished_at IS NOT NULL"


def upgrade() -> None:
    """Replace the index of all surveys by one of the finished."""
    op.drop_index("ix_surveys_finished_at", "surveys")
    op.create_index(
        "ix_surveys_finished",
        "surveys",
        ["finished_at"],
        sqlite_where=sa.text(FINISHED),
        postgresql_where=sa.text(FINISHED),
    )


def downgrade() -> None:
    """Bring the index of all surveys back."""
    op.drop_index("ix_surveys_finished", "surveys")
    op.create_index("ix_surveys_finished_at", "surveys", ["finished_at"])
