"""The files of a filing: taken in, replaced, given out again byte for byte."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy import func, select

from filing.errors import Conflict, EmptyFile, InvalidInput, NotFound
from filing.jobs import enqueue
from filing.models import Filing, Material, Revision
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_line
from filing.services.visibility import current_revision, facts, get_filing, is_party, lock_filing
from filing.terms import JobKind, MaterialKind, RevisionState
from filing.workflow import EDITABLE, FILED

FILENAME_CHARACTERS = 255
MATERIALS_LIMIT = 50
PAPERS = frozenset(MaterialKind) - {MaterialKind.TEXT}
"""Materials that are read for the formal check; a scan is held against the text."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came; `filename` is never used as a path."""

    filename: str
    data: bytes
    kind: MaterialKind = MaterialKind.TEXT


def add_material(ctx: Context, filing_id: int, upload: Upload) -> Material:
    """Adds a file while the form may be edited; another 正式文本 makes the next revision and is read.

    Raises Conflict in any other state, InvalidInput for a file that is too large or has no name.
    """
    filing = editable_filing(ctx, filing_id)
    return attach(ctx, filing, upload)


def attach(ctx: Context, filing: Filing, upload: Upload) -> Material:
    """Writes the file, its row, for a 正式文本 the revision and its PARSE job, and the audit entry."""
    check_upload(ctx, upload)
    count = ctx.session.scalar(select(func.count()).where(Material.filing_id == filing.id)) or 0
    if count >= MATERIALS_LIMIT:
        raise InvalidInput(f"一件备案件最多 {MATERIALS_LIMIT} 份材料。请合并后再上传。")
    material = Material(
        filing_id=filing.id,
        kind=upload.kind,
        filename=clean_filename(upload.filename),
        sha256=ctx.files.put(upload.data),
        size=len(upload.data),
        uploaded_at=ctx.now,
    )
    ctx.session.add(material)
    ctx.session.flush()
    if upload.kind is MaterialKind.TEXT:
        _begin_revision(ctx, filing, material)
    elif upload.kind in PAPERS and (revision := current_revision(ctx, filing.id)) is not None:
        enqueue(ctx.session, JobKind.MATERIALS, revision_id=revision.id, filing_id=filing.id, now=ctx.now)
    record(ctx, "material.add", f"filing:{filing.id}", describe(material))
    return material


def check_upload(ctx: Context, upload: Upload) -> None:
    """Raises InvalidInput or EmptyFile before anything is stored."""
    limit = ctx.settings.upload_megabytes
    name = clean_filename(upload.filename)
    if len(upload.data) > limit * 1024 * 1024:
        message = f"文件“{name}”超过 {limit} MB。请压缩图片或拆分附件后再上传。"
        raise InvalidInput(message, details={"file": [message]})
    if not upload.data:
        raise EmptyFile(f"文件“{name}”是空的（0 字节）。请检查后重新上传。")


def clean_filename(filename: str) -> str:
    """The last part of the name, whatever system it comes from, cut to what a column holds; the ending stays."""
    name = clean_line(filename.replace("\\", "/").rpartition("/")[2], 4096, "文件名")
    if not name.strip("."):
        raise InvalidInput("文件没有名称，请重新选择文件。", details={"file": ["文件没有名称，请重新选择文件。"]})
    suffix = PurePosixPath(name).suffix[:20]
    return name if len(name) <= FILENAME_CHARACTERS else name[: FILENAME_CHARACTERS - len(suffix)] + suffix


def _begin_revision(ctx: Context, filing: Filing, material: Material) -> None:
    latest = current_revision(ctx, filing.id)
    revision = Revision(
        filing_id=filing.id,
        material_id=material.id,
        number=latest.number + 1 if latest else 1,
        state=RevisionState.RECEIVED,
    )
    ctx.session.add(revision)
    ctx.session.flush()
    enqueue(ctx.session, JobKind.PARSE, revision_id=revision.id, filing_id=filing.id, now=ctx.now)


def remove_material(ctx: Context, filing_id: int, material_id: int) -> None:
    """Forgets a file while the form may be edited; the audit entry keeps its digest. A 正式文本 is only replaced."""
    filing = editable_filing(ctx, filing_id)
    material = _material(ctx, filing, material_id)
    if material.kind is MaterialKind.TEXT:
        raise Conflict("正式文本不能删除。请上传新的正式文本，旧文本会保留为历史版本。")
    record(ctx, "material.remove", f"filing:{filing.id}", describe(material))
    ctx.session.delete(material)
    ctx.session.flush()


def editable_filing(ctx: Context, filing_id: int) -> Filing:
    """The locked filing. Raises NotFound, NotAllowed, and Conflict when its state does not allow changes."""
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, Permission.EDIT_FILING, facts(filing))
    if filing.state not in EDITABLE:
        raise Conflict(f"当前状态为“{filing.state.label}”，不能修改报送内容。如需修改，请联系备案审查机构要求补正。")
    return filing


def _material(ctx: Context, filing: Filing, material_id: int) -> Material:
    material = ctx.session.get(Material, material_id)
    if material is None or material.filing_id != filing.id or not may_read(ctx, filing, material):
        raise NotFound("没有这份材料，或者您无权查看。")
    return material


def materials_of(ctx: Context, filing: Filing) -> list[Material]:
    """The files that the actor may open, in order of arrival: the two units all, others the text in force alone."""
    rows = ctx.session.scalars(select(Material).where(Material.filing_id == filing.id).order_by(Material.id))
    return [material for material in rows if may_read(ctx, filing, material)]


def may_read(ctx: Context, filing: Filing, material: Material) -> bool:
    """For a filing that the actor sees."""
    if is_party(ctx.actor, filing):
        return True
    revision = current_revision(ctx, filing.id)
    return revision is not None and revision.material_id == material.id


def original(ctx: Context, filing_id: int, material_id: int) -> tuple[Material, bytes]:
    """The bytes as they were uploaded, after an audit entry. Call it within a unit of work, not of reading.

    Raises NotFound, and EngineDown when the stored bytes no longer match their digest.
    """
    material = readable(ctx, filing_id, material_id)
    record(ctx, "material.read", f"filing:{filing_id}", describe(material))
    return material, ctx.files.get(material.sha256)


def readable(ctx: Context, filing_id: int, material_id: int) -> Material:
    """A file that the actor may open. Raises NotFound."""
    return _material(ctx, get_filing(ctx, filing_id), material_id)


def is_watched(ctx: Context, filing: Filing) -> bool:
    """Whether looking into the filing must be recorded: it is not published and not the actor's own unit's."""
    return not (filing.state in FILED and filing.is_open) and ctx.actor.unit_id != filing.unit_id


def describe(material: Material) -> dict[str, object]:
    """What the audit trail says of a file."""
    return {
        "material": material.id,
        "kind": material.kind,
        "filename": material.filename,
        "sha256": material.sha256,
        "size": material.size,
    }
