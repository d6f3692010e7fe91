"""The law library: instruments, their versions as imported with provenance, the articles of each, and who ended what.

Rows of versions are never changed nor deleted: a record that differs from the former one of the same version stands
beside it, and the former is marked as replaced.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from filing.db import Base


class Law(Base):
    """One instrument, by the name under which citations find it."""

    __tablename__ = "law"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300), unique=True)
    """`checking.laws.law_key` of the title."""
    title: Mapped[str] = mapped_column(String(300))
    level: Mapped[str] = mapped_column(String(40), default="")
    organ: Mapped[str] = mapped_column(String(200), default="")


class LawVersion(Base):
    """One version of one instrument; which one stood on a day follows from the dates of all and from the repeals."""

    __tablename__ = "law_version"
    __table_args__ = (Index("ix_law_version_law_id_valid_from", "law_id", "valid_from"),)

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    """From the digest of the record, so that it is the same on every machine and for every import."""
    law_id: Mapped[int] = mapped_column(ForeignKey("law.id"))
    title: Mapped[str] = mapped_column(String(300))
    published_on: Mapped[date | None]
    enacted_on: Mapped[date | None]
    """When the law itself was first adopted, where the note under the title says."""
    valid_from: Mapped[date | None]
    """In force from; the day of publication where neither source nor text says."""
    is_exact: Mapped[bool]
    """False where `valid_from` is the day of publication for want of a better one."""
    status: Mapped[str] = mapped_column(String(40), default="")
    """What the source says; sources contradict each other, so it decides nothing."""
    source: Mapped[str] = mapped_column(Text)
    """Where the text comes from; an import without it is refused."""
    licence: Mapped[str] = mapped_column(String(300), default="")
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the canonical text."""
    imported_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    """When a later import brought another record of the same version."""
    text: Mapped[str] = mapped_column(Text, deferred=True)
    """The last column, so that SQLite reads the others without it."""


class LawArticle(Base):
    """One article of one version: where it stands in the text, and the digest of its words without their label."""

    __tablename__ = "law_article"

    version_id: Mapped[str] = mapped_column(ForeignKey("law_version.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sub: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """之N; 0 without."""
    start: Mapped[int]
    end: Mapped[int]
    digest: Mapped[str] = mapped_column(String(16))


class LawRepeal(Base):
    """废止: one instrument ends another on a day, as a text, a table or a source says. The other may not be held."""

    __tablename__ = "law_repeal"
    __table_args__ = (UniqueConstraint("key", "by_key", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300), index=True)
    title: Mapped[str] = mapped_column(String(300))
    by_key: Mapped[str] = mapped_column(String(300), index=True)
    by_title: Mapped[str] = mapped_column(String(300))
    """Empty where only the day is known."""
    day: Mapped[date]
    article: Mapped[str] = mapped_column(String(60), default="")
    quote: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text)


class LawImport(Base):
    """One import that changed something: what file, from where, when."""

    __tablename__ = "law_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(Text)
    licence: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    """Of the file with what was said of it, so that the same import need not be read again."""
    new: Mapped[int]
    changed: Mapped[int]
    repealed: Mapped[int]
