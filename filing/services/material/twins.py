"""Other filings that may be the same document, an older or a newer version of it: by file, number, title and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import aliased

from filing.formal.identity import NEAR
from filing.formal.record import Twin
from filing.models import Filing, Material, ProvisionRow, Revision
from filing.services.context import Context
from filing.services.visibility import visible
from filing.terms import MaterialKind
from filing.workflow import PRIVATE

LEAST_CHARACTERS = 12
"""Provisions shorter than this, as 第一章 总则, say nothing about which document they belong to."""
BRACKETS = ("〔〕", "[]", "［］", "()", "（）", "【】")
LEAST_PROVISIONS = 4
"""So few provisions in all would be found in documents that have nothing to do with each other."""
SHOWN = 20


@dataclass(slots=True)
class Likeness:
    """What was found of one filing: others with the same file, and the part of its provisions that others share."""

    same_file: set[int] = field(default_factory=set)
    shared: dict[int, float] = field(default_factory=dict)

    @property
    def others(self) -> set[int]:
        return self.same_file | set(self.shared)


def twins_of(ctx: Context, filing: Filing, revision: Revision | None) -> tuple[Twin, ...]:
    """As `twins_among`, for one filing."""
    return twins_among(ctx, [filing], {filing.id: revision} if revision else {})[filing.id]


def twins_among(
    ctx: Context, filings: Sequence[Filing], revisions: Mapping[int, Revision]
) -> dict[int, tuple[Twin, ...]]:
    """Filing → what the actor may see of its receiver's other filings, the most alike to its newest text first.

    `revisions`: filing → newest text. As many statements for many filings as for one.
    """
    alike = {filing.id: Likeness() for filing in filings}
    _same_files(ctx, revisions, alike)
    _shared(ctx, revisions, alike)
    others = _by_trait(_candidates(ctx, filings, alike))
    return {filing.id: _twins(filing, alike[filing.id], others) for filing in filings}


def _candidates(ctx: Context, filings: Sequence[Filing], alike: Mapping[int, Likeness]) -> list[Row[Any]]:
    """By file or words, by number, by title; plain columns, for there may be many."""
    ids = {other for one in alike.values() for other in one.others}
    numbers = {form for filing in filings for form in number_forms(filing.document_number)}
    titles = {filing.title for filing in filings if filing.title}
    named = or_(Filing.id.in_(ids), Filing.document_number.in_(numbers), Filing.title.in_(titles))
    receivers = Filing.receiver_id.in_({filing.receiver_id for filing in filings})
    columns = (Filing.id, Filing.receiver_id, Filing.title, Filing.document_number, Filing.state)
    sent = select(*columns).where(named, receivers, Filing.state.not_in(sorted(PRIVATE)))
    return list(ctx.session.execute(visible(sent, ctx.actor)))


def _by_trait(others: Sequence[Row[Any]]) -> dict[int | str, list[Row[Any]]]:
    """Id, number or title → the filings that have it, so that each filing looks at few of many."""
    found: dict[int | str, list[Row[Any]]] = {}
    for other in others:
        for trait in (other.id, other.document_number, other.title):
            found.setdefault(trait, []).append(other)
    return found


def _twins(filing: Filing, alike: Likeness, others: Mapping[int | str, list[Row[Any]]]) -> tuple[Twin, ...]:
    """The newest SHOWN of them."""
    numbers = number_forms(filing.document_number)
    traits: list[int | str] = [*alike.others, *numbers, *([filing.title] if filing.title else [])]
    near = {other.id: other for trait in traits for other in others.get(trait, ())}
    found = [
        Twin(
            filing_id=other.id,
            title=other.title,
            document_number=other.document_number,
            state=other.state.label,
            same_file=other.id in alike.same_file,
            same_number=bool(numbers) and other.document_number in numbers,
            same_title=bool(filing.title) and other.title == filing.title,
            shared=alike.shared.get(other.id, 0.0),
        )
        for _, other in sorted(near.items(), reverse=True)
        if other.id != filing.id and other.receiver_id == filing.receiver_id
    ]
    return tuple(sorted(found[:SHOWN], key=lambda twin: (not twin.same_file, -twin.shared, -twin.filing_id)))


def number_forms(number: str) -> frozenset[str]:
    """One document number with each kind of brackets: 云政发〔2026〕3号, 云政发[2026]3号."""
    pair = next((pair for pair in BRACKETS if pair[0] in number and pair[1] in number), None)
    if pair is None:
        return frozenset({number}) if number else frozenset()
    return frozenset(number.replace(pair[0], to[0]).replace(pair[1], to[1]) for to in BRACKETS)


def _same_files(ctx: Context, revisions: Mapping[int, Revision], alike: Mapping[int, Likeness]) -> None:
    digests = {filing_id: revision.material.sha256 for filing_id, revision in revisions.items()}
    statement = select(Material.sha256, Material.filing_id).where(
        Material.sha256.in_(set(digests.values())), Material.kind == MaterialKind.TEXT
    )
    holders: dict[str, set[int]] = {}
    for digest, filing_id in ctx.session.execute(statement).tuples():
        holders.setdefault(digest, set()).add(filing_id)
    for filing_id, digest in digests.items():
        alike[filing_id].same_file |= set(sorted(holders.get(digest, set()) - {filing_id})[-SHOWN:])


def _shared(ctx: Context, revisions: Mapping[int, Revision], alike: Mapping[int, Likeness]) -> None:
    """Other filing → the part of this text's provisions that stand in its newest text too, from NEAR upwards."""
    long = (ProvisionRow.is_leaf, ProvisionRow.end - ProvisionRow.body >= LEAST_CHARACTERS)
    mine = (
        select(ProvisionRow.revision_id, ProvisionRow.fingerprint)
        .where(ProvisionRow.revision_id.in_([revision.id for revision in revisions.values()]), *long)
        .distinct()
        .cte("mine")
    )
    counted = select(mine.c.revision_id, func.count()).group_by(mine.c.revision_id)
    totals = dict(ctx.session.execute(counted).tuples().all())
    newer, other = aliased(Revision), aliased(ProvisionRow)
    newest = select(func.max(newer.id)).where(newer.filing_id == Revision.filing_id).scalar_subquery()
    count = func.count(other.fingerprint.distinct())
    statement = (
        select(mine.c.revision_id, Revision.filing_id, count)
        .join(other, other.fingerprint == mine.c.fingerprint)
        .join(Revision, Revision.id == other.revision_id)
        .where(Revision.id == newest, other.revision_id != mine.c.revision_id)
        .group_by(mine.c.revision_id, Revision.filing_id)
        .having(count >= LEAST_PROVISIONS * NEAR)
    )
    filing_of = {revision.id: filing_id for filing_id, revision in revisions.items()}
    for revision_id, filing_id, shared in ctx.session.execute(statement).tuples():
        total = totals[revision_id]
        if total >= LEAST_PROVISIONS and shared >= total * NEAR and filing_id != filing_of[revision_id]:
            alike[filing_of[revision_id]].shared[filing_id] = min(1.0, shared / total)
    for one in alike.values():
        best = sorted(one.shared.items(), key=lambda item: (-item[1], -item[0]))
        one.shared = dict(best[:SHOWN])
