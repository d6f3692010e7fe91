"""The law library: laws, versions that are never changed, articles, repeals, imports

The former table of versions had neither articles nor repeals and is left behind: import the laws again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("law_version")
    op.create_table(
        "law",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("organ", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law")),
        sa.UniqueConstraint("key", name=op.f("uq_law_key")),
    )
    op.create_table(
        "law_version",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("law_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("enacted_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("is_exact", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["law_id"], ["law.id"], name=op.f("fk_law_version_law_id_law")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_version")),
    )
    op.create_index("ix_law_version_law_id_valid_from", "law_version", ["law_id", "valid_from"], unique=False)
    op.create_table(
        "law_article",
        sa.Column("version_id", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sub", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["law_version.id"], name=op.f("fk_law_article_version_id_law_version")),
        sa.PrimaryKeyConstraint("version_id", "number", "sub", name=op.f("pk_law_article")),
    )
    op.create_table(
        "law_repeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("by_key", sa.String(length=300), nullable=False),
        sa.Column("by_title", sa.String(length=300), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("article", sa.String(length=60), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_repeal")),
        sa.UniqueConstraint("key", "by_key", "day", name=op.f("uq_law_repeal_key_by_key_day")),
    )
    op.create_index(op.f("ix_law_repeal_key"), "law_repeal", ["key"], unique=False)
    op.create_index(op.f("ix_law_repeal_by_key"), "law_repeal", ["by_key"], unique=False)
    op.create_table(
        "law_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("repealed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_import")),
    )
    op.create_index(op.f("ix_law_import_sha256"), "law_import", ["sha256"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("the former table of versions cannot be made again from this one")
