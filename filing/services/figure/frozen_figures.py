"""Figures fixed on a day (固定): the numbers of a report stay what they were, with what they counted."""

from sqlalchemy import select

from filing.errors import InvalidInput, NotFound
from filing.models import FrozenFigures
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.figure.figures import MEASURES, Figure, Statistics, statistics_of
from filing.services.form import clean_line
from filing.terms import DocumentType

TITLE_CHARACTERS = 120


def freeze(ctx: Context, year: int, title: str) -> FrozenFigures:
    """Raises NotAllowed, InvalidInput."""
    statistics = statistics_of(ctx, year)
    named = clean_line(title, TITLE_CHARACTERS, "名称")
    if not named:
        raise InvalidInput("请写明名称，例如：2026年年度报告。", details={"title": ["请写明名称。"]})
    body = {
        "figures": {figure.measure.key: list(figure.ids) for figure in statistics.figures},
        "matrix": [[unit, kind, count] for (unit, kind), count in statistics.matrix.items()],
    }
    frozen = FrozenFigures(
        receiver_id=ctx.actor.unit_id,
        year=year,
        title=named,
        as_of=ctx.today,
        taken_by=ctx.actor.name,
        taken_at=ctx.now,
        body=body,
    )
    ctx.session.add(frozen)
    ctx.session.flush()
    record(ctx, "figures.freeze", f"figures:{frozen.id}", {"title": named, "year": year})
    return frozen


def list_frozen(ctx: Context) -> list[FrozenFigures]:
    """Of the actor's reviewing body, the newest first."""
    require(ctx.actor, Permission.SEE_STATISTICS)
    statement = select(FrozenFigures).where(FrozenFigures.receiver_id == ctx.actor.unit_id)
    return list(ctx.session.scalars(statement.order_by(FrozenFigures.id.desc())))


def get_frozen(ctx: Context, frozen_id: int) -> FrozenFigures:
    """Raises NotAllowed, NotFound."""
    require(ctx.actor, Permission.SEE_STATISTICS)
    frozen = ctx.session.get(FrozenFigures, frozen_id)
    if frozen is None or frozen.receiver_id != ctx.actor.unit_id:
        raise NotFound("没有这份固定的统计，或者您无权查看。")
    return frozen


def thawed(frozen: FrozenFigures) -> Statistics:
    """The figures as they were; a measure that came later counts nothing."""
    ids = frozen.body["figures"]
    found = [(measure, tuple(ids.get(measure.key, ()))) for measure in MEASURES]
    figures = tuple(Figure(measure, len(listed), listed) for measure, listed in found)
    matrix = {(unit, DocumentType(kind) if kind else None): count for unit, kind, count in frozen.body["matrix"]}
    return Statistics(frozen.year, frozen.as_of, figures, matrix)
