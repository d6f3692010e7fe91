"""The case: filing, its files, the texts read from them, the provisions of each text, the steps taken."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    ScalarSelect,
    String,
    Text,
    UniqueConstraint,
    case,
    select,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from filing.db import Base
from filing.models.account import Account, Unit
from filing.models.clock import Clock, nearest_due
from filing.models.columns import TermColumn
from filing.terms import (
    ClockKind,
    DocumentType,
    FilingAction,
    FilingState,
    MaterialKind,
    ProvisionKind,
    ReturnReason,
    RevisionState,
    SubjectKind,
)


def _last_due(filing_id: Mapped[int], kind: ClockKind) -> ScalarSelect[date | None]:
    """The last day of the newest clock of that kind, run out or not; none while it is paused."""
    day = case((Clock.paused_on.is_(None), Clock.due))
    newest = select(day).where(Clock.filing_id == filing_id, Clock.kind == kind).order_by(Clock.id.desc()).limit(1)
    return newest.correlate_except(Clock).scalar_subquery()


class Filing(Base):
    """备案件. Empty fields are filled from the text when it is read; what a person gave is never overwritten."""

    __tablename__ = "filing"
    __table_args__ = (
        Index("ix_filing_state_submitted", "state", "submitted_at"),
        UniqueConstraint("receiver_id", "receipt_number"),
        UniqueConstraint("receiver_id", "registration_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[FilingState] = mapped_column(TermColumn(FilingState))
    is_open: Mapped[bool] = mapped_column(default=True)
    """Open to every account once filed (公开); else only to the two units (内部)."""

    title: Mapped[str] = mapped_column(String(300), default="")
    document_number: Mapped[str] = mapped_column(String(100), default="")
    organ: Mapped[str] = mapped_column(String(300), default="")
    document_type: Mapped[DocumentType | None] = mapped_column(TermColumn(DocumentType))
    adopted_on: Mapped[date | None]
    published_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    basis: Mapped[list[Any]] = mapped_column(default=list)
    """Titles of the instruments it rests on."""
    readings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Field → {value, quote}: what the text says, kept beside what the person confirmed."""

    receipt_number: Mapped[str | None] = mapped_column(String(40))
    registration_number: Mapped[str | None] = mapped_column(String(40))
    also_to: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of further units that receive it: each gets a filing of its own when this one is sent."""
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"), index=True)
    """The first of the filings that were sent at once, one to each receiver; None for a document sent to one only."""
    submission_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    """Unit and the caller's Idempotency-Key: the same submission twice is one filing."""
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    registered_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    late_reason: Mapped[str] = mapped_column(Text, default="")
    """Why, in the words of the filing unit."""
    conclusion: Mapped[str] = mapped_column(Text, default="")
    repealed_by: Mapped[str] = mapped_column(String(300), default="")
    """Title of the document that repeals it, once a person has confirmed that."""
    return_reason: Mapped[ReturnReason | None] = mapped_column(TermColumn(ReturnReason))

    form_check_due: Mapped[date | None] = column_property(_last_due(id, ClockKind.FORM_CHECK))
    review_due: Mapped[date | None] = column_property(_last_due(id, ClockKind.REVIEW))
    due: Mapped[date | None] = column_property(nearest_due(SubjectKind.FILING, id, Clock.kind != ClockKind.HAND_ON))
    """Handing it on goes beside its way and moves no case."""

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")
    receiver: Mapped[Unit] = relationship(foreign_keys=[receiver_id], lazy="joined")
    materials: Mapped[list["Material"]] = relationship(back_populates="filing", order_by="Material.id")
    revisions: Mapped[list["Revision"]] = relationship(back_populates="filing", order_by="Revision.number")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict


class Material(Base):
    """One uploaded file of a filing, kept byte for byte in the file store under `sha256`."""

    __tablename__ = "material"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    kind: Mapped[MaterialKind] = mapped_column(TermColumn(MaterialKind))
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    uploaded_at: Mapped[datetime]
    text: Mapped[str | None] = mapped_column(Text, deferred=True)
    """What was read from it, for the formal check; None for a 正式文本, whose revisions have it, and for the unread."""
    unread: Mapped[str] = mapped_column(Text, default="")
    """Why nothing could be read."""

    filing: Mapped[Filing] = relationship(back_populates="materials")


class Revision(Base):
    """One reading of the filing's text; a new main file or a resubmission makes the next number."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("filing_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    number: Mapped[int]
    state: Mapped[RevisionState] = mapped_column(TermColumn(RevisionState))
    text: Mapped[str] = mapped_column(Text, default="", deferred=True)
    characters: Mapped[int] = mapped_column(default=0)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The intake report: reader, pages, tables, warnings with their place."""
    error_class: Mapped[str] = mapped_column(String(40), default="")
    error_message: Mapped[str] = mapped_column(Text, default="")
    parser_version: Mapped[str] = mapped_column(String(120), default="")
    rules_version: Mapped[str] = mapped_column(String(64), default="")
    as_of: Mapped[date | None]
    parsed_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    indexed_at: Mapped[datetime | None]

    filing: Mapped[Filing] = relationship(back_populates="revisions")
    material: Mapped[Material] = relationship(lazy="joined")


class ProvisionRow(Base):
    """A provision of a revision's tree, in document order; spans are code points of `Revision.text`."""

    __tablename__ = "provision"
    __table_args__ = (UniqueConstraint("revision_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    ordinal: Mapped[int]
    address: Mapped[str] = mapped_column(String(200))
    parent: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[ProvisionKind] = mapped_column(TermColumn(ProvisionKind))
    label: Mapped[str] = mapped_column(String(120))
    depth: Mapped[int]
    start: Mapped[int]
    body: Mapped[int]
    end: Mapped[int]
    is_leaf: Mapped[bool]
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    """SHA-256 of the squeezed words behind the label: the same words at another place have the same fingerprint."""


class ProvisionSketch(Base):
    """Numbers of an article that nearly equal ones share (`text.shingles`)."""

    __tablename__ = "provision_sketch"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True, autoincrement=False)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, index=True)


class FilingEvent(Base):
    """One step of the case, never changed afterwards."""

    __tablename__ = "filing_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    action: Mapped[FilingAction] = mapped_column(TermColumn(FilingAction))
    source: Mapped[FilingState] = mapped_column(TermColumn(FilingState))
    target: Mapped[FilingState] = mapped_column(TermColumn(FilingState))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]

    account: Mapped[Account | None] = relationship()
