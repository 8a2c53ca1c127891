"""Follow-ups of ended cases."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TO_BE_CALLED = "call_at IS NOT NULL AND outcome IS NULL"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "follow_ups",
        sa.Column("id", WIDE, autoincrement=False, nullable=False),
        sa.Column("ticket", WIDE, nullable=False),
        sa.Column("customer", WIDE, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column(
            "about", MOMENT, nullable=False, comment="the occasion: an end of service, a closing, a promise"
        ),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("call_at", MOMENT, nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by", WIDE, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_follow_ups"),
        *(_reference(column, target) for column, target in _REFERENCES),
        sa.UniqueConstraint("ticket", "kind", "about", name="uq_follow_ups_ticket_kind_about"),
    )
    op.create_index("ix_follow_ups_settled_at", "follow_ups", ["settled_at"])
    op.create_index(
        "ix_follow_ups_calls",
        "follow_ups",
        ["call_at"],
        sqlite_where=sa.text(TO_BE_CALLED),
        postgresql_where=sa.text(TO_BE_CALLED),
    )


def downgrade() -> None:
    """Drop the table, with its indexes."""
    op.drop_table("follow_ups")


_REFERENCES = (("ticket", "tickets.id"), ("customer", "people.id"), ("settled_by", "people.id"))


def _reference(column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_follow_ups_{column}"
    return sa.ForeignKeyConstraint([column], [target], name=name, deferrable=True, initially="DEFERRED")
