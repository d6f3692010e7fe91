"""The law library: versions of superior law as imported, each with its provenance."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from filing.db import Base


class LawVersion(Base):
    """One version of one instrument; which one stood on a day follows from the dates of all its versions."""

    __tablename__ = "law_version"
    __table_args__ = (Index("ix_law_version_short_title_valid_from", "short_title", "valid_from"),)

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    """Stable across imports: from short title and date of publication."""
    title: Mapped[str] = mapped_column(String(300))
    short_title: Mapped[str] = mapped_column(String(300))
    """Without 中华人民共和国, as citations are resolved by it."""
    level: Mapped[str] = mapped_column(String(40), default="")
    organ: Mapped[str] = mapped_column(String(200), default="")
    valid_from: Mapped[date | None]
    """In force from; the day of publication where the source does not say."""
    published_on: Mapped[date | None]
    repealed_on: Mapped[date | None]
    repealed_by: Mapped[str] = mapped_column(String(300), default="")
    status: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[str] = mapped_column(Text)
    """Where the text comes from; an import without it is refused."""
    sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text, deferred=True)
    imported_at: Mapped[datetime]
