"""Suggestions from outside"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("provision", sa.String(length=300), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("proposer", sa.Text(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=True),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_suggestion_filing_id_filing")),
        sa.ForeignKeyConstraint(["leader_id"], ["suggestion.id"], name=op.f("fk_suggestion_leader_id_suggestion")),
        sa.ForeignKeyConstraint(["receiver_id"], ["unit.id"], name=op.f("fk_suggestion_receiver_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_suggestion_code_digest")),
        sa.UniqueConstraint("number", name=op.f("uq_suggestion_number")),
    )
    op.create_index(op.f("ix_suggestion_filing_id"), "suggestion", ["filing_id"], unique=False)
    op.create_index(op.f("ix_suggestion_leader_id"), "suggestion", ["leader_id"], unique=False)
    op.create_index("ix_suggestion_receiver_id_state", "suggestion", ["receiver_id", "state"], unique=False)
    op.create_table(
        "suggestion_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_suggestion_event_account_id_account")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name=op.f("fk_suggestion_event_suggestion_id_suggestion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_event")),
    )
    op.create_index(op.f("ix_suggestion_event_suggestion_id"), "suggestion_event", ["suggestion_id"], unique=False)
    op.create_table(
        "suggestion_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name=op.f("fk_suggestion_file_suggestion_id_suggestion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_file")),
    )
    op.create_index(op.f("ix_suggestion_file_suggestion_id"), "suggestion_file", ["suggestion_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_suggestion_file_suggestion_id"), table_name="suggestion_file")
    op.drop_table("suggestion_file")
    op.drop_index(op.f("ix_suggestion_event_suggestion_id"), table_name="suggestion_event")
    op.drop_table("suggestion_event")
    op.drop_index("ix_suggestion_receiver_id_state", table_name="suggestion")
    op.drop_index(op.f("ix_suggestion_leader_id"), table_name="suggestion")
    op.drop_index(op.f("ix_suggestion_filing_id"), table_name="suggestion")
    op.drop_table("suggestion")
