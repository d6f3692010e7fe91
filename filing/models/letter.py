"""函件: letters and working papers of a filing, and the templates that an office has put in place of ours."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.db import Base
from filing.models.columns import TermColumn
from filing.models.filing import Filing
from filing.terms import LetterKind


class Letter(Base):
    """A draft until it has its number; from then on bytes and facts stay as they were."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    opinion_id: Mapped[int | None] = mapped_column(ForeignKey("opinion.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    """The 询问 that a 询问函 puts on paper."""
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

    filing: Mapped[Filing] = relationship(lazy="joined")

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
