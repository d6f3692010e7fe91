"""Many flags decided at once: chosen, previewed, done with a list of what was skipped and why, undone as one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager

from filing.errors import Conflict, FilingError, InvalidInput, NotFound
from filing.models import Decision, DecisionBatch, Filing, Flag
from filing.permissions import Permission, may, require, verdict_permission
from filing.services.audit import record
from filing.services.context import Context
from filing.services.procedure.assignments import holders
from filing.services.procedure.queue import open_flag_of_newest
from filing.services.review.verdicts import Ruling, checked, decide, require_decidable
from filing.services.visibility import check_version, facts, flush
from filing.terms import FlagState, Severity, Verdict

LIMIT = 500
"""Flags in one batch."""
BULK = frozenset({Verdict.CONFIRM, Verdict.DISMISS, Verdict.ASK, Verdict.ACCEPT, Verdict.ESCALATE, Verdict.REFER})
"""Merging names one flag, and an undo has its own door."""
NONE_CHOSEN = "请先选择要研判的疑点。"


@dataclass(frozen=True, slots=True)
class FlagFilter:
    """Flags of the newest texts that the actor's body has received; all conditions hold together."""

    rule: str = ""
    filing_id: int | None = None
    severity: Severity | None = None
    topic: str = ""
    state: FlagState = FlagState.OPEN


@dataclass(frozen=True, slots=True)
class Skipped:
    flag: Flag
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    ruling: Ruling
    decided: tuple[Flag, ...]
    skipped: tuple[Skipped, ...]


def flags_for(ctx: Context, filter: FlagFilter) -> tuple[int, list[Flag]]:
    """How many there are, and the first LIMIT with their filings, in the order of filings and texts."""
    require(ctx.actor, Permission.SEE_FLAGS)
    conditions = _conditions(filter)
    joined = select(Flag).join(Filing, open_flag_of_newest(ctx.actor, filter.state)).where(*conditions)
    total = ctx.session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    order = (Filing.id.desc(), Flag.start, Flag.id)
    statement = joined.options(contains_eager(Flag.filing)).order_by(*order).limit(LIMIT)
    return total, list(ctx.session.scalars(statement))


def _conditions(filter: FlagFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filter.rule:
        conditions.append(Flag.rule_id == filter.rule)
    if filter.filing_id is not None:
        conditions.append(Flag.filing_id == filter.filing_id)
    if filter.severity is not None:
        conditions.append(Flag.severity == filter.severity)
    if filter.topic:
        conditions.append(Flag.topic == filter.topic)
    return conditions


def preview(ctx: Context, seen: Mapping[int, int | None], ruling: Ruling) -> Preview:
    """What `decide_many` would do now; nothing is written. `seen`: flag id → the version that was looked at.

    Raises InvalidInput for a ruling that lacks what it needs, and for none or too many flags.
    """
    ruling = _checked(ctx, seen, ruling)
    flags = _flags(ctx, seen)
    held = holders(ctx, {flag.filing_id for flag in flags})
    decided, skipped = [], []
    for flag in flags:
        try:
            check_version(flag, seen[flag.id])
            require_decidable(ctx, flag, ruling, held=held.get(flag.filing_id))
            decided.append(flag)
        except FilingError as error:
            skipped.append(Skipped(flag, error.message))
    return Preview(ruling, tuple(decided), tuple(skipped))


def _checked(ctx: Context, seen: Mapping[int, int | None], ruling: Ruling) -> Ruling:
    require(ctx.actor, verdict_permission(ruling.verdict))
    if ruling.verdict not in BULK:
        raise InvalidInput(f"“{ruling.verdict.label}”不能批量进行。", details={"verdict": ["不能批量进行。"]})
    if not seen:
        raise InvalidInput(NONE_CHOSEN, details={"flags": [NONE_CHOSEN]})
    if len(seen) > LIMIT:
        raise InvalidInput(f"一次最多研判 {LIMIT} 处疑点，请缩小范围。", details={"flags": [f"一次最多 {LIMIT} 处。"]})
    return checked(ctx, ruling)


def _flags(ctx: Context, ids: Iterable[int]) -> list[Flag]:
    """Those that the actor may see, in the order in which filings are locked. Flags of others are left out as none."""
    statement = select(Flag).join(Flag.filing).options(contains_eager(Flag.filing)).where(Flag.id.in_(list(ids)))
    flags = ctx.session.scalars(statement.order_by(Flag.filing_id, Flag.start, Flag.id))
    return [flag for flag in flags if may(ctx.actor, Permission.DECIDE_FLAG, facts(flag.filing))]


def decide_many(ctx: Context, seen: Mapping[int, int | None], ruling: Ruling) -> DecisionBatch:
    """Decides what can be decided and keeps what was skipped, with why. Raises Conflict where nothing is left to do."""
    planned = preview(ctx, seen, ruling)
    batch = DecisionBatch(
        account_id=ctx.actor.account_id,
        actor=ctx.actor.name,
        receiver_id=ctx.actor.unit_id,
        verdict=ruling.verdict,
        reason=planned.ruling.reason,
        note=planned.ruling.note,
        at=ctx.now,
        skipped=[_skipped(one.flag, one.why) for one in planned.skipped],
    )
    ctx.session.add(batch)
    ctx.session.flush()
    late = _decide_each(ctx, batch, [flag.id for flag in planned.decided], seen, planned.ruling)
    batch.skipped = [*batch.skipped, *late]
    if len(late) == len(planned.decided):
        raise Conflict("选中的疑点都不能研判，没有改动任何内容。请刷新页面查看最新内容。")
    flush(ctx.session)
    body = {"verdict": ruling.verdict, "decided": len(planned.decided) - len(late), "skipped": len(batch.skipped)}
    record(ctx, "batch.decide", f"batch:{batch.id}", dict(body))
    return batch


def _decide_each(
    ctx: Context, batch: DecisionBatch, ids: list[int], seen: Mapping[int, int | None], ruling: Ruling
) -> list[dict[str, Any]]:
    """What somebody was faster with is skipped as well."""
    late = []
    for flag_id in ids:
        try:
            with ctx.session.begin_nested():
                decide(ctx, flag_id, ruling, seen_version=seen[flag_id], batch=batch.id)
        except FilingError as error:
            late.append(_skipped(ctx.session.get_one(Flag, flag_id), error.message))
    return late


def _skipped(flag: Flag, why: str) -> dict[str, Any]:
    return {"flag": flag.id, "filing": flag.filing_id, "article": flag.article, "why": why}


def get_batch(ctx: Context, batch_id: int) -> tuple[DecisionBatch, list[tuple[Decision, Flag]]]:
    """The batch with its verdicts in order. Raises NotFound for those of other bodies, as for none."""
    require(ctx.actor, Permission.SEE_FLAGS)
    batch = ctx.session.get(DecisionBatch, batch_id)
    if batch is None or batch.receiver_id != ctx.actor.unit_id:
        raise NotFound("没有这次批量研判，或者您无权查看。")
    statement = select(Decision, Flag).join(Flag, Flag.id == Decision.flag_id).join(Flag.filing)
    statement = statement.options(contains_eager(Flag.filing)).where(Decision.batch_id == batch.id)
    rows = ctx.session.execute(statement.order_by(Decision.id))
    return batch, [(decision, flag) for decision, flag in rows]


def undo(ctx: Context, batch_id: int) -> list[Skipped]:
    """Takes back every verdict of the batch that still stands; what was decided since is skipped and returned.

    Raises Conflict the second time, NotAllowed for whoever is neither its author nor the lead.
    """
    batch, rows = get_batch(ctx, batch_id)
    if batch.account_id != ctx.actor.account_id:
        require(ctx.actor, Permission.ASSIGN_REVIEW)
    if batch.undone_at is not None:
        raise Conflict("这次批量研判已经撤销。")
    newest = select(func.max(Decision.id)).where(Decision.flag_id.in_([flag.id for _, flag in rows]))
    last = set(ctx.session.scalars(newest.group_by(Decision.flag_id)))
    skipped = [Skipped(flag, "其后又有研判") for decision, flag in rows if decision.id not in last]
    for flag in [flag for decision, flag in rows if decision.id in last]:
        try:
            with ctx.session.begin_nested():
                decide(ctx, flag.id, Ruling(Verdict.UNDO, note=f"撤销第 {batch.id} 次批量研判"))
        except FilingError as error:
            skipped.append(Skipped(flag, error.message))
    batch.undone_at, batch.undone_by = ctx.now, ctx.actor.name
    flush(ctx.session)
    record(ctx, "batch.undo", f"batch:{batch.id}", {"undone": len(rows) - len(skipped), "skipped": len(skipped)})
    return skipped
