"""Every running period is a clock; the days of a filing are read from them"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FORM_CHECKING, REVIEWING = frozenset({"submitted"}), frozenset({"registered", "under_review"})


def upgrade() -> None:
    _create_tables()
    filing = sa.table(
        "filing",
        *(sa.column(name) for name in ("id", "state", "receiver_id", "form_check_due", "review_due")),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in ("submitted_at", "registered_at", "concluded_at")),
    )
    rows = op.get_bind().execute(sa.select(filing)).mappings().all()
    clocks = [clock for row in rows for clock in _clocks(row)]
    if clocks:
        op.bulk_insert(_clock_table(), clocks)
    op.drop_column("filing", "form_check_due")
    op.drop_column("filing", "review_due")


def _clocks(row: Any) -> list[dict[str, Any]]:
    """What the columns of a filing said, as clocks whose last day is given."""
    spans = (
        ("form_check", row["form_check_due"], row["submitted_at"], row["registered_at"], FORM_CHECKING),
        ("review", row["review_due"], row["registered_at"], row["concluded_at"], REVIEWING),
    )
    return [
        {
            "kind": kind,
            "subject_kind": "filing",
            "subject_id": row["id"],
            "filing_id": row["id"],
            "title": "",
            "unit_id": row["receiver_id"],
            "receiver_id": row["receiver_id"],
            "started_on": _day(begun) or _day(due),
            "given": _day(due),
            "rolls": True,
            "source": "",
            "profile": "",
            "due": _day(due),
            "stopped_on": None if row["state"] in running else _day(ended) or _day(due),
        }
        for kind, due, begun, ended, running in spans
        if due is not None
    ]


def _day(value: Any) -> date | None:
    """SQLite gives text where PostgreSQL gives days."""
    if isinstance(value, datetime):
        return value.date()
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def _clock_table() -> sa.TableClause:
    texts = ("kind", "subject_kind", "title", "source", "profile")
    days = ("started_on", "given", "due", "stopped_on")
    return sa.table(
        "clock",
        *(sa.column(name, sa.String) for name in texts),
        *(sa.column(name, sa.Date) for name in days),
        *(sa.column(name, sa.Integer) for name in ("subject_id", "filing_id", "unit_id", "receiver_id")),
        sa.column("rolls", sa.Boolean),
    )


def _create_tables() -> None:
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("given", sa.Date(), nullable=True),
        sa.Column("rolls", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_clock_account_id_account")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_clock_filing_id_filing")),
        sa.ForeignKeyConstraint(["receiver_id"], ["unit.id"], name=op.f("fk_clock_receiver_id_unit")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_clock_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    op.create_index("ix_clock_subject_kind_subject_id", "clock", ["subject_kind", "subject_id"])
    op.create_index("ix_clock_unit_id_stopped_on_due", "clock", ["unit_id", "stopped_on", "due"])
    for column in ("account_id", "filing_id", "receiver_id"):
        op.create_index(op.f(f"ix_clock_{column}"), "clock", [column])
    op.create_table(
        "clock_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_clock_event_account_id_account")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_clock_event_clock_id_clock")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_event")),
    )
    op.create_index(op.f("ix_clock_event_clock_id"), "clock_event", ["clock_id"])


def downgrade() -> None:
    op.add_column("filing", sa.Column("form_check_due", sa.Date(), nullable=True))
    op.add_column("filing", sa.Column("review_due", sa.Date(), nullable=True))
    op.drop_table("clock_event")
    op.drop_table("clock")
