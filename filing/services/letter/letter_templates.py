"""函件模板: those of the office in place of the built-in ones, checked before they count."""

from sqlalchemy import select

from filing.errors import InvalidInput, NotFound
from filing.letters import LETTERS, check_template, template_of
from filing.models import LetterTemplate, Unit
from filing.parsing.word.package import Package
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context, limits_of
from filing.services.letter.letters import own_template
from filing.services.material.materials import Upload, check_upload, clean_filename
from filing.terms import LetterKind


def kind_of(value: str) -> LetterKind:
    """Raises NotFound for what is no kind of letter."""
    found = next((kind for kind in LETTERS if kind.value == value), None)
    if found is None:
        raise NotFound("没有这种函件。")
    return found


def own_unit(ctx: Context) -> Unit:
    """The reviewing body whose letters the actor looks after. Raises NotAllowed."""
    require(ctx.actor, Permission.MANAGE_TEMPLATES)
    return ctx.session.get_one(Unit, ctx.actor.unit_id)


def templates(ctx: Context) -> dict[LetterKind, LetterTemplate]:
    """The office's own templates that count, by kind."""
    statement = select(LetterTemplate).where(
        LetterTemplate.unit_id == own_unit(ctx).id, LetterTemplate.withdrawn_at.is_(None)
    )
    return {row.kind: row for row in ctx.session.scalars(statement.order_by(LetterTemplate.id))}


def template_file(ctx: Context, kind: LetterKind) -> tuple[str, bytes]:
    """Name and bytes of the template that counts."""
    unit = own_unit(ctx)
    own = own_template(ctx, unit.id, kind)
    if own is not None:
        return own.filename, ctx.files.get(own.sha256)
    return f"{kind.label}模板.docx", template_of(LETTERS[kind], unit.name)


def put_template(ctx: Context, kind: LetterKind, upload: Upload) -> LetterTemplate:
    """Raises InvalidInput that names unknown, missing and misplaced fields, and BadFile for what is no sound docx."""
    unit = own_unit(ctx)
    check_upload(ctx, upload)
    if not upload.filename.lower().endswith(".docx"):
        raise InvalidInput("模板应为 docx 文件。请用 Word 或 WPS 另存为 docx 后重新上传。")
    Package(upload.data, limits_of(ctx.settings))
    check_template(upload.data, LETTERS[kind])
    _withdraw(ctx, unit, kind)
    row = LetterTemplate(
        unit_id=unit.id,
        kind=kind,
        filename=clean_filename(upload.filename),
        sha256=ctx.files.put(upload.data),
        size=len(upload.data),
        account_id=ctx.actor.account_id,
        actor=ctx.actor.name,
        at=ctx.now,
    )
    ctx.session.add(row)
    ctx.session.flush()
    record(ctx, "template.put", f"unit:{unit.id}", {"kind": kind, "filename": row.filename, "sha256": row.sha256})
    return row


def withdraw_template(ctx: Context, kind: LetterKind) -> None:
    """The built-in template counts again. Raises NotFound when it does already."""
    unit = own_unit(ctx)
    if not _withdraw(ctx, unit, kind):
        raise NotFound("这种函件没有自用模板。")
    record(ctx, "template.withdraw", f"unit:{unit.id}", {"kind": kind})


def _withdraw(ctx: Context, unit: Unit, kind: LetterKind) -> bool:
    own = own_template(ctx, unit.id, kind)
    if own is not None:
        own.withdrawn_at = ctx.now
        ctx.session.flush()
    return own is not None
