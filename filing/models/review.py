"""Doubts and what people decided about them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.db import Base
from filing.models.account import Account
from filing.models.columns import TermColumn
from filing.models.filing import Filing, Revision
from filing.terms import Criterion, DismissReason, FlagState, RecheckCause, Severity, Timing, Verdict


class Flag(Base):
    """疑点. Machine flags name rule, rule hash and parser, so that each can be made again years later."""

    __tablename__ = "flag"
    __table_args__ = (
        Index("ix_flag_filing_state", "filing_id", "state"),
        # What counts flags on pages reads these alone, without the rows (benchmarks.pages).
        Index("ix_flag_state_severity", "state", "severity", "filing_id", "revision_id", "found"),
        Index("ix_flag_rule_id_state", "rule_id", "state", "reason", "filing_id", "revision_id", "found"),
        Index("ix_flag_fingerprint_state", "fingerprint", "state"),
        Index("ix_flag_created_at", "created_at", "filing_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    state: Mapped[FlagState] = mapped_column(TermColumn(FlagState))
    rule_id: Mapped[str | None] = mapped_column(String(60))
    """None for a flag that a reviewer added by hand."""
    rule_hash: Mapped[str] = mapped_column(String(64), default="")
    rule_title: Mapped[str] = mapped_column(String(200), default="")
    topic: Mapped[str] = mapped_column(String(60), default="")
    severity: Mapped[Severity] = mapped_column(TermColumn(Severity))
    criterion: Mapped[Criterion] = mapped_column(TermColumn(Criterion))
    address: Mapped[str] = mapped_column(String(200))
    article: Mapped[str] = mapped_column(String(120))
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Fingerprint of the provision that holds the quote: with rule hash and quote, what a decision is carried by."""
    message: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    basis: Mapped[list[Any]] = mapped_column(default=list)
    """[{law, article, quote, valid_from, valid_to, supersedes, source}] as the rule stated them when it fired."""
    timing: Mapped[Timing | None] = mapped_column(TermColumn(Timing))
    """None for flags by hand, and for those of checks before the days were compared."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[DismissReason | None] = mapped_column(TermColumn(DismissReason))
    note: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str] = mapped_column(String(60), default="")
    decided_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("flag.id"), index=True)
    accepted_until: Mapped[date | None] = mapped_column(index=True)
    """The last day of 暂予保留; on the next one the worker's sweep opens the flag again."""
    referred_to: Mapped[str] = mapped_column(String(200), default="")
    """The body that a 移送 goes to."""
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("flag.id"), index=True)
    """The earlier flag whose decision this one carries, or that it asks to look at again."""
    recheck: Mapped[RecheckCause | None] = mapped_column(TermColumn(RecheckCause))
    """Why the decision on `follows_id` could not be carried, or why this flag is open again."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    seconded_by: Mapped[str] = mapped_column(String(60), default="")
    """Who, not being its maker, stands for the verdict (复核)."""
    seconded_at: Mapped[datetime | None]
    found: Mapped[bool] = mapped_column(default=True)
    """False: the last check did not find it any more; it stays because a person has touched it."""

    filing: Mapped[Filing] = relationship()
    revision: Mapped[Revision] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict


class Assignment(Base):
    """承办: at most one row for each filing, so that two can never have it."""

    __tablename__ = "assignment"

    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    since: Mapped[datetime]
    given_by: Mapped[str] = mapped_column(String(60))

    account: Mapped[Account] = relationship(lazy="joined")


class DecisionBatch(Base):
    """Many flags decided by one act, which can be undone as one."""

    __tablename__ = "decision_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(TermColumn(Verdict))
    reason: Mapped[DismissReason | None] = mapped_column(TermColumn(DismissReason))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    skipped: Mapped[list[Any]] = mapped_column(default=list)
    """[{flag, filing, article, why}]"""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(String(60), default="")


class Decision(Base):
    """One verdict on one flag, never changed afterwards; an undo is a further row."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("flag.id"), index=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    verdict: Mapped[Verdict] = mapped_column(TermColumn(Verdict))
    reason: Mapped[DismissReason | None] = mapped_column(TermColumn(DismissReason))
    note: Mapped[str] = mapped_column(Text, default="")
    rule_id: Mapped[str | None] = mapped_column(String(60))
    rule_hash: Mapped[str] = mapped_column(String(64), default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("decision_batch.id"), index=True)
    at: Mapped[datetime]


class Conclusion(Base):
    """提请审结: the words that one person would end a review with, where a second one must agree. Never changed.

    It waits until `closed_at`: until the review has ended with it, or another one took its place.
    """

    __tablename__ = "conclusion"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class SecondView(Base):
    """What a second person said of one verdict, or of one conclusion (复核意见), never changed afterwards."""

    __tablename__ = "second_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[int | None] = mapped_column(ForeignKey("flag.id"), index=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    conclusion_id: Mapped[int | None] = mapped_column(ForeignKey("conclusion.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    agrees: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class CheckFailureRow(Base):
    """A rule that could not be run on a revision; a reviewer must acknowledge it before the review may end."""

    __tablename__ = "check_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    rule_id: Mapped[str] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(Text)
    acknowledged_by: Mapped[str] = mapped_column(String(60), default="")
    acknowledged_at: Mapped[datetime | None]
