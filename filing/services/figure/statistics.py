"""The numbers of the home page, each with the filter that lists what it counts."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, case, func, select

from filing.models import Filing, Flag
from filing.permissions import FILING_SIDE, REVIEW_SIDE, Permission, has
from filing.services.context import Context
from filing.services.procedure.queue import (
    QueueFilter,
    is_overdue,
    newest_failed,
    on_the_desk,
    open_flag_of_newest,
    submitted_in,
)
from filing.services.visibility import sees
from filing.terms import FilingState, Severity
from filing.workflow import FILED


@dataclass(frozen=True, slots=True)
class Number:
    """`filter` lists exactly the filings counted; for `flags` it lists the filings that hold them."""

    name: str
    label: str
    value: int
    filter: QueueFilter


@dataclass(frozen=True, slots=True)
class Overview:
    """`numbers` in the order of work; `flags` open ones by severity, empty for those who may not see flags."""

    numbers: tuple[Number, ...]
    flags: tuple[Number, ...]


STATES = tuple(FilingState)


def overview(ctx: Context) -> Overview:
    """Two statements, whatever the number of filings."""
    everything = ctx.actor.role not in FILING_SIDE | REVIEW_SIDE
    numbers = [replace(n, filter=replace(n.filter, everything=everything)) for n in _numbers(ctx)]
    return Overview(tuple(numbers), _flags(ctx))


def _numbers(ctx: Context) -> list[Number]:
    year = ctx.today.year
    columns: dict[str, ColumnElement[bool]] = {state.value: Filing.state == state for state in STATES}
    columns["overdue"] = is_overdue(ctx.today)
    columns["late"] = Filing.is_late.is_(True)
    columns["failed"] = newest_failed()
    columns["this_year"] = submitted_in(year)
    counts = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in columns.values()]
    statement = select(*counts).where(sees(ctx.actor), *on_the_desk(ctx.actor))
    values = dict(zip(columns, ctx.session.execute(statement).one(), strict=True))
    numbers = [Number(s.value, s.label, values[s.value], QueueFilter(state=s)) for s in STATES if _shows(ctx, s)]
    numbers.append(Number("overdue", "已逾期", values["overdue"], QueueFilter(overdue=True)))
    numbers.append(Number("failed", "文本未能读取", values["failed"], QueueFilter(failed=True)))
    numbers.append(Number("late", "迟报", values["late"], QueueFilter(late=True)))
    numbers.append(Number("this_year", f"{year}年报送", values["this_year"], QueueFilter(year=year)))
    return numbers


def _shows(ctx: Context, state: FilingState) -> bool:
    """States that the actor can ever see filings in."""
    if ctx.actor.role in FILING_SIDE:
        return True
    if ctx.actor.role in REVIEW_SIDE:
        return state not in {FilingState.DRAFT, FilingState.PENDING_SIGNOFF}
    return state in FILED


def _flags(ctx: Context) -> tuple[Number, ...]:
    if not has(ctx.actor, Permission.SEE_FLAGS):
        return ()
    statement = (
        select(Flag.severity, func.count())
        .join(Filing, open_flag_of_newest(ctx.actor))
        .where(sees(ctx.actor))
        .group_by(Flag.severity)
    )
    values = dict(ctx.session.execute(statement).tuples().all())
    return tuple(Number(s.value, s.label, values.get(s, 0), QueueFilter(severity=s)) for s in Severity)
