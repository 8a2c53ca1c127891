"""Survey campaigns over a sample of customers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TO_BE_ASKED = "asked_at IS NULL AND outcome IS NULL"
TO_BE_REMINDED = "asked_at IS NOT NULL AND reminded_at IS NULL AND outcome IS NULL AND scores = '{}'"


def upgrade() -> None:
    """Make the tables."""
    _campaigns()
    _asks()


def downgrade() -> None:
    """Drop the tables, with their indexes."""
    op.drop_table("campaign_asks")
    op.drop_table("campaigns")


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", WIDE, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(64), nullable=False, comment="makes it start once"),
        sa.Column("template", sa.String(32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False, comment="JSON by language"),
        sa.Column("intro", sa.Text(), nullable=False, comment="JSON by language"),
        sa.Column("questions", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(32), nullable=True),
        sa.Column("region", sa.String(32), nullable=True),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seed", WIDE, nullable=False),
        sa.Column("created_by", WIDE, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("send_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.Column("reported_at", MOMENT, nullable=True, comment="when its end was told"),
        sa.PrimaryKeyConstraint("id", name="pk_campaigns"),
        _reference("campaigns", "created_by", "people.id"),
        sa.UniqueConstraint("key", name="uq_campaigns_key"),
    )
    _partial_index("ix_campaigns_unreported", "campaigns", ["send_at"], "reported_at IS NULL")


def _asks() -> None:
    op.create_table(
        "campaign_asks",
        sa.Column("id", WIDE, autoincrement=True, nullable=False),
        sa.Column("campaign", WIDE, nullable=False),
        sa.Column("customer", WIDE, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("scores", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.String(16), nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_asks"),
        _reference("campaign_asks", "campaign", "campaigns.id"),
        _reference("campaign_asks", "customer", "people.id"),
        sa.UniqueConstraint("campaign", "customer", name="uq_campaign_asks_campaign_customer"),
    )
    op.create_index("ix_campaign_asks_customer", "campaign_asks", ["customer", "asked_at"])
    _partial_index("ix_campaign_asks_to_ask", "campaign_asks", ["campaign", "id"], TO_BE_ASKED)
    _partial_index("ix_campaign_asks_to_remind", "campaign_asks", ["campaign", "asked_at"], TO_BE_REMINDED)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [target], name=name, deferrable=True, initially="DEFERRED")


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
