"""The desk: the actor's filings, narrowed, counted and paged by the database."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, exists, false, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from filing.checking.rule import TOPICS
from filing.deadlines import CHINA, day_in_china
from filing.errors import InvalidInput
from filing.models import Assignment, Conclusion, Filing, Flag, Revision, Unit
from filing.permissions import FILING_SIDE, REVIEW_SIDE, Actor, Permission, has, require
from filing.services.context import Context
from filing.services.listing import check_page, paged, pages_of
from filing.services.memory.seconding import waits
from filing.services.procedure.assignments import holders, is_held
from filing.services.visibility import sees
from filing.terms import DocumentType, FilingState, FlagState, RevisionState, Severity, Timing
from filing.workflow import REVIEWABLE

PAGE_SIZE = 20
FACET_VALUES = 20
WORDS = 200


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """All conditions hold together; an empty one is none.

    `age_days`: at least so many days since it was sent. `topic`, `severity` and `timing`: of an open flag of the newest
    text, or of a notice where the law is still to come.
    `everything`: all that the actor may see, not only what the own unit files or receives. `reviewable`: in a state in
    which flags are decided. `mine`, `unclaimed`: by who has the case. `recheck`: an open flag asks to look again.
    `seconding`: a grave verdict or a conclusion of somebody else waits for a second person.
    """

    organ: str = ""
    document_type: DocumentType | None = None
    state: FilingState | None = None
    severity: Severity | None = None
    age_days: int | None = None
    topic: str = ""
    timing: Timing | None = None
    text: str = ""
    page: int = 1
    overdue: bool = False
    late: bool = False
    failed: bool = False
    year: int | None = None
    everything: bool = False
    reviewable: bool = False
    mine: bool = False
    unclaimed: bool = False
    recheck: bool = False
    seconding: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A filing with what its line shows. `due`: the deadline that runs in its present state."""

    filing: Filing
    open_flags: dict[Severity, int]
    age_days: int | None
    due: date | None
    is_overdue: bool
    intake: RevisionState | None
    holder: Assignment | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`facets`: state, document_type, organ, severity, topic → values with the number of filings, most first."""

    total: int
    rows: tuple[QueueRow, ...]
    facets: dict[str, tuple[Facet, ...]]
    page: int
    pages: int


NEWEST = select(func.max(Revision.id)).where(Revision.filing_id == Filing.id).correlate(Filing).scalar_subquery()
"""The text in force of a filing; revisions are numbered as they come."""


def queue(ctx: Context, filter: QueueFilter) -> QueuePage:
    """The page of `filter`, the nearest deadline first. Five statements, whatever the number of filings.

    Raises NotAllowed for a filter by flags from somebody who may not see flags.
    """
    conditions = conditions_of(ctx, filter)
    counts = _counts(ctx, conditions)
    total = counts.pop(("total", ""), 0)
    order = (Filing.due.asc().nulls_last(), Filing.submitted_at.desc().nulls_first(), Filing.id.desc())
    statement = select(Filing).where(*conditions).order_by(*order)
    filings = ctx.session.scalars(paged(statement, filter.page, PAGE_SIZE)).all()
    ids = [filing.id for filing in filings]
    flags, states = _open_flags(ctx, ids), _intake_states(ctx, ids)
    held = holders(ctx, ids) if ids and has(ctx.actor, Permission.SEE_FLAGS) else {}
    rows = tuple(
        replace(_row(ctx, filing, flags.get(filing.id, {}), states.get(filing.id)), holder=held.get(filing.id))
        for filing in filings
    )
    return QueuePage(total, rows, _facets(ctx, counts), filter.page, pages_of(total, PAGE_SIZE))


def conditions_of(ctx: Context, filter: QueueFilter) -> list[ColumnElement[bool]]:
    """What `filter` says about Filing, with what the actor may see."""
    _check(ctx.actor, filter)
    conditions = [sees(ctx.actor)]
    if not filter.everything:
        conditions += on_the_desk(ctx.actor)
    if filter.organ:
        conditions.append(_names(filter.organ))
    if filter.document_type is not None:
        conditions.append(Filing.document_type == filter.document_type)
    if filter.state is not None:
        conditions.append(Filing.state == filter.state)
    if filter.severity is not None:
        conditions.append(_has_flag(ctx.actor, Flag.severity == filter.severity))
    if filter.topic:
        conditions.append(_has_flag(ctx.actor, Flag.topic == filter.topic))
    if filter.timing is not None:
        state = FlagState.NOTICE if filter.timing is Timing.FUTURE else FlagState.OPEN
        conditions.append(_has_flag(ctx.actor, Flag.timing == filter.timing, state=state))
    if filter.mine:
        conditions.append(is_held(ctx.actor))
    if filter.unclaimed:
        conditions.append(~is_held())
    if filter.recheck:
        conditions.append(_has_flag(ctx.actor, Flag.recheck.is_not(None)))
    if filter.seconding:
        conditions.append(_awaits_second(ctx))
    if filter.text:
        conditions.append(_mentions(filter.text))
    return conditions + _dated(ctx, filter)


def _check(actor: Actor, filter: QueueFilter) -> None:
    by_person = filter.mine or filter.unclaimed or filter.recheck or filter.seconding
    if filter.severity is not None or filter.topic or filter.timing is not None or by_person:
        require(actor, Permission.SEE_FLAGS)
    check_page(filter.page)
    for name in ("organ", "topic", "text"):
        if len(getattr(filter, name)) > WORDS:
            raise InvalidInput(f"筛选条件最长 {WORDS} 个字。", details={name: [f"最长 {WORDS} 个字。"]})


def on_the_desk(actor: Actor) -> list[ColumnElement[bool]]:
    """What the actor works on: the own unit's filings, or those it received; no condition for others."""
    if actor.role in FILING_SIDE:
        return [Filing.unit_id == actor.unit_id]
    if actor.role in REVIEW_SIDE:
        return [Filing.receiver_id == actor.unit_id]
    return []


def _dated(ctx: Context, filter: QueueFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filter.age_days is not None:
        conditions.append(Filing.submitted_at <= ctx.now - timedelta(days=filter.age_days))
    if filter.overdue:
        conditions.append(is_overdue(ctx.today))
    if filter.late:
        conditions.append(Filing.is_late.is_(True))
    if filter.failed:
        conditions.append(newest_failed())
    if filter.reviewable:
        conditions.append(Filing.state.in_(sorted(REVIEWABLE)))
    if filter.year is not None:
        conditions.append(submitted_in(filter.year))
    return conditions


def submitted_in(year: int) -> ColumnElement[bool]:
    """Sent for the first time in that year, by the day in China."""
    start, end = (datetime(at, 1, 1, tzinfo=CHINA).astimezone(UTC) for at in (year, year + 1))
    return and_(Filing.submitted_at >= start, Filing.submitted_at < end)


def is_overdue(today: date) -> ColumnElement[bool]:
    return Filing.due < today


def newest_failed() -> ColumnElement[bool]:
    """The text in force could not be read."""
    return exists(select(Revision.id).where(Revision.id == NEWEST, Revision.state == RevisionState.FAILED))


def _names(organ: str) -> ColumnElement[bool]:
    named = select(Unit.id).where(Unit.name.contains(organ, autoescape=True))
    return Filing.organ.contains(organ, autoescape=True) | Filing.unit_id.in_(named)


def _mentions(words: str) -> ColumnElement[bool]:
    columns = (Filing.title, Filing.document_number, Filing.receipt_number, Filing.registration_number)
    clauses = [column.contains(words, autoescape=True) for column in columns]
    return clauses[0] | clauses[1] | clauses[2] | clauses[3]


def open_flag_of_newest(actor: Actor, state: FlagState = FlagState.OPEN) -> ColumnElement[bool]:
    """Joins Flag to Filing: open, or in `state`, in the newest text, and received by the actor's unit."""
    return and_(
        Flag.filing_id == Filing.id,
        Flag.state == state,
        Flag.found,
        Flag.revision_id == NEWEST,
        Filing.receiver_id == actor.unit_id,
    )


def _has_flag(
    actor: Actor, condition: ColumnElement[bool], *, state: FlagState = FlagState.OPEN
) -> ColumnElement[bool]:
    return exists(select(Flag.id).where(open_flag_of_newest(actor, state), condition).correlate(Filing))


def _awaits_second(ctx: Context) -> ColumnElement[bool]:
    """Somebody else's verdict or conclusion, which a second person must agree to."""
    if not ctx.settings.second_review:
        return false()
    me = ctx.actor.account_id
    verdict = _has_flag(ctx.actor, and_(waits(), Flag.decided_by_id != me), state=FlagState.CONFIRMED)
    waiting = and_(Conclusion.filing_id == Filing.id, Conclusion.closed_at.is_(None), Conclusion.account_id != me)
    return and_(Filing.state.in_(sorted(REVIEWABLE)), verdict | exists().where(waiting))


def _counts(ctx: Context, conditions: list[ColumnElement[bool]]) -> dict[tuple[str, str], int]:
    """(facet, value) → filings; ("total", "") → all. One statement."""
    chosen = select(Filing.id, Filing.state, Filing.document_type, Filing.organ).where(*conditions).cte("chosen")
    parts: list[Select[Any]] = [select(literal("total"), literal(""), func.count()).select_from(chosen)]
    for name in ("state", "document_type", "organ"):
        parts.append(_facet(name, chosen.c[name], func.count()))
    if has(ctx.actor, Permission.SEE_FLAGS):
        filing = aliased(Filing, flat=True)
        newest = select(func.max(Revision.id)).where(Revision.filing_id == chosen.c.id).scalar_subquery()
        open_flags = (
            select(Flag.filing_id, Flag.severity, Flag.topic)
            .join(chosen, chosen.c.id == Flag.filing_id)
            .join(filing, filing.id == Flag.filing_id)
            .where(Flag.state == FlagState.OPEN, Flag.found, Flag.revision_id == newest)
            .where(filing.receiver_id == ctx.actor.unit_id)
            .cte("open_flags")
        )
        for name in ("severity", "topic"):
            parts.append(_facet(name, open_flags.c[name], func.count(open_flags.c.filing_id.distinct())))
    rows = ctx.session.execute(union_all(*parts)).all()
    return {(str(name), str(value or "")): int(count) for name, value, count in rows}


def _facet(name: str, column: ColumnElement[Any], count: ColumnElement[int]) -> Select[Any]:
    value = type_coerce(column, String)
    top = select(literal(name).label("facet"), value.label("value"), count.label("filings")).group_by(value)
    inner = top.order_by(count.desc()).limit(FACET_VALUES).subquery()
    return select(inner.c.facet, inner.c.value, inner.c.filings)


def _facets(ctx: Context, counts: dict[tuple[str, str], int]) -> dict[str, tuple[Facet, ...]]:
    facets: dict[str, list[Facet]] = {name: [] for name in ("state", "document_type", "organ", "severity", "topic")}
    for (name, value), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if value:
            facets[name].append(Facet(value, _label(name, value), count))
    return {name: tuple(values) for name, values in facets.items()}


def _label(name: str, value: str) -> str:
    terms = {"state": FilingState, "document_type": DocumentType, "severity": Severity}
    if name == "topic":
        return TOPICS.get(value, value)
    return terms[name](value).label if name in terms else value


def _open_flags(ctx: Context, ids: list[int]) -> dict[int, dict[Severity, int]]:
    if not ids or not has(ctx.actor, Permission.SEE_FLAGS):
        return {}
    statement = (
        select(Flag.filing_id, Flag.severity, func.count())
        .join(Filing, open_flag_of_newest(ctx.actor))
        .where(Filing.id.in_(ids))
        .group_by(Flag.filing_id, Flag.severity)
    )
    flags: dict[int, dict[Severity, int]] = {}
    for filing_id, severity, count in ctx.session.execute(statement):
        flags.setdefault(filing_id, {})[severity] = count
    return flags


def _intake_states(ctx: Context, ids: list[int]) -> dict[int, RevisionState]:
    if not ids:
        return {}
    newest = select(func.max(Revision.id)).where(Revision.filing_id.in_(ids)).group_by(Revision.filing_id)
    statement = select(Revision.filing_id, Revision.state).where(Revision.id.in_(newest))
    return dict(ctx.session.execute(statement).tuples().all())


def _row(ctx: Context, filing: Filing, flags: dict[Severity, int], intake: RevisionState | None) -> QueueRow:
    due = filing.due
    age = (ctx.today - day_in_china(filing.submitted_at)).days if filing.submitted_at else None
    return QueueRow(filing, flags, age, due, due is not None and due < ctx.today, intake)
