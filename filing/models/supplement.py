"""补正: what the registrar asked for, item by item, and what the filing was like at that moment."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.db import Base


class Supplement(Base):
    """补正通知. One stands open at most: the newest of a filing that waits for its supplements."""

    __tablename__ = "supplement"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(Text)
    """The whole notice, as it stands in the case's event."""
    before: Mapped[dict[str, Any]]
    """Form fields, files and revision when it was asked for, so that one can show what changed."""
    after: Mapped[dict[str, Any] | None]
    """The same when the filing was sent again; None while it waits."""
    answered_at: Mapped[datetime | None]

    items: Mapped[list["SupplementItem"]] = relationship(order_by="SupplementItem.id")


class SupplementItem(Base):
    __tablename__ = "supplement_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    supplement_id: Mapped[int] = mapped_column(ForeignKey("supplement.id"), index=True)
    check: Mapped[str] = mapped_column(String(10), default="")
    """The formal check that it comes from, e.g. F2; empty for what the registrar wrote."""
    words: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
