"""A second person stands for the conclusion of a review"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_conclusion_account_id_account")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_conclusion_filing_id_filing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conclusion")),
    )
    op.create_index(op.f("ix_conclusion_filing_id"), "conclusion", ["filing_id"], unique=False)
    with op.batch_alter_table("second_view") as batch:
        batch.alter_column("flag_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("conclusion_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_second_view_conclusion_id_conclusion"), "conclusion", ["conclusion_id"], ["id"]
        )
        batch.create_index(op.f("ix_second_view_conclusion_id"), ["conclusion_id"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM second_view WHERE flag_id IS NULL")
    with op.batch_alter_table("second_view") as batch:
        batch.drop_index(op.f("ix_second_view_conclusion_id"))
        batch.drop_constraint(op.f("fk_second_view_conclusion_id_conclusion"), type_="foreignkey")
        batch.drop_column("conclusion_id")
        batch.alter_column("flag_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("conclusion")
