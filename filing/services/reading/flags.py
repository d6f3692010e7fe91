"""Findings into flags: what people have touched is never replaced, what they have decided stays decided."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import aliased

from filing.checking.rule import CheckFailure, Finding, Rule
from filing.models import CheckFailureRow, Filing, Flag, Revision
from filing.services.context import Context
from filing.services.memory.carrying import (
    Key,
    carried,
    earlier_decisions,
    follow_by_hand,
    insert_carried,
    key_of,
    locate,
    merge_again,
)
from filing.services.memory.provisions import ADDRESS_CHARACTERS, LABEL_CHARACTERS, Fingerprints
from filing.services.memory.rechecking import NO_DOUBT, Placed, rechecks
from filing.services.rule.rulebook import basis_object, rules_by_id
from filing.terms import FlagState, Timing

MERGED = aliased(Flag)
UNTOUCHED = (
    Flag.state.in_((FlagState.OPEN, FlagState.NOTICE)),
    Flag.version == 1,
    Flag.rule_id.is_not(None),
    ~exists().where(MERGED.merged_into_id == Flag.id),
)
"""A machine flag that nobody has decided yet, or a notice; every verdict raises the version."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What one check changed: `kept` were touched before, `gone` of these are no longer found."""

    new: int
    carried: int
    kept: int
    gone: int


def replace_flags(
    ctx: Context, filing: Filing, revision: Revision, *, findings: Sequence[Finding], prints: Fingerprints
) -> Counts:
    """Makes the flags of `revision` what `findings` say, in the caller's transaction with the filing locked.

    Untouched flags go; touched ones stay, with their place brought up to date, or marked as no longer found; the rest
    is new, and decided already where an earlier decision can be carried.
    """
    ctx.session.execute(delete(Flag).where(Flag.revision_id == revision.id, *UNTOUCHED))
    touched = ctx.session.scalars(select(Flag).where(Flag.revision_id == revision.id).order_by(Flag.start)).all()
    placed = [Placed(f, prints.at(f.address)) for f in findings]
    pairs, fresh = _pair(touched, placed)
    gone = _bring_up_to_date(ctx, touched, pairs, prints)
    decided = earlier_decisions(ctx, filing, revision, (one.fingerprint for one in fresh))
    rules = rules_by_id(ctx)
    unknown = [one for one in fresh if one.key not in decided]
    doubts = rechecks(ctx, filing, unknown, standing={one.key for one in placed})
    new = [_row(ctx, revision, one, rules[one.finding.rule_id]) | doubts.get(one.key, NO_DOUBT) for one in unknown]
    if new:
        ctx.session.execute(insert(Flag), new)
    known = [one for one in fresh if one.key in decided]
    sources = [decided[one.key] for one in known]
    rows = [_row(ctx, revision, one, rules[one.finding.rule_id]) for one in known]
    insert_carried(ctx, [carried(row, source) for row, source in zip(rows, sources, strict=True)], sources)
    followed = follow_by_hand(ctx, revision, prints)
    merge_again(ctx, revision)
    for flag in touched:
        ctx.session.expire(flag)
    return Counts(len(new), len(known) + followed, len(touched), gone)


def _pair(touched: Iterable[Flag], placed: Iterable[Placed]) -> tuple[dict[int, Placed], list[Placed]]:
    """Touched flag id → its finding, and the findings that nobody has touched. Equal keys meet in order of place."""
    waiting: dict[Key, list[Flag]] = defaultdict(list)
    for flag in touched:
        if flag.rule_id is not None:
            waiting[key_of(flag)].append(flag)
    pairs: dict[int, Placed] = {}
    fresh = []
    for one in placed:
        if flags := waiting.get(one.key):
            pairs[flags.pop(0).id] = one
        else:
            fresh.append(one)
    return pairs, fresh


def _bring_up_to_date(ctx: Context, touched: Iterable[Flag], pairs: dict[int, Placed], prints: Fingerprints) -> int:
    """Place and `found` without raising versions: nothing that a person decides on has changed.

    Returns how many are no longer found.
    """
    gone = 0
    for flag in touched:
        values = _values(flag, pairs.get(flag.id), prints)
        gone += not values["found"]
        statement = update(Flag).where(Flag.id == flag.id).values(**values)
        ctx.session.execute(statement, execution_options={"synchronize_session": False})
    return gone


def _values(flag: Flag, one: Placed | None, prints: Fingerprints) -> dict[str, Any]:
    if one is not None:
        return {**_place(one.finding), "timing": one.finding.timing, "found": True}
    place = locate(flag, prints)
    if place is None:
        return {"found": False}
    provision, span = place
    where = {"address": provision.address[:ADDRESS_CHARACTERS], "start": span.start, "end": span.end}
    return {**where, "found": flag.rule_id is None}


def _place(finding: Finding) -> dict[str, Any]:
    return {
        "address": finding.address[:ADDRESS_CHARACTERS],
        "article": finding.article[:LABEL_CHARACTERS],
        "start": finding.span.start,
        "end": finding.span.end,
        "quote": finding.quote,
    }


def _row(ctx: Context, revision: Revision, one: Placed, rule: Rule) -> dict[str, Any]:
    finding = one.finding
    return {
        **_place(finding),
        "filing_id": revision.filing_id,
        "revision_id": revision.id,
        "state": FlagState.NOTICE if finding.timing is Timing.FUTURE else FlagState.OPEN,
        "timing": finding.timing,
        "rule_id": finding.rule_id,
        "rule_hash": finding.rule_hash,
        "rule_title": rule.title,
        "topic": finding.topic,
        "severity": finding.severity,
        "criterion": finding.criterion,
        "fingerprint": one.fingerprint,
        "message": finding.message,
        "advice": rule.advice,
        "conditions": list(finding.conditions),
        "basis": [basis_object(basis) for basis in finding.basis],
        "created_at": ctx.now,
    }


def replace_failures(ctx: Context, revision: Revision, failures: Sequence[CheckFailure]) -> None:
    """An acknowledged failure that occurs again with the same message stays acknowledged."""
    of_revision = CheckFailureRow.revision_id == revision.id
    known = {
        (row.rule_id, row.message): (row.acknowledged_by, row.acknowledged_at)
        for row in ctx.session.scalars(select(CheckFailureRow).where(of_revision))
    }
    ctx.session.execute(delete(CheckFailureRow).where(of_revision))
    rows = []
    for failure in failures:
        by, at = known.get((failure.rule_id, failure.message), ("", None))
        row = {"revision_id": revision.id, "rule_id": failure.rule_id, "message": failure.message}
        rows.append(row | {"acknowledged_by": by, "acknowledged_at": at})
    if rows:
        ctx.session.execute(insert(CheckFailureRow), rows)
