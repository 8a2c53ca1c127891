"""Which programs the schema still serves, so that an older one goes on beside a newer one's schema."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

oldest_program = "0004"


def upgrade() -> None:
    """Make the table; what it says is written after every migration."""
    op.create_table(
        "schema_support",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("revision", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_schema_support"),
        comment="the oldest program, by the schema it was made for, that still works with this schema",
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("schema_support")
