"""The last day of a suggestion is its clock's"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("suggestion", "due_on")


def downgrade() -> None:
    op.add_column("suggestion", sa.Column("due_on", sa.DATE(), nullable=True))
