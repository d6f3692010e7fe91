"""The words of the other materials, for the formal check"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("material", sa.Column("text", sa.Text(), nullable=True))
    op.add_column("material", sa.Column("unread", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("material", "unread")
    op.drop_column("material", "text")
