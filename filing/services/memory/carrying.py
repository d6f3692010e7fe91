"""A decision once made stays made: by rule hash, fingerprint of the provision and quote, wherever the words now stand.

It is carried without asking to later texts of the same filing and to the same document filed again by the same unit;
everywhere else it is offered (`precedents`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, or_, select, update
from sqlalchemy.orm import contains_eager

from filing.deadlines import day_in_china
from filing.models import Decision, Filing, Flag, Revision
from filing.services.context import Context
from filing.services.memory.provisions import Fingerprints
from filing.services.visibility import visible
from filing.terms import DismissReason, FlagState, RecheckCause, Verdict
from filing.text.model import Provision, Span
from filing.text.normalise import squeeze
from filing.workflow import DECIDED

Key = tuple[str, str, str]
"""Rule hash, fingerprint of the provision, squeezed quote."""

VERDICT_OF = {
    FlagState.CONFIRMED: Verdict.CONFIRM,
    FlagState.DISMISSED: Verdict.DISMISS,
    FlagState.NEEDS_INFO: Verdict.ASK,
    FlagState.MERGED: Verdict.MERGE,
    FlagState.ACCEPTED: Verdict.ACCEPT,
    FlagState.ESCALATED: Verdict.ESCALATE,
    FlagState.REFERRED: Verdict.REFER,
}
CARRIER = "系统（沿用）"
LOOKUP = 500
"""Fingerprints in one statement: databases bound the number of parameters."""
PRECEDENTS = 5


@dataclass(frozen=True, slots=True)
class Precedent:
    """What was decided on the same words under the same rule in another filing."""

    filing_id: int
    title: str
    state: FlagState
    reason: DismissReason | None
    note: str
    decided_by: str
    decided_at: datetime | None


def key_of(flag: Flag) -> Key:
    return flag.rule_hash, flag.fingerprint, squeeze(flag.quote).text


def locate(flag: Flag, prints: Fingerprints) -> tuple[Provision, Span] | None:
    """Where the words of the flag stand in this text: in a provision of the same words, best at the same address."""
    for provision in sorted(prints.standing(flag.fingerprint), key=lambda p: p.address != flag.address):
        inside = provision.start <= flag.start and flag.end <= provision.end
        if inside and prints.regulation.text[flag.start : flag.end] == flag.quote:
            return provision, Span(flag.start, flag.end)
        if (span := prints.find(squeeze(flag.quote).text, provision)) is not None:
            return provision, span
    return None


def earlier_decisions(ctx: Context, filing: Filing, revision: Revision, fingerprints: Iterable[str]) -> dict[Key, Flag]:
    """The newest decision on each key in other texts of this filing, or of the same document filed by this unit."""
    statement = decided_before(filing).where(Flag.revision_id != revision.id)
    decided: dict[Key, Flag] = {}
    prints = sorted(set(fingerprints))
    for at in range(0, len(prints), LOOKUP):
        found = ctx.session.scalars(statement.where(Flag.fingerprint.in_(prints[at : at + LOOKUP])))
        decided |= {key_of(flag): flag for flag in found}
    return decided


def decided_before(filing: Filing) -> Select[tuple[Flag]]:
    """Decided machine flags of this filing and of the same document filed by this unit, the newest verdict last."""
    same = Filing.id == filing.id
    if filing.title:
        same = or_(same, Filing.title == filing.title)
    statement = _decided().where(Filing.unit_id == filing.unit_id, Filing.receiver_id == filing.receiver_id, same)
    return statement.order_by(Flag.decided_at, Flag.id)


def _decided() -> Select[tuple[Flag]]:
    """Decided machine flags, each with its filing."""
    return (
        select(Flag)
        .join(Flag.filing)
        .options(contains_eager(Flag.filing))
        .where(Flag.state.in_(sorted(DECIDED)), Flag.rule_id.is_not(None))
    )


def precedents(ctx: Context, filing: Filing, flags: Iterable[Flag]) -> dict[int, tuple[Precedent, ...]]:
    """Open flag id → what was decided on the same key in other filings that the actor sees, the newest first."""
    waiting = {flag.id: key_of(flag) for flag in flags if flag.state is FlagState.OPEN and flag.rule_id is not None}
    prints = sorted({key[1] for key in waiting.values()})[:LOOKUP]
    statement = visible(PRECEDENT_ROWS, ctx.actor).where(
        Flag.fingerprint.in_(prints),
        Flag.filing_id != filing.id,
        Filing.receiver_id + 0 == filing.receiver_id,  # else SQLite walks all filings of the receiver first
    )
    by_key: dict[Key, list[Precedent]] = {}
    for rule_hash, fingerprint, quote, *told in ctx.session.execute(statement) if prints else ():
        by_key.setdefault((rule_hash, fingerprint, squeeze(quote).text), []).append(Precedent(*told))
    return {id_: tuple(by_key[key][:PRECEDENTS]) for id_, key in waiting.items() if key in by_key}


PRECEDENT_ROWS = (
    select(
        Flag.rule_hash,
        Flag.fingerprint,
        Flag.quote,
        Flag.filing_id,
        Filing.title,
        Flag.state,
        Flag.reason,
        Flag.note,
        Flag.decided_by,
        Flag.decided_at,
    )
    .join(Flag.filing)
    .where(Flag.state.in_(sorted(DECIDED)), Flag.rule_id.is_not(None))
    .order_by(Flag.decided_at.desc(), Flag.id.desc())
    .limit(LOOKUP)
)
"""The key of a decision, then a Precedent: a few columns, since a common provision has hundreds."""


def carried(row: dict[str, Any], source: Flag) -> dict[str, Any]:
    """The row of a new flag with the judgement of `source`."""
    return row | {name: getattr(source, name) for name in JUDGED} | {"follows_id": source.id, "recheck": None}


JUDGED = (
    "state",
    "reason",
    "note",
    "decided_by",
    "decided_at",
    "decided_by_id",
    "seconded_by",
    "seconded_at",
    "merged_into_id",
    "accepted_until",
    "referred_to",
)
"""What a verdict writes; a merged flag still names the older text's flag until `merge_again`."""


def merge_again(ctx: Context, revision: Revision) -> None:
    """Carried flags that were merged go into the flag that stands in this text for the older one, or open again."""
    here = list(ctx.session.scalars(select(Flag).where(Flag.revision_id == revision.id).order_by(Flag.start, Flag.id)))
    by_key = {key_of(flag): flag.id for flag in here}
    ids = {flag.id for flag in here}
    for flag in here:
        if flag.state is not FlagState.MERGED or flag.merged_into_id in ids:
            continue
        target = by_key.get(key_of(ctx.session.get_one(Flag, flag.merged_into_id)))
        values: dict[str, Any] = {"merged_into_id": target}
        if target is None:
            values |= {"state": FlagState.OPEN, "recheck": RecheckCause.LOST, "decided_by": "", "decided_at": None}
        ctx.session.execute(
            update(Flag).where(Flag.id == flag.id).values(**values),
            execution_options={"synchronize_session": False},
        )
        ctx.session.expire(flag)


def insert_carried(ctx: Context, rows: list[dict[str, Any]], sources: list[Flag]) -> None:
    """New flags that are decided already, with a decision row each that names whose judgement it is."""
    if not rows:
        return
    ids = ctx.session.scalars(insert(Flag).returning(Flag.id, sort_by_parameter_order=True), rows).all()
    decisions = [
        _carried_decision(ctx, id_, row, source)
        for id_, row, source in zip(ids, rows, sources, strict=True)
        if source.state in VERDICT_OF
    ]
    if decisions:
        ctx.session.execute(insert(Decision), decisions)


def _carried_decision(ctx: Context, flag_id: int, row: dict[str, Any], source: Flag) -> dict[str, Any]:
    day = day_in_china(source.decided_at).isoformat() if source.decided_at else ""
    return {
        "flag_id": flag_id,
        "filing_id": row["filing_id"],
        "account_id": None,
        "actor": CARRIER,
        "verdict": VERDICT_OF[source.state],
        "reason": source.reason,
        "note": f"条文和规则未变，沿用{source.decided_by}{day}的研判。{source.note}",
        "rule_id": row["rule_id"],
        "rule_hash": row["rule_hash"],
        "fingerprint": row["fingerprint"],
        "at": ctx.now,
    }


COPIED = (
    "severity",
    "criterion",
    "article",
    "quote",
    "fingerprint",
    "message",
    "advice",
    "conditions",
    "basis",
    "topic",
    "rule_title",
    "timing",
    "created_by_id",
)


def follow_by_hand(ctx: Context, revision: Revision, prints: Fingerprints) -> int:
    """Flags that reviewers added to the text before come into this one where their provision still stands."""
    by_hand = select(Flag).where(Flag.rule_id.is_(None)).order_by(Flag.id)
    known = {key_of(flag) for flag in ctx.session.scalars(by_hand.where(Flag.revision_id == revision.id))}
    previous = select(Revision.id).where(
        Revision.filing_id == revision.filing_id, Revision.number == revision.number - 1
    )
    rows, sources = [], []
    for flag in ctx.session.scalars(by_hand.where(Flag.revision_id == previous.scalar_subquery())):
        place = locate(flag, prints) if key_of(flag) not in known else None
        if place is not None:
            rows.append(carried(_copied(ctx, flag, revision, *place), flag))
            sources.append(flag)
    insert_carried(ctx, rows, sources)
    return len(rows)


def _copied(ctx: Context, flag: Flag, revision: Revision, provision: Provision, span: Span) -> dict[str, Any]:
    place = {"address": provision.address, "start": span.start, "end": span.end}
    whose = {"filing_id": flag.filing_id, "revision_id": revision.id, "rule_id": None, "rule_hash": ""}
    return {name: getattr(flag, name) for name in COPIED} | place | whose | {"created_at": ctx.now}
