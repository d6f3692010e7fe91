"""审查意见: its words in versions, the steps taken, what became of each provision, and the sweep that follows."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from filing.db import Base
from filing.models.clock import nearest_due
from filing.models.columns import TermColumn
from filing.models.filing import Filing
from filing.terms import OpinionAction, OpinionState, OpinionTrack, Outcome, SubjectKind


class Opinion(Base):
    """One opinion on one filing. Its number and its day of issue are those of the letter."""

    __tablename__ = "opinion"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    track: Mapped[OpinionTrack] = mapped_column(TermColumn(OpinionTrack))
    state: Mapped[OpinionState] = mapped_column(TermColumn(OpinionState), index=True)
    number: Mapped[str] = mapped_column(String(60), default="")
    issued_on: Mapped[date | None]
    due_on: Mapped[date | None] = column_property(nearest_due(SubjectKind.OPINION, id))
    """By when the enacting organ must answer or, in RECTIFYING, have corrected: the last day of its clock."""
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"))
    """The corrected text, filed anew."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    filing: Mapped[Filing] = relationship(foreign_keys=[filing_id], lazy="joined")
    successor: Mapped[Filing | None] = relationship(foreign_keys=[successor_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict


class OpinionDraft(Base):
    """One version of the words. The newest is written over by its author until it is kept."""

    __tablename__ = "opinion_draft"
    __table_args__ = (UniqueConstraint("opinion_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinion.id"))
    number: Mapped[int]
    opening: Mapped[str] = mapped_column(Text, default="")
    points: Mapped[list[Any]] = mapped_column(default=list)
    """[{flag, article, quote, basis, reasoning, request}] in the order of the text."""
    closing: Mapped[str] = mapped_column(Text, default="")
    is_kept: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]


class OpinionEvent(Base):
    """One step of an opinion, never changed afterwards; a file that came with it is kept byte for byte."""

    __tablename__ = "opinion_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinion.id"), index=True)
    action: Mapped[OpinionAction] = mapped_column(TermColumn(OpinionAction))
    source: Mapped[OpinionState] = mapped_column(TermColumn(OpinionState))
    target: Mapped[OpinionState] = mapped_column(TermColumn(OpinionState))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    outcome: Mapped[Outcome | None] = mapped_column(TermColumn(Outcome))
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    filename: Mapped[str] = mapped_column(String(255), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[datetime]


class Correction(Base):
    """整改结果: what a person found of one provision, beside what the machine had compared by then."""

    __tablename__ = "correction"
    __table_args__ = (UniqueConstraint("opinion_id", "flag_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinion.id"))
    flag_id: Mapped[int] = mapped_column(ForeignKey("flag.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(TermColumn(Outcome))
    note: Mapped[str] = mapped_column(Text, default="")
    compared: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{revision, article, changed, fires}; empty where there is no new text."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]


class Sweep(Base):
    """同类问题清查: opened by a correction, for one rule, or for the words of one flag by hand."""

    __tablename__ = "sweep"

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinion.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    rule_id: Mapped[str | None] = mapped_column(String(60))
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    title: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(Text, default="")

    opinion: Mapped[Opinion] = relationship()
