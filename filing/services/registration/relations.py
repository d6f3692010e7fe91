"""文件关联: proposed from the text and from likeness, confirmed or rejected by a person, shown both ways."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from filing.errors import InvalidInput
from filing.formal.identity import NEAR
from filing.formal.record import Twin
from filing.models import Filing, Relation, Revision
from filing.permissions import Permission, may, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.material.twins import number_forms, twins_of
from filing.services.visibility import current_revision, facts, flush, get_filing, lock_filing, visible
from filing.terms import RelationKind, RelationState
from filing.text.links import Link, read_links
from filing.text.regulation import read_regulation
from filing.workflow import PRIVATE

CANDIDATES = 5
"""Filings that a cited title may mean."""
NOTE_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Proposal:
    """Not decided yet. `why`: words of the text, or what is alike."""

    kind: RelationKind
    target: Filing
    why: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Relations:
    """`decided`: what this filing does to others; `inbound`: what others do to it, confirmed ones only.

    `unheld`: documents that the text repeals or amends and that are not filed here.
    """

    proposals: tuple[Proposal, ...]
    decided: tuple[Relation, ...]
    inbound: tuple[Relation, ...]
    unheld: tuple[Link, ...]
    may_decide: bool

    def __bool__(self) -> bool:
        return bool(self.proposals or self.decided or self.inbound or self.unheld)


def relations_of(ctx: Context, filing: Filing) -> Relations:
    """As far as the actor sees the filings concerned; proposals and rejections are for those who decide."""
    decides = may(ctx.actor, Permission.RELATE_FILINGS, facts(filing))
    rows = _rows(ctx, Relation.filing_id == filing.id, Relation.target_id)
    if not decides:
        rows = tuple(row for row in rows if row.state is RelationState.CONFIRMED)
    inbound = _rows(ctx, Relation.target_id == filing.id, Relation.filing_id)
    confirmed = tuple(row for row in inbound if row.state is RelationState.CONFIRMED)
    if not decides:
        return Relations((), rows, confirmed, (), False)
    known = {(row.kind, row.target_id) for row in rows}
    revision = current_revision(ctx, filing.id)
    found, unheld = _from_text(ctx, filing, revision)
    found += [p for twin in twins_of(ctx, filing, revision) if (p := _of_twin(ctx, filing, twin)) is not None]
    fresh = {(p.kind, p.target.id): p for p in reversed(found) if (p.kind, p.target.id) not in known}
    return Relations(tuple(reversed(fresh.values())), rows, confirmed, tuple(unheld), True)


def _rows(ctx: Context, condition: ColumnElement[bool], other: InstrumentedAttribute[int]) -> tuple[Relation, ...]:
    statement = select(Relation).join(Filing, Filing.id == other).where(condition).order_by(Relation.id)
    return tuple(ctx.session.scalars(visible(statement, ctx.actor)))


def _from_text(ctx: Context, filing: Filing, revision: Revision | None) -> tuple[list[Proposal], list[Link]]:
    if revision is None or not revision.text:
        return [], []
    found: list[Proposal] = []
    unheld: list[Link] = []
    for link in read_links(read_regulation(revision.text)):
        targets = list(_meant(ctx, filing, link))
        found += [Proposal(link.kind, target, link.quote, link.quote) for target in targets]
        unheld += [] if targets else [link]
    return found, unheld


def _meant(ctx: Context, filing: Filing, link: Link) -> Iterator[Filing]:
    """By number; else by title, which the filed document may carry within a longer one (关于印发…的通知)."""
    others = select(Filing).where(
        Filing.receiver_id == filing.receiver_id, Filing.id != filing.id, Filing.state.not_in(sorted(PRIVATE))
    )
    named = or_(Filing.title == link.title, Filing.title.contains(link.title, autoescape=True))
    if link.number:
        named = or_(named, Filing.document_number.in_(number_forms(link.number)))
    rows = list(ctx.session.scalars(visible(others.where(named).order_by(Filing.id.desc()).limit(50), ctx.actor)))
    numbers = number_forms(link.number)
    exact = [row for row in rows if row.document_number in numbers] or [row for row in rows if row.title == link.title]
    about = [row for row in rows if "废止" not in row.title and "修改" not in row.title]
    yield from (exact or about)[:CANDIDATES]


def _of_twin(ctx: Context, filing: Filing, twin: Twin) -> Proposal | None:
    """The same number is the same document again; the same title, or much the same words, a new version."""
    same = twin.same_file or (twin.same_number and twin.same_title)
    if twin.filing_id > filing.id or not (same or twin.same_title or twin.shared >= NEAR):
        return None
    kind = RelationKind.DUPLICATES if same else RelationKind.SUPERSEDES
    reasons = ["文件完全相同"] * twin.same_file + ["发文字号相同"] * twin.same_number + ["标题相同"] * twin.same_title
    reasons += [f"条文相同 {twin.shared:.0%}"] * (twin.shared >= NEAR)
    return Proposal(kind, ctx.session.get_one(Filing, twin.filing_id), "，".join(reasons))


def decide_relation(
    ctx: Context, filing_id: int, target_id: int, *, kind: RelationKind, state: RelationState, note: str = ""
) -> Relation:
    """Confirms or rejects a relation, proposed or not; the last word counts, each is in the audit trail.

    A confirmed repeal marks the target; raises NotFound, NotAllowed, InvalidInput for a filing related to itself.
    """
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, Permission.RELATE_FILINGS, facts(filing))
    if target_id == filing_id:
        raise InvalidInput("文件不能与自己关联。", details={"target": ["文件不能与自己关联。"]})
    target = get_filing(ctx, target_id)
    require(ctx.actor, Permission.RELATE_FILINGS, facts(target))
    row = _row(ctx, filing_id, target_id, kind)
    row.state, row.note = state, clean_text(note, NOTE_CHARACTERS, "说明")
    row.quote = _quote(ctx, filing, target, kind)
    row.actor, row.at = ctx.actor.name, ctx.now
    ctx.session.add(row)
    flush(ctx.session)
    _mark(ctx, target)
    record(ctx, f"relation.{state.value}", f"filing:{filing_id}", {"target": target_id, "kind": kind, "note": note})
    return row


def _row(ctx: Context, filing_id: int, target_id: int, kind: RelationKind) -> Relation:
    statement = select(Relation).where(
        Relation.filing_id == filing_id, Relation.target_id == target_id, Relation.kind == kind
    )
    found = ctx.session.scalars(statement).one_or_none()
    return found or Relation(filing_id=filing_id, target_id=target_id, kind=kind)


def _quote(ctx: Context, filing: Filing, target: Filing, kind: RelationKind) -> str:
    proposals, _ = _from_text(ctx, filing, current_revision(ctx, filing.id))
    return next((p.quote for p in proposals if p.kind is kind and p.target.id == target.id), "")


def _mark(ctx: Context, target: Filing) -> None:
    """What lists and search say of the target: the newest confirmed repeal."""
    statement = (
        select(Filing.title, Filing.is_open)
        .join(Relation, Relation.filing_id == Filing.id)
        .where(Relation.target_id == target.id, Relation.kind == RelationKind.REPEALS)
        .where(Relation.state == RelationState.CONFIRMED)
        .order_by(Relation.id.desc())
    )
    found = ctx.session.execute(statement).first()
    target.repealed_by = "" if found is None else found[0] if found[1] else "内部文件"
    flush(ctx.session)
