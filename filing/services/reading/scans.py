"""扫描件与电子文本比对: the sealed scans of a filing held against its newest text, anew each time it is asked."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import undefer

from filing.errors import Conflict
from filing.jobs import enqueue
from filing.models import Filing, Job, Material, Revision
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.material.materials import describe, is_watched
from filing.services.procedure.readiness import READ
from filing.services.visibility import current_revision, facts, get_filing, lock_filing
from filing.terms import JobKind, JobState, MaterialKind
from filing.text.agreement import Agreement, compare
from filing.text.regulation import read_regulation

WAITING = "扫描件正在读取，请稍后再看。"
OTHER_DOCUMENT = "扫描件与正式文本只有 {share:.0%} 的文字相同，可能不是同一份文件。请核对是否传错。"


@dataclass(frozen=True, slots=True)
class ScanComparison:
    """One scan against the text. `agreement` is None where `unclear` says why there is none."""

    material: Material
    agreement: Agreement | None
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """All scans of a filing, in order of arrival."""

    filing: Filing
    revision: Revision | None
    scans: tuple[ScanComparison, ...]


def scan_report(ctx: Context, filing_id: int) -> ScanReport:
    """After an audit entry where the filing is unpublished and another unit's.

    Raises NotFound, and NotAllowed for whoever has no part in the filing.
    """
    filing = get_filing(ctx, filing_id)
    require(ctx.actor, Permission.SEE_READINGS, facts(filing))
    if is_watched(ctx, filing):
        record(ctx, "filing.read", f"filing:{filing.id}", {"state": filing.state})
    return ScanReport(filing, current_revision(ctx, filing.id), compared(ctx, filing))


def compared(ctx: Context, filing: Filing) -> tuple[ScanComparison, ...]:
    """For whoever has looked after permissions; cost as `agreement.compare` for each scan that was read."""
    revision = current_revision(ctx, filing.id)
    statement = select(Material).where(Material.filing_id == filing.id, Material.kind == MaterialKind.SCAN)
    scans = ctx.session.scalars(statement.options(undefer(Material.text)).order_by(Material.id)).all()
    return tuple(compared_with(revision, scan) for scan in scans)


def compared_with(revision: Revision | None, scan: Material) -> ScanComparison:
    """One scan, its text at hand, against the newest text."""
    if revision is None or revision.state not in READ:
        return ScanComparison(scan, None, "正式文本没有读出，无法与扫描件核对。")
    if scan.unread:
        return ScanComparison(scan, None, f"扫描件没有读出：{scan.unread}")
    if scan.text is None:
        return ScanComparison(scan, None, WAITING)
    agreement = _agreement(revision.text, scan.text)
    unclear = OTHER_DOCUMENT.format(share=agreement.share) if agreement.is_other else ""
    return ScanComparison(scan, agreement, unclear)


@lru_cache(maxsize=32)
def _agreement(text: str, scan: str) -> Agreement:
    """Kept for a while: the desk asks for the same pair on each look at its list."""
    return compare(read_regulation(text), read_regulation(scan))


def read_again(ctx: Context, filing_id: int) -> None:
    """Has every scan of the filing read anew, as after recognition was installed.

    Raises NotFound, NotAllowed, and Conflict without a scan or while one is being read.
    """
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, Permission.RETRY_INTAKE, facts(filing))
    revision = current_revision(ctx, filing.id)
    scans = ctx.session.scalars(
        select(Material).where(Material.filing_id == filing.id, Material.kind == MaterialKind.SCAN)
    ).all()
    if not scans or revision is None:
        raise Conflict("这件没有扫描件。请先添加“红头扫描件”。")
    at_work = (Job.filing_id == filing.id, Job.kind == JobKind.MATERIALS, Job.state == JobState.RUNNING)
    if ctx.session.scalar(select(Job.id).where(*at_work).limit(1)) is not None:
        raise Conflict(WAITING)
    for scan in scans:
        scan.text, scan.unread = None, ""
    enqueue(ctx.session, JobKind.MATERIALS, revision_id=revision.id, filing_id=filing.id, now=ctx.now)
    record(ctx, "material.reread", f"filing:{filing.id}", describe(scans[-1]))
