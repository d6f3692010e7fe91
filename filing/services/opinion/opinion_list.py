"""The opinions of the actor's unit: those it writes or those it must answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import contains_eager

from filing.models import Filing, Opinion
from filing.permissions import FILING_SIDE, Permission, require
from filing.services.context import Context
from filing.services.listing import paged, pages_of
from filing.terms import OpinionState
from filing.workflow import OPINION_ENDS, SHOWN

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class OpinionPage:
    """`counts` by state over all of them, whatever is chosen."""

    opinions: Sequence[Opinion]
    total: int
    page: int
    counts: dict[OpinionState, int]

    @property
    def pages(self) -> int:
        return pages_of(self.total, PAGE_SIZE)


def list_opinions(
    ctx: Context, *, state: OpinionState | None = None, is_open: bool = False, page: int = 1
) -> OpinionPage:
    """Those with the nearest day first, then the newest; `is_open` leaves out what has ended."""
    require(ctx.actor, Permission.SEE_OPINIONS)
    joined = Opinion.filing_id == Filing.id
    found = select(Opinion.state, func.count()).join(Filing, joined).where(_own(ctx)).group_by(Opinion.state)
    counts = {OpinionState(value): count for value, count in ctx.session.execute(found)}
    wanted = [one for one in counts if state in (None, one) and not (is_open and one in OPINION_ENDS)]
    statement = (
        select(Opinion)
        .join(Opinion.filing)
        .options(contains_eager(Opinion.filing))
        .where(_own(ctx), Opinion.state.in_(sorted(wanted)))
        .order_by(Opinion.due_on.is_(None), Opinion.due_on, Opinion.id.desc())
    )
    rows = ctx.session.scalars(paged(statement, page, PAGE_SIZE)).all()
    return OpinionPage(rows, sum(counts[one] for one in wanted), page, counts)


def _own(ctx: Context) -> ColumnElement[bool]:
    """On Opinion joined with its filing: what the actor's unit has written, or may read."""
    if ctx.actor.role in FILING_SIDE:
        return and_(Filing.unit_id == ctx.actor.unit_id, Opinion.state.in_(sorted(SHOWN)))
    return Filing.receiver_id == ctx.actor.unit_id
