"""Questions to the enacting organ, answered by it"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("article", sa.String(length=120), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_question_filing_id_filing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index(op.f("ix_question_filing_id"), "question", ["filing_id"], unique=False)
    op.create_table(
        "question_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_question_event_account_id_account")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_question_event_question_id_question")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_event")),
    )
    op.create_index(op.f("ix_question_event_question_id"), "question_event", ["question_id"], unique=False)
    op.create_table(
        "question_file",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["question_event.id"], name=op.f("fk_question_file_event_id_question_event")
        ),
        sa.ForeignKeyConstraint(["material_id"], ["material.id"], name=op.f("fk_question_file_material_id_material")),
        sa.PrimaryKeyConstraint("event_id", "material_id", name=op.f("pk_question_file")),
    )
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("question_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_letter_question_id_question"), "question", ["question_id"], ["id"])
        batch.create_index(op.f("ix_letter_question_id"), ["question_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("letter") as batch:
        batch.drop_index(op.f("ix_letter_question_id"))
        batch.drop_constraint(op.f("fk_letter_question_id_question"), type_="foreignkey")
        batch.drop_column("question_id")
    for table in ("question_file", "question_event", "question"):
        op.drop_table(table)
