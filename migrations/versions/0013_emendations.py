"""People put right what machines have read"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "emendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("former_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_proofread", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_emendation_filing_id_filing")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_emendation_revision_id_revision")),
        sa.ForeignKeyConstraint(["former_id"], ["revision.id"], name=op.f("fk_emendation_former_id_revision")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_emendation_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emendation")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_emendation_revision_id")),
    )
    op.create_index(op.f("ix_emendation_filing_id"), "emendation", ["filing_id"], unique=False)
    op.create_index(op.f("ix_emendation_former_id"), "emendation", ["former_id"], unique=False)


def downgrade() -> None:
    op.drop_table("emendation")
