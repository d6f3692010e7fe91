"""Figures fixed on a day"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "frozen_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("taken_by", sa.String(length=60), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.ForeignKeyConstraint(["receiver_id"], ["unit.id"], name=op.f("fk_frozen_figures_receiver_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_figures")),
    )
    op.create_index(op.f("ix_frozen_figures_receiver_id"), "frozen_figures", ["receiver_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_frozen_figures_receiver_id"), table_name="frozen_figures")
    op.drop_table("frozen_figures")
