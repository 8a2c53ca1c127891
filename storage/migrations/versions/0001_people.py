"""People, their invitations and drafts; counters and the check of the sealing keys."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _counters()
    _key_checks()
    _people()
    _invites()
    _drafts()


def downgrade() -> None:
    """Drop the tables, with their indexes."""
    for table in ("drafts", "invites", "people", "key_checks", "counters"):
        op.drop_table(table)


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", WIDE, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
        comment="the last id given out, by kind",
    )


def _key_checks() -> None:
    op.create_table(
        "key_checks",
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name="pk_key_checks"),
        comment="one row per key that sealed anything here; a desk that lacks one of them does not open",
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", WIDE, autoincrement=False, nullable=False),
        sa.Column("telegram", WIDE, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False, comment="sorted, separated by blanks"),
        sa.Column("lines", sa.Text(), nullable=False, comment="JSON list"),
        sa.Column("regions", sa.Text(), nullable=False, comment="JSON list"),
        sa.Column("on_leave_until", sa.Date(), nullable=True),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("unreachable_since", MOMENT, nullable=True),
        sa.Column("updates", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("telegram", name="uq_people_telegram"),
    )
    op.create_index(
        "ix_people_desk",
        "people",
        ["id"],
        sqlite_where=sa.text("roles <> 'customer'"),
        postgresql_where=sa.text("roles <> 'customer'"),
    )


def _invites() -> None:
    op.create_table(
        "invites",
        sa.Column(
            "token_hash", sa.String(64), nullable=False, comment="SHA-256: the link itself is not kept"
        ),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created_by", WIDE, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("lines", sa.Text(), nullable=False, comment="JSON list"),
        sa.Column("regions", sa.Text(), nullable=False, comment="JSON list"),
        sa.Column("used_by", WIDE, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_invites"),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name="fk_invites_created_by", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["used_by"], ["people.id"], name="fk_invites_used_by", deferrable=True, initially="DEFERRED"
        ),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("customer", WIDE, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("filed_as", WIDE, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.ForeignKeyConstraint(
            ["customer"], ["people.id"], name="fk_drafts_customer", deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index(
        "uq_drafts_unfinished",
        "drafts",
        ["customer"],
        unique=True,
        sqlite_where=sa.text("filed_as IS NULL"),
        postgresql_where=sa.text("filed_as IS NULL"),
    )
