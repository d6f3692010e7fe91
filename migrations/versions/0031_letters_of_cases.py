"""A letter belongs to the case that it arises from, which need not be a filing

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

FILLED = """
UPDATE letter SET
    subject_kind = CASE
        WHEN opinion_id IS NOT NULL THEN 'opinion' WHEN question_id IS NOT NULL THEN 'question' ELSE 'filing' END,
    subject_id = COALESCE(opinion_id, question_id, filing_id),
    receiver_id = (SELECT receiver_id FROM filing WHERE filing.id = letter.filing_id),
    unit_id = (SELECT unit_id FROM filing WHERE filing.id = letter.filing_id)
"""


def upgrade() -> None:
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("subject_kind", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("subject_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("receiver_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_letter_receiver_id_unit"), "unit", ["receiver_id"], ["id"])
        batch.create_foreign_key(op.f("fk_letter_unit_id_unit"), "unit", ["unit_id"], ["id"])
    op.execute(FILLED)
    with op.batch_alter_table("letter") as batch:
        for name in ("subject_kind", "subject_id", "receiver_id"):
            batch.alter_column(name, nullable=False)
        batch.alter_column("filing_id", nullable=True)
        for name in ("opinion", "question"):
            batch.drop_constraint(op.f(f"fk_letter_{name}_id_{name}"), type_="foreignkey")
            batch.drop_index(op.f(f"ix_letter_{name}_id"))
            batch.drop_column(f"{name}_id")
        batch.create_index(op.f("ix_letter_receiver_id"), ["receiver_id"], unique=False)
        batch.create_index("ix_letter_subject_kind_subject_id", ["subject_kind", "subject_id"], unique=False)


def downgrade() -> None:
    """Letters of cases without a filing have no place in the former table."""
    op.execute("DELETE FROM letter WHERE filing_id IS NULL")
    with op.batch_alter_table("letter") as batch:
        for name in ("opinion", "question"):
            batch.add_column(sa.Column(f"{name}_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_letter_{name}_id_{name}"), name, [f"{name}_id"], ["id"])
            batch.create_index(op.f(f"ix_letter_{name}_id"), [f"{name}_id"], unique=False)
    for name in ("opinion", "question"):
        op.execute(f"UPDATE letter SET {name}_id = subject_id WHERE subject_kind = '{name}'")  # noqa: S608 - ours
    with op.batch_alter_table("letter") as batch:
        batch.alter_column("filing_id", nullable=False)
        batch.drop_index("ix_letter_subject_kind_subject_id")
        batch.drop_index(op.f("ix_letter_receiver_id"))
        batch.drop_constraint(op.f("fk_letter_unit_id_unit"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_letter_receiver_id_unit"), type_="foreignkey")
        for name in ("unit_id", "receiver_id", "subject_id", "subject_kind"):
            batch.drop_column(name)
