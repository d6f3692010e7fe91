"""Many flags decided at once; sketches by which nearly equal provisions are found (made by flask reindex)

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "decision_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skipped", JSON, nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_decision_batch_account_id_account")),
        sa.ForeignKeyConstraint(["receiver_id"], ["unit.id"], name=op.f("fk_decision_batch_receiver_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_batch")),
    )
    op.create_index(op.f("ix_decision_batch_receiver_id"), "decision_batch", ["receiver_id"], unique=False)
    op.create_table(
        "provision_sketch",
        sa.Column("revision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_provision_sketch_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("revision_id", "ordinal", "value", name=op.f("pk_provision_sketch")),
    )
    op.create_index(op.f("ix_provision_sketch_value"), "provision_sketch", ["value"], unique=False)
    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_decision_batch_id_decision_batch"), "decision_batch", ["batch_id"], ["id"])
    op.create_index(op.f("ix_decision_batch_id"), "decision", ["batch_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_decision_batch_id"), table_name="decision")
    with op.batch_alter_table("decision") as batch:
        batch.drop_constraint(op.f("fk_decision_batch_id_decision_batch"), type_="foreignkey")
        batch.drop_column("batch_id")
    op.drop_table("provision_sketch")
    op.drop_table("decision_batch")
