"""Filing a document (报送): draft, form, sending, receipt. Files are the business of `materials`."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import Filing, Material, Unit
from filing.parsing.sniff import Format, claimed_format
from filing.permissions import FilingFacts, Permission, is_operator, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import FilingForm, absurdities, given
from filing.services.material.materials import (
    Upload,
    add_material,
    attach,
    check_upload,
    editable_filing,
    original,
    remove_material,
)
from filing.services.procedure.readiness import dates_of
from filing.services.procedure.receivers import choose_receivers
from filing.services.procedure.transitions import apply, enqueue_following, set_lateness
from filing.services.visibility import check_version, flush, get_filing, is_party
from filing.terms import FilingAction, FilingState, MaterialKind, UnitKind

__all__ = [
    "FilingForm",
    "Receipt",
    "Upload",
    "add_material",
    "create_draft",
    "edit",
    "original",
    "receipt",
    "remove_material",
    "submit",
    "submit_files",
]

KEY_CHARACTERS = 60
RULE_FIELDS = frozenset({"document_type", "adopted_on", "published_on", "effective_on"})
"""Fields that decide which rules apply."""


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    kind: MaterialKind
    filename: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """电子回执: what was received, when, by whom; anyone can check the files against their SHA-256."""

    number: str
    at: datetime
    unit: str
    receiver: str
    title: str
    files: tuple[ReceiptFile, ...]
    form_check_due: date | None
    is_late: bool


def create_draft(ctx: Context, upload: Upload, *, unit_id: int | None = None, key: str | None = None) -> Filing:
    """Stores the main text as a draft of the actor's unit and has it read, so that the form fills itself.

    The operator names the unit. `key` makes the same call the same filing. Raises NotAllowed, InvalidInput.
    """
    unit, receiver = _units(ctx, unit_id)
    check_upload(ctx, upload)
    filing = Filing(
        unit_id=unit.id,
        receiver_id=receiver.id,
        created_by_id=ctx.actor.account_id,
        state=FilingState.DRAFT,
        is_open=True,
        submission_key=key,
        created_at=ctx.now,
    )
    ctx.session.add(filing)
    ctx.session.flush()
    record(ctx, "filing.create", f"filing:{filing.id}", {"unit": unit.code, "receiver": receiver.code})
    attach(ctx, filing, upload)
    return filing


def _units(ctx: Context, unit_id: int | None) -> tuple[Unit, Unit]:
    """The filing unit and its receiver."""
    require(ctx.actor, Permission.CREATE_FILING)
    wanted = unit_id if unit_id is not None else ctx.actor.unit_id
    if wanted is None:
        raise InvalidInput("请指明报送单位。", details={"unit": ["请指明报送单位。"]})
    if not is_operator(ctx.actor) and wanted != ctx.actor.unit_id:
        raise NotAllowed("只能以本单位名义报送。")
    unit = ctx.session.get(Unit, wanted)
    receiver = ctx.session.get(Unit, unit.receiver_id) if unit and unit.receiver_id else None
    if unit is None or receiver is None or receiver.kind is not UnitKind.REVIEWING:
        raise InvalidInput(
            "报送单位没有设定接受备案的机构，请联系系统管理员。", details={"unit": ["没有接受备案的机构。"]}
        )
    return unit, receiver


def edit(ctx: Context, filing_id: int, form: FilingForm, *, seen_version: int | None) -> Filing:
    """Writes what the form gives, in states that allow it; the fields left out stay.

    Raises InvalidInput by field, Conflict when somebody else has changed the filing since `seen_version`.
    """
    filing = editable_filing(ctx, filing_id)
    check_version(filing, seen_version)
    changed = _write(ctx, filing, form)
    if changed:
        record(ctx, "filing.edit", f"filing:{filing.id}", {"fields": sorted(changed), "version": filing.version})
        enqueue_following(ctx, filing, recheck=bool(changed & RULE_FIELDS))
    return filing


def _write(ctx: Context, filing: Filing, form: FilingForm) -> frozenset[str]:
    """The names of the fields that are different now."""
    values = given(form)
    codes = values.pop("receivers", None)
    changed = {name for name, value in values.items() if getattr(filing, name) != value}
    for name in changed:
        setattr(filing, name, values[name])
    faults = {name: said for name, said in absurdities(dates_of(filing), today=ctx.today).items() if name in values}
    if faults:
        ctx.session.expire(filing)
        raise InvalidInput("日期有误，请按提示修改后重新提交。", details=dict(faults))
    if codes is not None and choose_receivers(ctx, filing, codes):
        changed.add("receivers")
    if filing.submitted_at is not None and "published_on" in changed:
        set_lateness(ctx, filing)
    flush(ctx.session)
    return frozenset(changed)


def submit(ctx: Context, filing_id: int, *, seen_version: int | None = None) -> Filing:
    """Sends the filing for the first time, or again after 补正. Conditions and effects: `transitions.STEPS`."""
    filing = get_filing(ctx, filing_id)
    again = filing.state is FilingState.SUPPLEMENT_REQUESTED
    return apply(ctx, FilingAction.RESUBMIT if again else FilingAction.SUBMIT, filing, seen_version=seen_version)


def submit_files(
    ctx: Context, uploads: Sequence[Upload], form: FilingForm, *, unit_code: str | None = None, key: str | None = None
) -> Filing:
    """Files, form and sending in one step. The same `key` of the same unit gives the same filing again, also at once.

    Raises InvalidInput without exactly one 正式文本 and for a zip, Conflict when `key` was used for another text.
    """
    main, others = _sorted_uploads(uploads)
    unit_id = _unit_of_code(ctx, unit_code)
    known = _same_submission(ctx, unit_id, key, main)
    if known is not None:
        return known
    try:
        with ctx.session.begin_nested():
            filing = create_draft(ctx, main, unit_id=unit_id, key=_submission_key(ctx, unit_id, key))
            for upload in others:
                attach(ctx, filing, upload)
            _write(ctx, filing, form)
    except IntegrityError:
        known = _same_submission(ctx, unit_id, key, main)
        if known is None:
            raise
        return known
    return apply(ctx, FilingAction.SUBMIT, filing)


def _sorted_uploads(uploads: Sequence[Upload]) -> tuple[Upload, list[Upload]]:
    texts = [upload for upload in uploads if upload.kind is MaterialKind.TEXT]
    if any(claimed_format(upload.filename) is Format.ARCHIVE for upload in texts):
        message = "压缩包不能一步报送：先建立草稿，选定其中哪些是正式文本、哪些是附件，再逐件报送。"
        raise InvalidInput(message, details={"file": [message]})
    if len(texts) != 1:
        message = f"一件备案件须有且只有一份正式文本，现有 {len(texts)} 份。"
        raise InvalidInput(message, details={"file": [message]})
    return texts[0], [upload for upload in uploads if upload.kind is not MaterialKind.TEXT]


def _unit_of_code(ctx: Context, code: str | None) -> int | None:
    if code is None:
        return None
    unit_id = ctx.session.scalar(select(Unit.id).where(Unit.code == code))
    if unit_id is None:
        message = f"没有代码为“{code}”的单位。请核对单位代码。"
        raise InvalidInput(message, details={"unit": [message]})
    return unit_id


def _submission_key(ctx: Context, unit_id: int | None, key: str | None) -> str | None:
    if key is None:
        return None
    if not 1 <= len(key) <= KEY_CHARACTERS or not key.isprintable():
        message = f"Idempotency-Key 应为 1 至 {KEY_CHARACTERS} 个可见字符。"
        raise InvalidInput(message, details={"key": [message]})
    return f"{unit_id if unit_id is not None else ctx.actor.unit_id}:{key}"


def _same_submission(ctx: Context, unit_id: int | None, key: str | None, main: Upload) -> Filing | None:
    """The filing that this key has made before."""
    stored = _submission_key(ctx, unit_id, key)
    filing = stored and ctx.session.scalars(select(Filing).where(Filing.submission_key == stored)).one_or_none()
    if not filing:
        return None
    require(ctx.actor, Permission.EDIT_FILING, FilingFacts(filing.unit_id, filing.receiver_id, filing.state, True))
    digests = select(Material.sha256).where(Material.filing_id == filing.id, Material.kind == MaterialKind.TEXT)
    if hashlib.sha256(main.data).hexdigest() not in set(ctx.session.scalars(digests)):
        raise Conflict("这个 Idempotency-Key 已用于报送另一份文本。请为新的报送换一个。")
    return filing


def receipt(ctx: Context, filing_id: int) -> Receipt:
    """Raises Conflict for a filing that has not been sent, NotFound for whoever is no party to it."""
    filing = get_filing(ctx, filing_id)
    if not (is_party(ctx.actor, filing) or is_operator(ctx.actor)):
        raise NotFound("没有这份回执，或者您无权查看。")
    if filing.receipt_number is None or filing.submitted_at is None:
        raise Conflict("尚未报送，没有回执。")
    rows = ctx.session.scalars(select(Material).where(Material.filing_id == filing.id).order_by(Material.id))
    return Receipt(
        number=filing.receipt_number,
        at=filing.submitted_at,
        unit=filing.unit.name,
        receiver=filing.receiver.name,
        title=filing.title,
        files=tuple(ReceiptFile(m.kind, m.filename, m.sha256, m.size) for m in rows),
        form_check_due=filing.form_check_due,
        is_late=filing.is_late,
    )
