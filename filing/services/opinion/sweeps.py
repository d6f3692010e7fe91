"""同类问题清查: after a correction, everything filed with the same problem (上海 2024 条例 35, 北京 2024 条例 32)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from filing.errors import Conflict, InvalidInput, NotFound
from filing.models import Filing, Flag, Opinion, Revision, Sweep
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_text
from filing.terms import FlagState, OpinionState
from filing.workflow import FILED

NOTE_CHARACTERS = 2_000
PAGE = 200


@dataclass(frozen=True, slots=True)
class SweepItem:
    """A filed document with the same problem: its flags by state, and the opinion on it, if there is one."""

    filing: Filing
    flags: dict[FlagState, int]
    opinion: Opinion | None

    @property
    def is_settled(self) -> bool:
        """Every flag decided, and an opinion closed where one holds."""
        undecided = self.flags.get(FlagState.OPEN, 0) + self.flags.get(FlagState.NEEDS_INFO, 0)
        if undecided:
            return False
        return not self.flags.get(FlagState.CONFIRMED) or (
            self.opinion is not None and self.opinion.state is OpinionState.CLOSED
        )


def open_sweeps(ctx: Context, opinion: Opinion, flag_ids: Iterable[int]) -> list[Sweep]:
    """One for each rule among the flags, and for the words of each flag by hand; one that is open already goes on."""
    flags = ctx.session.scalars(select(Flag).where(Flag.id.in_(list(flag_ids))).order_by(Flag.id))
    keys = {(flag.rule_id, "" if flag.rule_id else flag.fingerprint): flag for flag in flags}
    opened = []
    for (rule_id, fingerprint), flag in keys.items():
        receiver = opinion.filing.receiver_id
        same = select(Sweep.id).where(Sweep.receiver_id == receiver, Sweep.closed_at.is_(None))
        if ctx.session.scalar(same.where(Sweep.rule_id == rule_id, Sweep.fingerprint == fingerprint).limit(1)):
            continue
        title = flag.rule_title if rule_id else f"{flag.article}：{flag.quote}"
        sweep = Sweep(
            opinion_id=opinion.id,
            receiver_id=receiver,
            rule_id=rule_id,
            fingerprint=fingerprint,
            title=title[:200],
            opened_at=ctx.now,
        )
        ctx.session.add(sweep)
        ctx.session.flush()
        record(ctx, "sweep.open", f"sweep:{sweep.id}", {"opinion": opinion.id, "rule": rule_id or ""})
        opened.append(sweep)
    return opened


def sweeps(ctx: Context, opinion_id: int | None = None) -> list[Sweep]:
    """Those of the actor's reviewing body, or those that one opinion opened; open ones first, then the newest."""
    require(ctx.actor, Permission.SEE_SWEEPS)
    statement = select(Sweep).where(Sweep.receiver_id == ctx.actor.unit_id)
    if opinion_id is not None:
        statement = statement.where(Sweep.opinion_id == opinion_id)
    return list(ctx.session.scalars(statement.order_by(Sweep.closed_at.is_not(None), Sweep.id.desc()).limit(PAGE)))


def get_sweep(ctx: Context, sweep_id: int) -> Sweep:
    """Raises NotFound for none and for another body's."""
    require(ctx.actor, Permission.SEE_SWEEPS)
    sweep = ctx.session.get(Sweep, sweep_id)
    if sweep is None or sweep.receiver_id != ctx.actor.unit_id:
        raise NotFound("没有这次清查，或者您无权查看。")
    return sweep


def sweep_items(ctx: Context, sweep: Sweep) -> list[SweepItem]:
    """Every filed document of the body whose newest text has a flag of the rule, or the very words; as of now."""
    newest = select(func.max(Revision.id)).group_by(Revision.filing_id)
    same = Flag.rule_id == sweep.rule_id if sweep.rule_id else Flag.fingerprint == sweep.fingerprint
    statement = (
        select(Filing.id, Flag.state, func.count())
        .join(Flag, Flag.filing_id == Filing.id)
        .where(same, Flag.revision_id.in_(newest), Flag.state != FlagState.NOTICE)
        .where(Filing.receiver_id == sweep.receiver_id, Filing.state.in_(sorted(FILED)))
        .group_by(Filing.id, Flag.state)
    )
    counts: dict[int, dict[FlagState, int]] = {}
    for filing_id, state, count in ctx.session.execute(statement):
        counts.setdefault(filing_id, {})[FlagState(state)] = count
    filings = ctx.session.scalars(select(Filing).where(Filing.id.in_(counts)).order_by(Filing.id))
    opinions = _opinions(ctx, counts)
    return [SweepItem(filing, counts[filing.id], opinions.get(filing.id)) for filing in filings]


def _opinions(ctx: Context, filing_ids: Iterable[int]) -> dict[int, Opinion]:
    """The newest opinion on each filing."""
    statement = select(Opinion).where(Opinion.filing_id.in_(list(filing_ids)), Opinion.state != OpinionState.DROPPED)
    return {opinion.filing_id: opinion for opinion in ctx.session.scalars(statement.order_by(Opinion.id))}


def close_sweep(ctx: Context, sweep_id: int, note: str) -> Sweep:
    """Raises Conflict while a document waits for its verdict or its correction; InvalidInput without words."""
    require(ctx.actor, Permission.CLOSE_SWEEP)
    sweep = get_sweep(ctx, sweep_id)
    if sweep.closed_at is not None:
        raise Conflict("这次清查已经结束。")
    note = clean_text(note, NOTE_CHARACTERS, "清查结果")
    if not note:
        raise InvalidInput("请写明清查结果。", details={"note": ["请写明清查结果。"]})
    left = [item for item in sweep_items(ctx, sweep) if not item.is_settled]
    if left:
        raise Conflict(f"还有 {len(left)} 件文件没有研判完毕，或者没有纠正，不能结束清查。")
    sweep.closed_at, sweep.closed_by, sweep.note = ctx.now, ctx.actor.name, note
    ctx.session.flush()
    record(ctx, "sweep.close", f"sweep:{sweep.id}", {"note": note})
    return sweep
