"""What waits for a second person (复核): grave flags, and with SECOND_REVIEW=2 the conclusion of a review."""

from sqlalchemy import ColumnElement, and_, select, update

from filing.models import Conclusion, Filing, Flag, SecondView
from filing.services.context import Context
from filing.terms import FlagState, Severity

CONCLUSIONS = 2


def waits() -> ColumnElement[bool]:
    """The condition on Flag that nobody but its maker stands for it yet."""
    return and_(Flag.state == FlagState.CONFIRMED, Flag.severity == Severity.HIGH, Flag.seconded_at.is_(None))


def is_waiting(ctx: Context, flag: Flag) -> bool:
    grave = flag.state is FlagState.CONFIRMED and flag.severity is Severity.HIGH
    return bool(ctx.settings.second_review) and grave and flag.seconded_at is None


def asks_second(ctx: Context) -> bool:
    """Whether a review ends only when a second person agrees."""
    return ctx.settings.second_review >= CONCLUSIONS


def waiting_conclusion(ctx: Context, filing: Filing) -> Conclusion | None:
    statement = select(Conclusion).where(Conclusion.filing_id == filing.id, Conclusion.closed_at.is_(None))
    return ctx.session.scalars(statement.order_by(Conclusion.id.desc()).limit(1)).first()


def views_on(ctx: Context, conclusion: Conclusion) -> tuple[SecondView, ...]:
    """In order."""
    statement = select(SecondView).where(SecondView.conclusion_id == conclusion.id).order_by(SecondView.id)
    return tuple(ctx.session.scalars(statement))


def close_conclusions(ctx: Context, filing: Filing) -> None:
    """The review has ended, or another conclusion takes the place of the one that waits."""
    waiting = update(Conclusion).where(Conclusion.filing_id == filing.id, Conclusion.closed_at.is_(None))
    ctx.session.execute(waiting.values(closed_at=ctx.now))
