"""Figures as they were on a day, kept with the items that they counted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from filing.db import Base


class FrozenFigures(Base):
    """固定的统计: never changed afterwards, so that a report can be checked years later."""

    __tablename__ = "frozen_figures"

    id: Mapped[int] = mapped_column(primary_key=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    as_of: Mapped[date]
    taken_by: Mapped[str] = mapped_column(String(60))
    taken_at: Mapped[datetime]
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{figures: {key: [id]}, matrix: [[unit, type, count]]}."""
