"""One document to several receivers, a filing for each"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("filing") as batch:
        batch.add_column(sa.Column("also_to", JSON, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("submission_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_filing_submission_id_filing"), "filing", ["submission_id"], ["id"])
        batch.create_index(op.f("ix_filing_submission_id"), ["submission_id"])
    with op.batch_alter_table("filing") as batch:
        batch.alter_column("also_to", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("filing") as batch:
        batch.drop_index(op.f("ix_filing_submission_id"))
        batch.drop_constraint(op.f("fk_filing_submission_id_filing"), type_="foreignkey")
        for name in ("submission_id", "also_to"):
            batch.drop_column(name)
