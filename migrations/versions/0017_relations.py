"""Relations between filed documents, as people confirmed them"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("filing", sa.Column("repealed_by", sa.String(length=300), nullable=False, server_default=""))
    op.create_table(
        "relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_relation_filing_id_filing")),
        sa.ForeignKeyConstraint(["target_id"], ["filing.id"], name=op.f("fk_relation_target_id_filing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint("filing_id", "target_id", "kind", name=op.f("uq_relation_filing_id_target_id_kind")),
    )
    op.create_index(op.f("ix_relation_target_id"), "relation", ["target_id"], unique=False)


def downgrade() -> None:
    op.drop_table("relation")
    op.drop_column("filing", "repealed_by")
