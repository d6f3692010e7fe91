"""Supplements asked for item by item; the reason why a filing was returned"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("filing", sa.Column("return_reason", sa.String(length=40), nullable=True))
    op.create_table(
        "supplement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_supplement_filing_id_filing")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_supplement_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement")),
    )
    op.create_index(op.f("ix_supplement_filing_id"), "supplement", ["filing_id"], unique=False)
    op.create_table(
        "supplement_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplement_id", sa.Integer(), nullable=False),
        sa.Column("check", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["supplement_id"], ["supplement.id"], name=op.f("fk_supplement_item_supplement_id_supplement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement_item")),
    )
    op.create_index(op.f("ix_supplement_item_supplement_id"), "supplement_item", ["supplement_id"], unique=False)


def downgrade() -> None:
    op.drop_table("supplement_item")
    op.drop_table("supplement")
    op.drop_column("filing", "return_reason")
