"""分送、移送: a filing handed on to a committee of the body, or to another authority."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.db import Base
from filing.models.columns import TermColumn
from filing.models.filing import Filing
from filing.terms import HandingKind


class Handing(Base):
    """One recipient. `words`: the subject of a 分送, the reason of a 移送; `reply` is what came back."""

    __tablename__ = "handing"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    kind: Mapped[HandingKind] = mapped_column(TermColumn(HandingKind))
    recipient: Mapped[str] = mapped_column(String(100))
    words: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[datetime | None]

    filing: Mapped[Filing] = relationship()
