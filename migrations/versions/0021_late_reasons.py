"""The filing unit says why a filing was late"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("filing", sa.Column("late_reason", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("filing", "late_reason")
