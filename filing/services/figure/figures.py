"""The figures of a year (统计; domain research 3.9): each is a list of items, so that every number opens its list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select, union_all

from filing.deadlines import CHINA
from filing.errors import InvalidInput, NotFound
from filing.models import (
    Correction,
    Decision,
    Filing,
    FilingEvent,
    Flag,
    Opinion,
    OpinionEvent,
    Suggestion,
    SuggestionEvent,
    Unit,
)
from filing.permissions import Permission, require
from filing.services.context import Context
from filing.terms import (
    Counted,
    DocumentType,
    FilingAction,
    OpinionAction,
    OpinionTrack,
    Outcome,
    SuggestionAction,
    SuggestionChannel,
    SuggestionKind,
    SuggestionOutcome,
    Verdict,
)

YEARS = range(1979, 2201)
BATCH = 500


class Year(NamedTuple):
    """A calendar year in China as moments, and the reviewing body whose figures these are."""

    start: datetime
    end: datetime
    receiver_id: int

    def holds(self, moment: Any) -> ColumnElement[bool]:
        return and_(moment >= self.start, moment < self.end)


Query = Callable[[Year], Select[tuple[int]]]


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the statistics; `query` gives the ids of the `counted` items."""

    key: str
    group: str
    label: str
    counted: Counted
    query: Query


@dataclass(frozen=True, slots=True)
class Figure:
    """`ids` are empty where only numbers were asked for."""

    measure: Measure
    value: int
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Statistics:
    """`matrix`: enacting unit and type of document → filings received in the year. `as_of`: the day it was counted."""

    year: int
    as_of: date
    figures: tuple[Figure, ...]
    matrix: dict[tuple[str, DocumentType | None], int]

    def groups(self) -> dict[str, list[Figure]]:
        grouped: dict[str, list[Figure]] = {}
        for figure in self.figures:
            grouped.setdefault(figure.measure.group, []).append(figure)
        return grouped

    def figure(self, key: str) -> Figure:
        """Raises NotFound."""
        for figure in self.figures:
            if figure.measure.key == key:
                return figure
        raise NotFound("没有这项统计。")

    def value(self, key: str) -> int:
        return self.figure(key).value


def statistics_of(ctx: Context, year: int, *, listed: bool = True) -> Statistics:
    """Of the actor's reviewing body, as the database stands now; numbers alone unless `listed`.

    Raises NotAllowed, InvalidInput.
    """
    require(ctx.actor, Permission.SEE_STATISTICS)
    chosen = year_of(ctx, year)
    figures = _listed(ctx, chosen) if listed else _counted(ctx, chosen)
    return Statistics(year, ctx.today, figures, _matrix(ctx, chosen))


def _counted(ctx: Context, year: Year) -> tuple[Figure, ...]:
    """One statement for all of them."""
    parts = [
        select(literal(measure.key), func.count()).select_from(measure.query(year).subquery()) for measure in MEASURES
    ]
    values = dict(ctx.session.execute(union_all(*parts)).tuples().all())
    return tuple(Figure(measure, values[measure.key]) for measure in MEASURES)


def _listed(ctx: Context, year: Year) -> tuple[Figure, ...]:
    """One statement for all of them."""
    parts = [select(literal(measure.key), measure.query(year).subquery().c.id) for measure in MEASURES]
    ids: dict[str, list[int]] = {}
    for key, id_ in ctx.session.execute(union_all(*parts)):
        ids.setdefault(key, []).append(id_)
    found = [(measure, tuple(sorted(ids.get(measure.key, ())))) for measure in MEASURES]
    return tuple(Figure(measure, len(listed), listed) for measure, listed in found)


def _matrix(ctx: Context, year: Year) -> dict[tuple[str, DocumentType | None], int]:
    statement = (
        select(Unit.name, Filing.document_type, func.count())
        .join(Unit, Unit.id == Filing.unit_id)
        .where(Filing.receiver_id == year.receiver_id, _submitted(year))
        .group_by(Unit.name, Filing.document_type)
    )
    return {(name, kind): count for name, kind, count in ctx.session.execute(statement)}


def year_of(ctx: Context, number: int) -> Year:
    """Raises InvalidInput for a year beyond the first laws on filing."""
    if number not in YEARS:
        message = f"年份应在 {YEARS.start} 至 {YEARS.stop - 1} 之间。"
        raise InvalidInput(message, details={"year": [message]})
    start, end = (datetime(at, 1, 1, tzinfo=CHINA).astimezone(UTC) for at in (number, number + 1))
    return Year(start, end, ctx.actor.unit_id or 0)


def rows_of(ctx: Context, model: Any, ids: Iterable[int]) -> list[Any]:
    """In the order of their ids, whatever the number."""
    wanted = sorted(ids)
    rows: list[Any] = []
    for at in range(0, len(wanted), BATCH):
        statement = select(model).where(model.id.in_(wanted[at : at + BATCH])).order_by(model.id)
        rows += ctx.session.scalars(statement)
    return rows


def _filings(*conditions: Callable[[Year], ColumnElement[bool]]) -> Query:
    def query(year: Year) -> Select[tuple[int]]:
        mine = [condition(year) for condition in conditions]
        return select(Filing.id).where(Filing.receiver_id == year.receiver_id, *mine)

    return query


def _submitted(year: Year) -> ColumnElement[bool]:
    return year.holds(Filing.submitted_at)


def _late(year: Year) -> ColumnElement[bool]:
    return Filing.is_late.is_(True)


def _stepped(action: FilingAction) -> Query:
    """Filings with which this was done in the year, once each."""
    return _filings(
        lambda year: Filing.id.in_(
            select(FilingEvent.filing_id).where(FilingEvent.action == action, year.holds(FilingEvent.at))
        )
    )


def _flags(condition: Callable[[Year], ColumnElement[bool]]) -> Query:
    def query(year: Year) -> Select[tuple[int]]:
        # A join would have SQLite walk all flags of the receiver, of whatever year.
        own = exists().where(Filing.id == Flag.filing_id, Filing.receiver_id == year.receiver_id)
        return select(Flag.id).where(condition(year), own)

    return query


def _decided(verdict: Verdict) -> Query:
    """Flags of which this was the last word of the year."""

    def condition(year: Year) -> ColumnElement[bool]:
        later = select(Decision.flag_id, Decision.id).where(year.holds(Decision.at)).subquery()
        newer = select(later.c.id).where(later.c.flag_id == Decision.flag_id, later.c.id > Decision.id).exists()
        last = select(Decision.flag_id).where(year.holds(Decision.at), Decision.verdict == verdict, ~newer)
        return Flag.id.in_(last)

    return _flags(condition)


def _opinions(condition: Callable[[Year], ColumnElement[bool]], track: OpinionTrack = OpinionTrack.OPINION) -> Query:
    def query(year: Year) -> Select[tuple[int]]:
        statement = select(Opinion.id).join(Filing, Opinion.filing_id == Filing.id)
        mine = (Filing.receiver_id == year.receiver_id, Opinion.track == track, condition(year))
        return statement.where(*mine)

    return query


def _opinion_stepped(action: OpinionAction, track: OpinionTrack = OpinionTrack.OPINION) -> Query:
    def condition(year: Year) -> ColumnElement[bool]:
        steps = select(OpinionEvent.opinion_id).where(OpinionEvent.action == action, year.holds(OpinionEvent.at))
        return Opinion.id.in_(steps)

    return _opinions(condition, track)


def _corrected(outcome: Outcome) -> Query:
    """Opinions of which one provision at least came to this."""

    def condition(year: Year) -> ColumnElement[bool]:
        found = select(Correction.opinion_id).where(Correction.outcome == outcome, year.holds(Correction.at))
        return Opinion.id.in_(found)

    return _opinions(condition)


def _suggestions(condition: Callable[[Year], ColumnElement[bool]]) -> Query:
    def query(year: Year) -> Select[tuple[int]]:
        mine = (Suggestion.receiver_id == year.receiver_id, condition(year))
        return select(Suggestion.id).where(*mine)

    return query


def _came_by(channel: SuggestionChannel) -> Query:
    return _suggestions(lambda year: and_(year.holds(Suggestion.received_at), Suggestion.channel == channel))


def _suggestion_stepped(action: SuggestionAction) -> Query:
    def condition(year: Year) -> ColumnElement[bool]:
        steps = (SuggestionEvent.action == action, year.holds(SuggestionEvent.at))
        return Suggestion.id.in_(select(SuggestionEvent.suggestion_id).where(*steps))

    return _suggestions(condition)


def _came_to(outcome: SuggestionOutcome) -> Query:
    """Suggestions whose review ended so, by the year of its end."""

    def condition(year: Year) -> ColumnElement[bool]:
        ended = (SuggestionEvent.action == SuggestionAction.CONCLUDE, year.holds(SuggestionEvent.at))
        steps = select(SuggestionEvent.suggestion_id).where(*ended)
        return and_(Suggestion.outcome == outcome, Suggestion.id.in_(steps))

    return _suggestions(condition)


def _received(kind: SuggestionKind) -> Query:
    return _suggestions(lambda year: and_(year.holds(Suggestion.received_at), Suggestion.kind == kind))


FILED, REVIEWED, CORRECTED, ASKED = "备案", "审查", "纠正", "审查建议和审查要求"
MEASURES: tuple[Measure, ...] = (
    Measure("received", FILED, "收到报送", Counted.FILING, _filings(_submitted)),
    Measure("late", FILED, "其中迟报", Counted.FILING, _filings(_submitted, _late)),
    Measure("registered", FILED, "备案登记", Counted.FILING, _filings(lambda year: year.holds(Filing.registered_at))),
    Measure("supplemented", FILED, "要求补正", Counted.FILING, _stepped(FilingAction.REQUEST_SUPPLEMENT)),
    Measure("returned", FILED, "退回", Counted.FILING, _stepped(FilingAction.RETURN)),
    Measure("withdrawn", FILED, "撤回", Counted.FILING, _stepped(FilingAction.WITHDRAW)),
    Measure("reviewed", REVIEWED, "审查终结", Counted.FILING, _filings(lambda year: year.holds(Filing.concluded_at))),
    Measure("raised", REVIEWED, "发现疑点", Counted.FLAG, _flags(lambda year: year.holds(Flag.created_at))),
    Measure("confirmed", REVIEWED, "认定成立", Counted.FLAG, _decided(Verdict.CONFIRM)),
    Measure("dismissed", REVIEWED, "认定不成立", Counted.FLAG, _decided(Verdict.DISMISS)),
    Measure("opinions", CORRECTED, "发出书面审查意见", Counted.OPINION, _opinion_stepped(OpinionAction.ISSUE)),
    Measure(
        "reminders",
        CORRECTED,
        "发出提醒函",
        Counted.OPINION,
        _opinion_stepped(OpinionAction.ISSUE, OpinionTrack.REMINDER),
    ),
    Measure("promised", CORRECTED, "制定机关承诺整改", Counted.OPINION, _opinion_stepped(OpinionAction.PROMISE)),
    Measure("disagreed", CORRECTED, "制定机关不同意", Counted.OPINION, _opinion_stepped(OpinionAction.DISAGREE)),
    Measure("urged", CORRECTED, "督促", Counted.OPINION, _opinion_stepped(OpinionAction.URGE)),
    Measure("verified", CORRECTED, "确认已纠正", Counted.OPINION, _opinion_stepped(OpinionAction.VERIFY)),
    Measure("amended", CORRECTED, "其中修改", Counted.OPINION, _corrected(Outcome.AMENDED)),
    Measure("repealed", CORRECTED, "其中废止", Counted.OPINION, _corrected(Outcome.REPEALED)),
    Measure("stopped", CORRECTED, "其中停止执行", Counted.OPINION, _corrected(Outcome.STOPPED)),
    Measure("annulled", CORRECTED, "撤销", Counted.OPINION, _opinion_stepped(OpinionAction.ANNUL)),
    Measure("suggestions", ASKED, "收到审查建议", Counted.SUGGESTION, _received(SuggestionKind.SUGGESTION)),
    Measure("requests", ASKED, "收到审查要求", Counted.SUGGESTION, _received(SuggestionKind.REQUEST)),
    *(Measure(f"by_{c.value}", ASKED, f"来源：{c.label}", Counted.SUGGESTION, _came_by(c)) for c in SuggestionChannel),
    Measure("out_of_scope", ASKED, "不属于受理范围", Counted.SUGGESTION, _suggestion_stepped(SuggestionAction.REFUSE)),
    Measure("transferred", ASKED, "移送有权机关", Counted.SUGGESTION, _suggestion_stepped(SuggestionAction.TRANSFER)),
    Measure("declined", ASKED, "不予启动审查", Counted.SUGGESTION, _suggestion_stepped(SuggestionAction.DECLINE)),
    Measure("begun", ASKED, "启动审查", Counted.SUGGESTION, _suggestion_stepped(SuggestionAction.BEGIN)),
    *(
        Measure(f"outcome_{o.value}", ASKED, f"结果：{o.label}", Counted.SUGGESTION, _came_to(o))
        for o in SuggestionOutcome
    ),
    Measure("answered", ASKED, "已反馈", Counted.SUGGESTION, _suggestion_stepped(SuggestionAction.ANSWER)),
)
"""Every counter of a report, in its order; the first is what the matrix of units and types adds up to."""
