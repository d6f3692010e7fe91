"""询问: what the reviewing body asks the enacting organ about a provision or a whole filing, and what it answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.db import Base
from filing.models.columns import Anchored, TermColumn
from filing.models.filing import Filing, Material
from filing.terms import QuestionAction, QuestionState


class Question(Anchored, Base):
    """Its words, and all that was said since, stand in its events; without an address it is about the whole filing."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    state: Mapped[QuestionState] = mapped_column(TermColumn(QuestionState))

    filing: Mapped[Filing] = relationship()
    events: Mapped[list["QuestionEvent"]] = relationship(order_by="QuestionEvent.id", lazy="selectin")


class QuestionEvent(Base):
    """One thing said, never changed afterwards; the files of an answer are materials of the filing."""

    __tablename__ = "question_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    action: Mapped[QuestionAction] = mapped_column(TermColumn(QuestionAction))
    words: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    is_late: Mapped[bool] = mapped_column(default=False)
    """An answer after the last day."""

    files: Mapped[list[Material]] = relationship(secondary="question_file", order_by=Material.id, lazy="selectin")


class QuestionFile(Base):
    __tablename__ = "question_file"

    event_id: Mapped[int] = mapped_column(ForeignKey("question_event.id"), primary_key=True, autoincrement=False)
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"), primary_key=True, autoincrement=False)
