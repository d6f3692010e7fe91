"""形式审查: the facts of a filing brought together for the formal checks, and their answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer

from filing.deadlines import day_in_china
from filing.formal.checks import hindrances, run
from filing.formal.record import Differences, Outcome, Paper, Record
from filing.models import Filing, Material, Revision
from filing.permissions import Permission, require
from filing.services.context import Context
from filing.services.material.twins import twins_of
from filing.services.profiles import due_by_profile, profile_in_force
from filing.services.reading.scans import compared
from filing.services.visibility import current_revision, facts, get_filing
from filing.terms import CheckState, ClockKind, MaterialKind, MaterialNeed, RevisionState
from filing.text.agreement import Divergence
from filing.text.dates import find_document_numbers
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
    filing = get_filing(ctx, filing_id)
    require(ctx.actor, Permission.SEE_FORMAL, facts(filing))
    return FormalReport(filing, run(record_of(ctx, filing)))


def record_of(ctx: Context, filing: Filing) -> Record:
    revision = current_revision(ctx, filing.id)
    is_read = revision is not None and revision.state not in {RevisionState.RECEIVED, RevisionState.FAILED}
    regulation = read_regulation(revision.text) if revision and is_read else None
    papers = tuple(_papers(ctx, filing))
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
        last_day=due_by_profile(ctx, ClockKind.FILE, filing.published_on) if filing.published_on else None,
        is_open=filing.is_open,
        text_file=revision.material.filename if revision else "",
        regulation=regulation,
        unread="" if is_read else _why_unread(revision),
        papers=papers,
        required=_required(ctx, filing),
        codes=_codes(ctx, filing),
        twins=twins_of(ctx, filing, revision),
        attachments=_attachments(regulation, [p for p in papers if p.kind not in ABOUT]),
        scan=_scan(ctx, filing),
    )


def _scan(ctx: Context, filing: Filing) -> Differences | None:
    """The newest scan against the text; None without a scan."""
    scans = compared(ctx, filing)
    if not scans:
        return None
    newest = scans[-1]
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


def _required(ctx: Context, filing: Filing) -> tuple[MaterialKind, ...]:
    rules = profile_in_force(ctx).materials_for(filing.document_type)
    return tuple(rule.kind for rule in rules if rule.need is MaterialNeed.ALWAYS)


def _why_unread(revision: Revision | None) -> str:
    if revision is None:
        return "缺少正式文本。"
    return revision.error_message or "正在读取，请稍后再看。"


def _papers(ctx: Context, filing: Filing) -> Iterator[Paper]:
    statement = select(Material).where(Material.filing_id == filing.id).options(undefer(Material.text))
    for material in ctx.session.scalars(statement.order_by(Material.id)):
        yield Paper(material.kind, material.filename, material.text)


def _codes(ctx: Context, filing: Filing) -> tuple[str, ...]:
    """机关代字 of the unit's other filings, the most recent first."""
    statement = (
        select(Filing.document_number)
        .where(Filing.unit_id == filing.unit_id, Filing.id != filing.id, Filing.document_number != "")
        .where(Filing.state.not_in(sorted(PRIVATE)))
        .order_by(Filing.id.desc())
        .limit(NUMBERS)
    )
    found = (number for words in ctx.session.scalars(statement) for number in find_document_numbers(words))
    return tuple(dict.fromkeys(number.code for number in found if number.year is not None))
