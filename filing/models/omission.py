"""漏报: the yearly catalogues (发文目录) and the documents that seem not to have been filed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.db import Base
from filing.models.account import Unit
from filing.models.columns import TermColumn
from filing.terms import OmissionAction, OmissionSource, OmissionState


class Catalogue(Base):
    """发文目录 of a unit for a year; a later upload for the same year stands beside the former."""

    __tablename__ = "catalogue"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    year: Mapped[int]
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    entries: Mapped[int]
    matched: Mapped[int]
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")


class Omission(Base):
    """One document, by number and title, that its unit has issued, or seems to have, and not filed."""

    __tablename__ = "omission"
    __table_args__ = (UniqueConstraint("unit_id", "document_number", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    year: Mapped[int]
    source: Mapped[OmissionSource] = mapped_column(TermColumn(OmissionSource))
    title: Mapped[str] = mapped_column(String(300))
    document_number: Mapped[str] = mapped_column(String(100))
    issued_on: Mapped[date | None]
    state: Mapped[OmissionState] = mapped_column(TermColumn(OmissionState))
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"))
    """The filing that made it good."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """The last words said of it."""
    created_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")
    receiver: Mapped[Unit] = relationship(foreign_keys=[receiver_id])
    events: Mapped[list["OmissionEvent"]] = relationship(order_by="OmissionEvent.id", lazy="selectin")


class OmissionEvent(Base):
    """One step, never changed afterwards."""

    __tablename__ = "omission_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    omission_id: Mapped[int] = mapped_column(ForeignKey("omission.id"), index=True)
    action: Mapped[OmissionAction] = mapped_column(TermColumn(OmissionAction))
    source: Mapped[OmissionState] = mapped_column(TermColumn(OmissionState))
    target: Mapped[OmissionState] = mapped_column(TermColumn(OmissionState))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
