"""The last day of an opinion is its clock's"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_opinion_state_due_on", table_name="opinion")
    op.drop_column("opinion", "due_on")
    op.create_index(op.f("ix_opinion_state"), "opinion", ["state"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_opinion_state"), table_name="opinion")
    op.add_column("opinion", sa.Column("due_on", sa.DATE(), nullable=True))
    op.create_index("ix_opinion_state_due_on", "opinion", ["state", "due_on"], unique=False)
