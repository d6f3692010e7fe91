"""上报备案: what a unit sends to a body outside of this system, kept by hand."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ScalarSelect, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from filing.db import Base
from filing.models.account import Unit
from filing.models.clock import Clock
from filing.models.columns import TermColumn
from filing.terms import DocumentType, SendingAction, SendingMedium, SendingState, SubjectKind


def _last_due(sending_id: Mapped[int]) -> ScalarSelect[date | None]:
    """The last day of its newest clock, run out or not."""
    newest = select(Clock.due).where(Clock.subject_kind == SubjectKind.SENDING, Clock.subject_id == sending_id)
    return newest.order_by(Clock.id.desc()).limit(1).correlate_except(Clock).scalar_subquery()


class Sending(Base):
    """One document to one receiver. `number`, day and letter are written once, when it is sent."""

    __tablename__ = "sending"
    __table_args__ = (UniqueConstraint("unit_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"), index=True)
    """The unit's own filing of the same document with a body of this system."""
    receiver: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    document_number: Mapped[str] = mapped_column(String(100), default="")
    document_type: Mapped[DocumentType] = mapped_column(TermColumn(DocumentType))
    adopted_on: Mapped[date | None]
    published_on: Mapped[date]
    effective_on: Mapped[date | None]
    state: Mapped[SendingState] = mapped_column(TermColumn(SendingState))
    number: Mapped[str | None] = mapped_column(String(40))
    medium: Mapped[SendingMedium | None] = mapped_column(TermColumn(SendingMedium))
    sent_on: Mapped[date | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    """Of the 备案报告, once it is sent."""
    receipt: Mapped[str] = mapped_column(String(100), default="")
    """The number that the receiver gave it."""
    received_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    """What the receiver said last."""
    answered_on: Mapped[date | None]
    created_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]

    due: Mapped[date | None] = column_property(_last_due(id))

    unit: Mapped[Unit] = relationship(lazy="joined")
    events: Mapped[list["SendingEvent"]] = relationship(order_by="SendingEvent.id", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict


class SendingEvent(Base):
    """One step, never changed afterwards. `day`: when it happened outside; `at`: when it was written down."""

    __tablename__ = "sending_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    sending_id: Mapped[int] = mapped_column(ForeignKey("sending.id"), index=True)
    action: Mapped[SendingAction] = mapped_column(TermColumn(SendingAction))
    source: Mapped[SendingState] = mapped_column(TermColumn(SendingState))
    target: Mapped[SendingState] = mapped_column(TermColumn(SendingState))
    day: Mapped[date | None]
    words: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
