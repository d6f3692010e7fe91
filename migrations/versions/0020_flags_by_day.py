"""An index for flags by the day they were raised"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_flag_created_at", "flag", ["created_at", "filing_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_flag_created_at", table_name="flag")
