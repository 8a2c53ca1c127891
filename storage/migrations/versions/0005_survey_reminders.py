"""When a survey's one reminder was decided on."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UNREMINDED = "asked_at IS NOT NULL AND reminded_at IS NULL AND finished_at IS NULL AND scores = '{}'"

HALF_ANSWERED = "asked_at IS NOT NULL AND finished_at IS NULL AND scores <> '{}'"


def upgrade() -> None:
    """Add the column, and the indexes of surveys that are not answered, or not to the end."""
    op.add_column(
        "surveys",
        sa.Column(
            "reminded_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when its one reminder was decided on",
        ),
    )
    for name, rows in (("ix_surveys_unreminded", UNREMINDED), ("ix_surveys_half_answered", HALF_ANSWERED)):
        op.create_index(
            name, "surveys", ["asked_at"], sqlite_where=sa.text(rows), postgresql_where=sa.text(rows)
        )


def downgrade() -> None:
    """Drop the indexes and the column."""
    op.drop_index("ix_surveys_half_answered", "surveys")
    op.drop_index("ix_surveys_unreminded", "surveys")
    op.drop_column("surveys", "reminded_at")
