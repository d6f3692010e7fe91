"""What the machine keeps for itself: jobs, audit trail, number sequences, rule sets used."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from filing.db import Base
from filing.models.columns import TermColumn
from filing.terms import JobKind, JobState


class Job(Base):
    """The contract of work to be done, written with the change it serves; the queue is only its door-bell.

    A claim sets `lease_until` and raises `fence`; every effect checks the fence, so a worker that comes back from the
    dead changes nothing.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_run_after", "state", "run_after"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[JobKind] = mapped_column(TermColumn(JobKind))
    state: Mapped[JobState] = mapped_column(TermColumn(JobState))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"), index=True)
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    run_after: Mapped[datetime]
    worker: Mapped[str] = mapped_column(String(80), default="")
    error: Mapped[str] = mapped_column(Text, default="")
    """In plain Chinese, for people."""
    trace: Mapped[str] = mapped_column(Text, default="")
    """For the administrator."""
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class AuditEntry(Base):
    """One act. `hash` covers the row and the hash before it; triggers refuse UPDATE and DELETE."""

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[str] = mapped_column(String(40))
    """ISO 8601 UTC, as text, so that the hash covers exactly what is stored."""
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(60))
    ip: Mapped[str] = mapped_column(String(45))
    action: Mapped[str] = mapped_column(String(60), index=True)
    target: Mapped[str] = mapped_column(String(80), index=True)
    body: Mapped[str] = mapped_column(Text)
    """Canonical JSON."""
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Sequence(Base):
    """Gap-free numbers, e.g. `receipt/2/2026` of unit 2; raised in the transaction that uses the number."""

    __tablename__ = "sequence"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int]


class ProfileChoice(Base):
    """Which jurisdiction profile rules from a moment on; the newest row counts."""

    __tablename__ = "profile_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]


class RuleSnapshot(Base):
    """A rule as it was when it raised flags, by hash: the card of an old flag stays whole when the rule changes."""

    __tablename__ = "rule_snapshot"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    rule_id: Mapped[str] = mapped_column(String(60), index=True)
    body: Mapped[dict[str, Any]]
    first_seen_at: Mapped[datetime]
