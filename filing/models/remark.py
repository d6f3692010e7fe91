"""内部记录: what reviewers write for each other about a provision, a case or a suggestion."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from filing.db import Base
from filing.models.columns import Anchored


class Remark(Anchored, Base):
    """批注 with an anchor, 办理进度 without; of a filing or of a suggestion. Its words are never changed."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"), index=True)
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestion.id"), index=True)
    day: Mapped[date]
    """The day that it speaks of."""
    words: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    resolved_by: Mapped[str] = mapped_column(String(60), default="")
    resolved_at: Mapped[datetime | None]
