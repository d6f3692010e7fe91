"""Documents that were not filed: catalogues and cases"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_catalogue_unit_id_unit")),
        sa.ForeignKeyConstraint(["receiver_id"], ["unit.id"], name=op.f("fk_catalogue_receiver_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue")),
    )
    op.create_index(op.f("ix_catalogue_unit_id"), "catalogue", ["unit_id"], unique=False)
    op.create_index(op.f("ix_catalogue_receiver_id"), "catalogue", ["receiver_id"], unique=False)
    op.create_table(
        "omission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_omission_unit_id_unit")),
        sa.ForeignKeyConstraint(["receiver_id"], ["unit.id"], name=op.f("fk_omission_receiver_id_unit")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_omission_filing_id_filing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_omission")),
        sa.UniqueConstraint(
            "unit_id", "document_number", "title", name=op.f("uq_omission_unit_id_document_number_title")
        ),
    )
    op.create_index(op.f("ix_omission_unit_id"), "omission", ["unit_id"], unique=False)
    op.create_index(op.f("ix_omission_receiver_id"), "omission", ["receiver_id"], unique=False)
    op.create_table(
        "omission_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("omission_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["omission_id"], ["omission.id"], name=op.f("fk_omission_event_omission_id_omission")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_omission_event_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_omission_event")),
    )
    op.create_index(op.f("ix_omission_event_omission_id"), "omission_event", ["omission_id"], unique=False)


def downgrade() -> None:
    op.drop_table("omission_event")
    op.drop_table("omission")
    op.drop_table("catalogue")
