"""期限: every period that runs or ran, with all that happened to it."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, ScalarSelect, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from filing.db import Base
from filing.models.columns import TermColumn
from filing.terms import ClockAct, ClockKind, SubjectKind, TimeUnit


class Clock(Base):
    """One period of one subject. `due` follows from the other columns and the events; it is kept to be sorted by.

    It runs until `stopped_on`; while `paused_on` is set its `due` does not count.
    """

    __tablename__ = "clock"
    __table_args__ = (
        Index("ix_clock_subject_kind_subject_id", "subject_kind", "subject_id"),
        Index("ix_clock_unit_id_stopped_on_due", "unit_id", "stopped_on", "due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ClockKind] = mapped_column(TermColumn(ClockKind))
    subject_kind: Mapped[SubjectKind] = mapped_column(TermColumn(SubjectKind))
    subject_id: Mapped[int]
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"), index=True)
    """The filing that the subject belongs to: it names the item, unless `title` does."""
    title: Mapped[str] = mapped_column(String(300), default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    """The unit that must act."""
    receiver_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    """The reviewing body that watches."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    """The person in charge; None: whoever of the unit has the duty."""
    started_on: Mapped[date]
    amount: Mapped[int | None]
    unit: Mapped[TimeUnit | None] = mapped_column(TermColumn(TimeUnit))
    given: Mapped[date | None]
    """The last day where a person named one, instead of `amount` and `unit`."""
    rolls: Mapped[bool]
    source: Mapped[str] = mapped_column(String(300))
    """The law or the proposal that the length comes from, as the profile said it then."""
    profile: Mapped[str] = mapped_column(String(40))
    due: Mapped[date | None]
    paused_on: Mapped[date | None]
    stopped_on: Mapped[date | None]


class ClockEvent(Base):
    """One act on a clock, never changed afterwards. `until`: the new last day of an extension."""

    __tablename__ = "clock_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    act: Mapped[ClockAct] = mapped_column(TermColumn(ClockAct))
    day: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]


def nearest_due(
    kind: SubjectKind, subject_id: Mapped[int], *conditions: ColumnElement[bool]
) -> ScalarSelect[date | None]:
    """The last day of the subject's clock that ends first, among those that run; whoever must act."""
    mine = (Clock.subject_kind == kind, Clock.subject_id == subject_id, *conditions)
    running = (Clock.stopped_on.is_(None), Clock.paused_on.is_(None))
    return select(func.min(Clock.due)).where(*mine, *running).correlate_except(Clock).scalar_subquery()
