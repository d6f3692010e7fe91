"""More verdicts: merged, accepted for a time, escalated, referred; what a flag follows and why it waits again.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("flag") as batch:
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("accepted_until", sa.Date(), nullable=True))
        batch.add_column(sa.Column("referred_to", sa.String(length=200), nullable=False, server_default=""))
        batch.add_column(sa.Column("follows_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("recheck", sa.String(length=40), nullable=True))
        batch.create_foreign_key(op.f("fk_flag_merged_into_id_flag"), "flag", ["merged_into_id"], ["id"])
        batch.create_foreign_key(op.f("fk_flag_follows_id_flag"), "flag", ["follows_id"], ["id"])
    with op.batch_alter_table("flag") as batch:
        batch.alter_column("referred_to", server_default=None)
    op.create_index(op.f("ix_flag_merged_into_id"), "flag", ["merged_into_id"], unique=False)
    op.create_index(op.f("ix_flag_accepted_until"), "flag", ["accepted_until"], unique=False)
    op.create_index(op.f("ix_flag_follows_id"), "flag", ["follows_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_flag_follows_id"), table_name="flag")
    op.drop_index(op.f("ix_flag_accepted_until"), table_name="flag")
    op.drop_index(op.f("ix_flag_merged_into_id"), table_name="flag")
    with op.batch_alter_table("flag") as batch:
        batch.drop_constraint(op.f("fk_flag_follows_id_flag"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_flag_merged_into_id_flag"), type_="foreignkey")
        for name in ("recheck", "follows_id", "referred_to", "accepted_until", "merged_into_id"):
            batch.drop_column(name)
