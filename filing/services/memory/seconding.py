"""Which flags wait for a second person (复核), where SECOND_REVIEW asks for one."""

from sqlalchemy import ColumnElement, and_

from filing.models import Flag
from filing.services.context import Context
from filing.terms import FlagState, Severity


def waits() -> ColumnElement[bool]:
    """The condition on Flag that nobody but its maker stands for it yet."""
    return and_(Flag.state == FlagState.CONFIRMED, Flag.severity == Severity.HIGH, Flag.seconded_at.is_(None))


def is_waiting(ctx: Context, flag: Flag) -> bool:
    grave = flag.state is FlagState.CONFIRMED and flag.severity is Severity.HIGH
    return bool(ctx.settings.second_review) and grave and flag.seconded_at is None
