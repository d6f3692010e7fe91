"""Rules written in the house: the same text as a rule file holds, with who wrote it and who let it into force."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from filing.db import Base
from filing.models.columns import TermColumn
from filing.terms import RuleVersionState

APPROVED = text("state = 'approved'")


class RuleVersion(Base):
    """规则版本. The text is never changed: another wording is another version. At most one of a rule is approved."""

    __tablename__ = "rule_version"
    __table_args__ = (
        Index("uq_rule_version_approved", "rule_id", unique=True, sqlite_where=APPROVED, postgresql_where=APPROVED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[str] = mapped_column(String(60), index=True)
    pack: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    """YAML, byte for byte as it was written."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of pack and text."""
    state: Mapped[RuleVersionState] = mapped_column(TermColumn(RuleVersionState), index=True)
    reason: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[str] = mapped_column(String(60), default="")
    """Who approved or rejected it."""
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
    retired_by: Mapped[str] = mapped_column(String(60), default="")
    retired_at: Mapped[datetime | None]
