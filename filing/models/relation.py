"""文件关联: what people said of how two filed documents belong together."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.db import Base
from filing.models.columns import TermColumn
from filing.models.filing import Filing
from filing.terms import RelationKind, RelationState


class Relation(Base):
    """`filing` acts on `target`. One row for each pair and kind; what the machine proposes has none yet."""

    __tablename__ = "relation"
    __table_args__ = (UniqueConstraint("filing_id", "target_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    target_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    kind: Mapped[RelationKind] = mapped_column(TermColumn(RelationKind))
    state: Mapped[RelationState] = mapped_column(TermColumn(RelationState))
    quote: Mapped[str] = mapped_column(Text, default="")
    """The words of the text that say so; empty for what was found otherwise."""
    note: Mapped[str] = mapped_column(Text, default="")
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]

    filing: Mapped[Filing] = relationship(foreign_keys=[filing_id])
    target: Mapped[Filing] = relationship(foreign_keys=[target_id])
