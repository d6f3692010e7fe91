"""A second person stands for grave verdicts

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("flag") as batch:
        batch.add_column(sa.Column("decided_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("seconded_by", sa.String(length=60), nullable=False, server_default=""))
        batch.add_column(sa.Column("seconded_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_flag_decided_by_id_account"), "account", ["decided_by_id"], ["id"])
    with op.batch_alter_table("flag") as batch:
        batch.alter_column("seconded_by", server_default=None)
    op.create_table(
        "second_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("flag_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_second_view_account_id_account")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_second_view_decision_id_decision")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_second_view_filing_id_filing")),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("fk_second_view_flag_id_flag")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_view")),
    )
    op.create_index(op.f("ix_second_view_filing_id"), "second_view", ["filing_id"], unique=False)
    op.create_index(op.f("ix_second_view_flag_id"), "second_view", ["flag_id"], unique=False)


def downgrade() -> None:
    op.drop_table("second_view")
    with op.batch_alter_table("flag") as batch:
        batch.drop_constraint(op.f("fk_flag_decided_by_id_account"), type_="foreignkey")
        for name in ("seconded_at", "seconded_by", "decided_by_id"):
            batch.drop_column(name)
