"""同样条款: where the words of a flag stand in other filed documents, the same or nearly the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, func, select

from filing.errors import NotFound
from filing.models import Filing, Flag, ProvisionRow, ProvisionSketch, Revision
from filing.permissions import Permission, may, require
from filing.services.context import Context
from filing.services.material.sketches import UNITS
from filing.services.procedure.queue import NEWEST
from filing.services.visibility import facts, sees
from filing.text.normalise import squeeze
from filing.text.shingles import shingles, similarity, sketch

LEAST = 0.75
"""Similarity from which provisions count as nearly the same."""
CANDIDATES = 200
"""Looked at of equal and of similar provisions each, and shown at most."""
NO_FLAG = "没有这处疑点，或者您无权查看。重新比对后疑点会更新，请刷新页面。"


@dataclass(frozen=True, slots=True)
class Place:
    """A provision of another filing. `flags`: those of the same rule within it; empty where the rule is silent."""

    filing: Filing
    address: str
    label: str
    text: str
    similarity: float
    flags: tuple[Flag, ...]

    @property
    def is_same(self) -> bool:
        return self.similarity == 1


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """`words`: the provision that was looked for; empty for a flag about what the text lacks.

    `is_cut`: there are more than CANDIDATES.
    """

    flag: Flag
    words: str
    places: tuple[Place, ...]
    is_cut: bool


def elsewhere(ctx: Context, flag_id: int) -> Elsewhere:
    """Filings that the actor's body has received, the same words first, then the most similar. Five statements.

    Raises NotFound for flags of other bodies, as for none.
    """
    require(ctx.actor, Permission.SEE_FLAGS)
    flag = ctx.session.get(Flag, flag_id)
    if flag is None or not may(ctx.actor, Permission.SEE_FLAGS, facts(flag.filing)):
        raise NotFound(NO_FLAG)
    unit = _unit_of(ctx, flag)
    words = flag.revision.text[unit.body : unit.end].strip() if unit else ""
    same = _same(ctx, flag)
    near = _similar(ctx, flag, words)
    measured = _measured(words, (*same, *near), flag.fingerprint)
    flags = _flags_there(ctx, flag, [row for row, _ in measured])
    places = tuple(_place(row, share, flags) for row, share in measured)
    is_cut = max(len(same), len(near), len(places)) >= CANDIDATES
    return Elsewhere(flag, words, places[:CANDIDATES], is_cut)


def _unit_of(ctx: Context, flag: Flag) -> ProvisionRow | None:
    """The innermost article or item that holds the flag, else the provision at its own address."""
    if not flag.address:
        return None
    of_revision = (ProvisionRow.revision_id == flag.revision_id, ProvisionRow.start <= flag.start)
    holding = select(ProvisionRow).where(*of_revision, ProvisionRow.end >= flag.end)
    rows = ctx.session.scalars(holding.order_by(ProvisionRow.depth.desc(), ProvisionRow.ordinal.desc())).all()
    return next((row for row in rows if row.kind in UNITS), rows[0] if rows else None)


def _same(ctx: Context, flag: Flag) -> list[Row[Any]]:
    if not flag.address:
        return []
    return list(ctx.session.execute(_places(ctx, flag).where(ProvisionRow.fingerprint == flag.fingerprint)))


def _places(ctx: Context, flag: Flag) -> Select[Any]:
    """(provision, filing, words) in the newest texts of other filings received by the actor's body."""
    words = func.substr(Revision.text, ProvisionRow.body + 1, ProvisionRow.end - ProvisionRow.body)
    statement = (
        select(ProvisionRow, Filing, words)
        .join(Revision, Revision.id == ProvisionRow.revision_id)
        .join(Filing, Filing.id == Revision.filing_id)
        .where(Revision.id == NEWEST, Filing.id != flag.filing_id)
        .where(Filing.receiver_id == ctx.actor.unit_id, sees(ctx.actor))
    )
    order = (Filing.submitted_at.desc(), ProvisionRow.revision_id, ProvisionRow.ordinal)
    return statement.order_by(*order).limit(CANDIDATES)


def _similar(ctx: Context, flag: Flag, words: str) -> list[Row[Any]]:
    values = sketch(squeeze(words).text)
    if not values:
        return []
    shared = (
        select(ProvisionSketch.revision_id, ProvisionSketch.ordinal)
        .where(ProvisionSketch.value.in_(values))
        .group_by(ProvisionSketch.revision_id, ProvisionSketch.ordinal)
        .order_by(func.count().desc(), ProvisionSketch.revision_id.desc())
        .limit(CANDIDATES)
        .cte("shared")
    )
    both = and_(ProvisionRow.revision_id == shared.c.revision_id, ProvisionRow.ordinal == shared.c.ordinal)
    return list(ctx.session.execute(_places(ctx, flag).join(shared, both)))


def _measured(words: str, rows: Iterable[Row[Any]], fingerprint: str) -> list[tuple[Row[Any], float]]:
    """One place for each article of a filing: the same words as the flag's provision, or similar enough as a whole."""
    wanted = shingles(squeeze(words).text)
    best: dict[tuple[int, int], tuple[Row[Any], float]] = {}
    for row in rows:
        provision = row[0]
        is_same = provision.fingerprint == fingerprint
        share = 1.0 if is_same else similarity(wanted, shingles(squeeze(row[2]).text))
        covered = any(
            known[0][0].start <= provision.start and provision.end <= known[0][0].end
            for (revision_id, _), known in best.items()
            if revision_id == provision.revision_id
        )
        if share >= LEAST and not covered:
            best[provision.revision_id, provision.ordinal] = (row, share)
    return sorted(best.values(), key=lambda pair: -pair[1])


def _flags_there(ctx: Context, flag: Flag, rows: list[Row[Any]]) -> dict[int, list[Flag]]:
    """Revision id → flags of the same rule."""
    if flag.rule_id is None or not rows:
        return {}
    revisions = sorted({row[0].revision_id for row in rows})
    statement = select(Flag).where(Flag.revision_id.in_(revisions), Flag.rule_id == flag.rule_id, Flag.found)
    found: dict[int, list[Flag]] = {}
    for one in ctx.session.scalars(statement.order_by(Flag.start, Flag.id)):
        found.setdefault(one.revision_id, []).append(one)
    return found


def _place(row: Row[Any], share: float, flags: dict[int, list[Flag]]) -> Place:
    provision, filing, words = row
    inside = (f for f in flags.get(provision.revision_id, ()) if provision.start <= f.start and f.end <= provision.end)
    there = tuple(inside)
    label = there[0].article if there else provision.label or provision.kind.label
    return Place(filing, provision.address, label, words.strip(), share, there)
