"""Other filings that may be the same document, an older or a newer version of it: by file, number, title and words."""

from sqlalchemy import ColumnElement, func, or_, select
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


def twins_of(ctx: Context, filing: Filing, revision: Revision | None) -> tuple[Twin, ...]:
    """What the actor may see of the receiver's other filings, the most alike to `revision`, its newest text, first."""
    shared = _shared(ctx, filing, revision) if revision is not None else {}
    same_file = _same_file(ctx, revision) if revision is not None else set()
    alike: list[ColumnElement[bool]] = [Filing.id.in_(same_file | set(shared))]
    numbers = number_forms(filing.document_number)
    if numbers:
        alike.append(Filing.document_number.in_(numbers))
    if filing.title:
        alike.append(Filing.title == filing.title)
    statement = select(Filing).where(or_(*alike), *_others(filing)).order_by(Filing.id.desc()).limit(SHOWN)
    found = [
        Twin(
            filing_id=other.id,
            title=other.title,
            document_number=other.document_number,
            state=other.state.label,
            same_file=other.id in same_file,
            same_number=bool(numbers) and other.document_number in numbers,
            same_title=bool(filing.title) and other.title == filing.title,
            shared=shared.get(other.id, 0.0),
        )
        for other in ctx.session.scalars(visible(statement, ctx.actor))
    ]
    return tuple(sorted(found, key=lambda twin: (not twin.same_file, -twin.shared, -twin.filing_id)))


def _others(filing: Filing) -> tuple[ColumnElement[bool], ...]:
    return Filing.id != filing.id, Filing.receiver_id == filing.receiver_id, Filing.state.not_in(sorted(PRIVATE))


def number_forms(number: str) -> frozenset[str]:
    """One document number with each kind of brackets: 云政发〔2026〕3号, 云政发[2026]3号."""
    pair = next((pair for pair in BRACKETS if pair[0] in number and pair[1] in number), None)
    if pair is None:
        return frozenset({number}) if number else frozenset()
    return frozenset(number.replace(pair[0], to[0]).replace(pair[1], to[1]) for to in BRACKETS)


def _same_file(ctx: Context, revision: Revision) -> set[int]:
    statement = select(Material.filing_id).where(
        Material.sha256 == revision.material.sha256, Material.kind == MaterialKind.TEXT
    )
    return set(ctx.session.scalars(statement))


def _shared(ctx: Context, filing: Filing, revision: Revision) -> dict[int, float]:
    """Filing id → the part of this text's provisions that stand in its newest text too, from NEAR upwards."""
    mine = (
        select(ProvisionRow.fingerprint)
        .where(
            ProvisionRow.revision_id == revision.id,
            ProvisionRow.is_leaf,
            ProvisionRow.end - ProvisionRow.body >= LEAST_CHARACTERS,
        )
        .distinct()
    )
    total = ctx.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    if total < LEAST_PROVISIONS:
        return {}
    newer = aliased(Revision)
    newest = select(func.max(newer.id)).where(newer.filing_id == Revision.filing_id).scalar_subquery()
    count = func.count(ProvisionRow.fingerprint.distinct())
    statement = (
        select(Revision.filing_id, count)
        .join(ProvisionRow, ProvisionRow.revision_id == Revision.id)
        .where(ProvisionRow.fingerprint.in_(mine), Revision.filing_id != filing.id, Revision.id == newest)
        .group_by(Revision.filing_id)
        .having(count >= total * NEAR)
        .order_by(count.desc())
        .limit(SHOWN)
    )
    return {filing_id: min(1.0, shared / total) for filing_id, shared in ctx.session.execute(statement).tuples()}
