"""工作台: what waits for the visitor, and the numbers, each with the list behind it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from filing.permissions import Permission, has
from filing.services.account.administration import count_jobs
from filing.services.context import Context
from filing.services.figure.statistics import overview
from filing.services.figure.trends import Trend, by_month
from filing.services.review.review import QueueFilter, QueuePage, queue
from filing.terms import FilingState, JobState, Role
from filing.web.access import reading
from filing.web.charts import Chart, stacked
from filing.web.filters import query_of

pages = Blueprint("home", __name__)

TO_DO: dict[Role, tuple[tuple[str, QueueFilter], ...]] = {
    Role.CLERK: (
        ("待补正", QueueFilter(state=FilingState.SUPPLEMENT_REQUESTED)),
        ("未报送的草稿", QueueFilter(state=FilingState.DRAFT)),
    ),
    Role.UNIT_LEAD: (
        ("待审签", QueueFilter(state=FilingState.PENDING_SIGNOFF)),
        ("待补正", QueueFilter(state=FilingState.SUPPLEMENT_REQUESTED)),
    ),
    Role.REGISTRAR: (("待登记", QueueFilter(state=FilingState.SUBMITTED)),),
    Role.REVIEWER: (("待审查", QueueFilter(reviewable=True)),),
    Role.COMMITTEE_LEAD: (
        ("待登记", QueueFilter(state=FilingState.SUBMITTED)),
        ("待审查", QueueFilter(reviewable=True)),
    ),
}
"""What each role should do next; the others have numbers only."""
SHOWN = 6


@pages.get("/")
def show() -> ResponseReturnValue:
    with reading() as ctx:
        numbers = overview(ctx)
        trend = by_month(ctx)
        return render_template(
            "home.html",
            to_do=_to_do(ctx),
            shown=SHOWN,
            numbers=numbers.numbers,
            flags=numbers.flags,
            query_of=query_of,
            trend=trend,
            chart=chart_of(trend),
            failed_jobs=_failed_jobs(ctx),
            may_see_readings=has(ctx.actor, Permission.SEE_READINGS),
        )


def _to_do(ctx: Context) -> list[tuple[str, QueueFilter, QueuePage]]:
    return [(label, filter, queue(ctx, filter)) for label, filter in TO_DO.get(ctx.actor.role, ())]


def _failed_jobs(ctx: Context) -> int | None:
    """None for those who do not look after the machine."""
    return count_jobs(ctx).get(JobState.FAILED, 0) if has(ctx.actor, Permission.SEE_JOBS) else None


def chart_of(trend: Trend) -> Chart:
    labels = [f"{month.month}月" for month in trend.months]
    series = {kind.label if kind else "类型未填": counts for kind, counts in trend.counts.items()}
    return stacked(labels, series)
