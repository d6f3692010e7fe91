"""函件: letters and working papers of a case, and the templates that an office has put in place of ours."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.db import Base
from filing.models.account import Unit
from filing.models.columns import TermColumn
from filing.models.filing import Filing
from filing.terms import LetterKind, SubjectKind


class Letter(Base):
    """A draft until it has its number; from then on bytes and facts stay as they were.

    It arises from the case `subject_kind` `subject_id` and, but for a 漏报 and most suggestions, belongs to a filing.
    """

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_subject_kind_subject_id", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    subject_kind: Mapped[SubjectKind] = mapped_column(TermColumn(SubjectKind))
    subject_id: Mapped[int]
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    """The reviewing body whose letter it is."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    """The enacting unit that the case is about."""
    kind: Mapped[LetterKind] = mapped_column(TermColumn(LetterKind))
    title: Mapped[str] = mapped_column(String(400))
    given: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What people filled in, by field."""
    number: Mapped[str | None] = mapped_column(String(60))
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[str] = mapped_column(String(60), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    """Of the docx, once it is issued."""
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]

    filing: Mapped[Filing | None] = relationship(lazy="joined")
    receiver: Mapped[Unit] = relationship(foreign_keys=[receiver_id], lazy="joined")
    unit: Mapped[Unit | None] = relationship(foreign_keys=[unit_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict


class LetterTemplate(Base):
    """A docx of the office for one kind of letter; the newest that is not withdrawn counts."""

    __tablename__ = "letter_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[LetterKind] = mapped_column(TermColumn(LetterKind))
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
