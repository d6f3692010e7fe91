"""How many filings came in each month, by kind of document, for the chart of the home page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

from sqlalchemy import and_, case, func, select

from filing.deadlines import CHINA, add_months
from filing.models import Filing
from filing.services.context import Context
from filing.services.procedure.queue import on_the_desk
from filing.services.visibility import sees
from filing.terms import DocumentType

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Trend:
    """`counts` by kind of document (None: not known), one number for each of `months` (their first days)."""

    months: tuple[date, ...]
    counts: dict[DocumentType | None, tuple[int, ...]]

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(sum(column) for column in zip(*self.counts.values(), strict=True)) or (0,) * len(self.months)


def by_month(ctx: Context) -> Trend:
    """The last twelve months in China, this one included, of what the actor works on. One statement."""
    first = ctx.today.replace(day=1)
    months = tuple(add_months(first, back) for back in range(1 - MONTHS, 1))
    edges = [_midnight(month) for month in (*months, add_months(first, 1))]
    sums = [
        func.sum(case((and_(Filing.submitted_at >= start, Filing.submitted_at < end), 1), else_=0))
        for start, end in pairwise(edges)
    ]
    statement = select(Filing.document_type, *sums).where(
        sees(ctx.actor), *on_the_desk(ctx.actor), Filing.submitted_at >= edges[0]
    )
    rows = ctx.session.execute(statement.group_by(Filing.document_type)).all()
    counts = {row[0]: tuple(int(value) for value in row[1:]) for row in rows}
    ordered = sorted(counts.items(), key=lambda item: (-sum(item[1]), item[0] or ""))
    return Trend(months, dict(ordered))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA).astimezone(UTC)
