"""审查建议、审查要求: what somebody outside asks to be reviewed, its files, and the steps taken."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from filing.db import Base
from filing.models.account import Unit
from filing.models.clock import nearest_due
from filing.models.columns import TermColumn
from filing.models.filing import Filing
from filing.terms import (
    SubjectKind,
    SuggestionAction,
    SuggestionChannel,
    SuggestionKind,
    SuggestionOutcome,
    SuggestionState,
)


class Suggestion(Base):
    __tablename__ = "suggestion"
    __table_args__ = (
        Index("ix_suggestion_receiver_id_state", "receiver_id", "state"),
        UniqueConstraint("receiver_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    number: Mapped[str] = mapped_column(String(40))
    kind: Mapped[SuggestionKind] = mapped_column(TermColumn(SuggestionKind))
    channel: Mapped[SuggestionChannel] = mapped_column(TermColumn(SuggestionChannel))
    state: Mapped[SuggestionState] = mapped_column(TermColumn(SuggestionState))
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the receipt code, which only the proposer has."""

    title: Mapped[str] = mapped_column(String(300))
    """Of the document that it is about, in the proposer's words."""
    document_number: Mapped[str] = mapped_column(String(100), default="")
    provision: Mapped[str] = mapped_column(String(300), default="")
    content: Mapped[str] = mapped_column(Text)
    """Matters and reasons."""
    proposer: Mapped[str] = mapped_column(Text)
    """Name and ways to reach the person, encrypted (`services.personal`)."""

    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"), index=True)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("suggestion.id"), index=True)
    """The suggestion that this one is reviewed with."""
    outcome: Mapped[SuggestionOutcome | None] = mapped_column(TermColumn(SuggestionOutcome))
    received_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    due_on: Mapped[date | None] = column_property(nearest_due(SubjectKind.SUGGESTION, id))

    receiver: Mapped[Unit] = relationship(lazy="joined")
    filing: Mapped[Filing | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict


class SuggestionFile(Base):
    """What the proposer attached, kept byte for byte; it is never parsed."""

    __tablename__ = "suggestion_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestion.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    uploaded_at: Mapped[datetime]


class SuggestionEvent(Base):
    """One step, never changed afterwards; `words` are what the proposer reads, or what the proposer wrote."""

    __tablename__ = "suggestion_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestion.id"), index=True)
    action: Mapped[SuggestionAction] = mapped_column(TermColumn(SuggestionAction))
    source: Mapped[SuggestionState] = mapped_column(TermColumn(SuggestionState))
    target: Mapped[SuggestionState] = mapped_column(TermColumn(SuggestionState))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
