"""形式审查: the facts of a filing brought together for the formal checks, and their answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from filing.deadlines import day_in_china
from filing.deadlines.period import last_day
from filing.formal.checks import hindrances, run
from filing.formal.record import Differences, Outcome, Paper, Record, Twin
from filing.models import Filing, Material, Revision
from filing.permissions import Permission, require
from filing.profile import Profile
from filing.services.context import Context
from filing.services.material.twins import twins_among
from filing.services.profiles import profile_in_force
from filing.services.reading.scans import compared_with
from filing.services.visibility import facts, get_filing
from filing.terms import CheckState, ClockKind, MaterialKind, MaterialNeed, RevisionState
from filing.text.agreement import Divergence
from filing.text.dates import DocumentNumber, find_document_numbers
from filing.text.model import Attachment, Regulation
from filing.text.normalise import squeeze
from filing.text.regulation import read_regulation
from filing.workflow import PRIVATE

QUOTE = 60
"""Characters of either side that a fault shows."""
ABOUT = frozenset({MaterialKind.SCAN, MaterialKind.REPORT})
"""Materials that name the attachments as the text does, and are none."""
NUMBERS = 200
"""Earlier document numbers of a unit that are looked at."""


@dataclass(frozen=True, slots=True)
class FormalReport:
    filing: Filing
    outcomes: tuple[Outcome, ...]

    @property
    def hindrances(self) -> tuple[Outcome, ...]:
        """Why it cannot be received together with others; empty when it can."""
        return hindrances(self.outcomes)

    def count(self, state: CheckState) -> int:
        return sum(outcome.state is state for outcome in self.outcomes)


def formal_report(ctx: Context, filing_id: int) -> FormalReport:
    """The formal checks on the filing as it is now; nothing is stored. Raises NotFound, NotAllowed."""
    return formal_reports(ctx, [get_filing(ctx, filing_id)])[0]


def formal_reports(ctx: Context, filings: Sequence[Filing]) -> tuple[FormalReport, ...]:
    """The checks on each of `filings`, made anew, so that they are right after any change of form, materials, profile
    or other filings; as many statements for many as for one. Raises NotAllowed."""
    for filing in filings:
        require(ctx.actor, Permission.SEE_FORMAL, facts(filing))
    records = records_of(ctx, filings)
    return tuple(FormalReport(filing, run(records[filing.id])) for filing in filings)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is around the filings, fetched for all of them together."""

    revisions: dict[int, Revision]
    materials: dict[int, list[Material]]
    codes: dict[int, list[tuple[int, str]]]
    """Unit → its filings with their document numbers, the most recent first."""
    twins: dict[int, tuple[Twin, ...]]
    profile: Profile


def records_of(ctx: Context, filings: Sequence[Filing]) -> dict[int, Record]:
    """Filing → what the formal checks look at."""
    ids = [filing.id for filing in filings]
    newest = select(func.max(Revision.id)).where(Revision.filing_id.in_(ids)).group_by(Revision.filing_id)
    texts = select(Revision).where(Revision.id.in_(newest)).options(undefer(Revision.text))
    revisions = {revision.filing_id: revision for revision in ctx.session.scalars(texts)}
    papers = select(Material).where(Material.filing_id.in_(ids)).options(undefer(Material.text)).order_by(Material.id)
    materials: dict[int, list[Material]] = {id_: [] for id_ in ids}
    for material in ctx.session.scalars(papers):
        materials[material.filing_id].append(material)
    twins = twins_among(ctx, filings, revisions)
    around = Surroundings(revisions, materials, _numbers(ctx, filings), twins, profile_in_force(ctx))
    return {filing.id: _record(ctx, filing, around) for filing in filings}


def _record(ctx: Context, filing: Filing, around: Surroundings) -> Record:
    revision, materials = around.revisions.get(filing.id), around.materials[filing.id]
    is_read = revision is not None and revision.state not in {RevisionState.RECEIVED, RevisionState.FAILED}
    regulation = _regulation(revision.text) if revision and is_read else None
    papers = tuple(Paper(material.kind, material.filename, material.text) for material in materials)
    return Record(
        unit=filing.unit.name,
        organ=filing.organ,
        title=filing.title,
        document_number=filing.document_number,
        document_type=filing.document_type,
        published_on=filing.published_on,
        adopted_on=filing.adopted_on,
        effective_on=filing.effective_on,
        submitted_on=day_in_china(filing.submitted_at) if filing.submitted_at else None,
        last_day=_last_day(ctx, filing, around.profile),
        is_open=filing.is_open,
        text_file=revision.material.filename if revision else "",
        regulation=regulation,
        unread="" if is_read else _why_unread(revision),
        papers=papers,
        required=_required(around.profile, filing),
        codes=_codes(around.codes.get(filing.unit_id, []), filing),
        twins=around.twins[filing.id],
        attachments=_attachments(regulation, [p for p in papers if p.kind not in ABOUT]),
        scan=_scan(revision, materials),
    )


_regulation = lru_cache(maxsize=128)(read_regulation)
"""Kept for a while: the desk asks for the same texts on each look at its list."""


def _last_day(ctx: Context, filing: Filing, profile: Profile) -> date | None:
    period = profile.periods.get(ClockKind.FILE)
    if period is None or filing.published_on is None:
        return None
    return last_day(filing.published_on, period.length, ctx.calendar, rolls=profile.rolls)


def _scan(revision: Revision | None, materials: Sequence[Material]) -> Differences | None:
    """The newest scan against the text; None without a scan."""
    scans = [material for material in materials if material.kind is MaterialKind.SCAN]
    if not scans:
        return None
    newest = compared_with(revision, scans[-1])
    if newest.agreement is None or newest.unclear:
        return Differences(newest.material.filename, (), newest.unclear)
    faults = tuple(_fault(divergence) for divergence in newest.agreement.real)
    return Differences(newest.material.filename, faults)


def _attachments(regulation: Regulation | None, papers: Sequence[Paper]) -> tuple[tuple[str, bool], ...] | None:
    """Attachment named in the text → whether it stands behind it or was sent as a file; None without a text."""
    if regulation is None:
        return None
    sent = [squeeze(f"{paper.filename}\n{paper.text or ''}").text for paper in papers]
    return tuple((a.name, _is_there(a, sent)) for a in regulation.metadata.attachments)


def _is_there(attachment: Attachment, sent: Sequence[str]) -> bool:
    words = [attachment.title] if attachment.title else []
    words += [f"{attachment.kind}{attachment.number}"] if attachment.number else []
    return attachment.address is not None or any(squeeze(one).text in paper for one in words for paper in sent)


def _fault(divergence: Divergence) -> str:
    said, scanned = (
        f"“{words[:QUOTE]}…”" if len(words) > QUOTE else f"“{words}”" if words else "没有"
        for words in (divergence.said, divergence.scanned)
    )
    place = f"{divergence.place}，" if divergence.place else ""
    return f"{place}{divergence.kind.label}：正式文本为{said}，扫描件为{scanned}"


def _required(profile: Profile, filing: Filing) -> tuple[MaterialKind, ...]:
    rules = profile.materials_for(filing.document_type)
    return tuple(rule.kind for rule in rules if rule.need is MaterialNeed.ALWAYS)


def _why_unread(revision: Revision | None) -> str:
    if revision is None:
        return "缺少正式文本。"
    return revision.error_message or "正在读取，请稍后再看。"


def _numbers(ctx: Context, filings: Sequence[Filing]) -> dict[int, list[tuple[int, str]]]:
    """The last NUMBERS of each unit."""
    place = func.row_number().over(partition_by=Filing.unit_id, order_by=Filing.id.desc()).label("place")
    placed = (
        select(Filing.unit_id, Filing.id, Filing.document_number, place)
        .where(Filing.unit_id.in_({filing.unit_id for filing in filings}), Filing.document_number != "")
        .where(Filing.state.not_in(sorted(PRIVATE)))
        .subquery()
    )
    statement = select(placed.c.unit_id, placed.c.id, placed.c.document_number).where(placed.c.place <= NUMBERS)
    found: dict[int, list[tuple[int, str]]] = {}
    for unit_id, filing_id, number in ctx.session.execute(statement.order_by(placed.c.id.desc())).tuples():
        found.setdefault(unit_id, []).append((filing_id, number))
    return found


def _codes(numbers: Sequence[tuple[int, str]], filing: Filing) -> tuple[str, ...]:
    """机关代字 of the unit's other filings, the most recent first."""
    others = [words for filing_id, words in numbers if filing_id != filing.id]
    found = (number for words in others for number in _document_numbers(words))
    return tuple(dict.fromkeys(number.code for number in found if number.year is not None))


@lru_cache(maxsize=4 * NUMBERS)
def _document_numbers(words: str) -> tuple[DocumentNumber, ...]:
    return tuple(find_document_numbers(words))
