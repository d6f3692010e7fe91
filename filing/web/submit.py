"""报送: a file becomes a draft, the draft fills its own form, the clerk confirms and sends it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.errors import BadFile, Conflict, FilingError, InvalidInput
from filing.models import Filing
from filing.permissions import Permission, may, require
from filing.schemas import FilingFormSchema, load
from filing.services.context import Context
from filing.services.form import KEEP
from filing.services.procedure import submission
from filing.services.procedure.receivers import Offers, offers_of
from filing.services.procedure.stages import Stage
from filing.services.procedure.submission import FilingForm, Upload
from filing.services.procedure.transitions import apply
from filing.services.reading import bundles, intake
from filing.services.reading.reports import noticed
from filing.services.registration import supplements
from filing.services.review.review import Case, QueueFilter, case, queue
from filing.services.visibility import facts
from filing.terms import DocumentType, FilingAction, FilingState, MaterialKind, RevisionState
from filing.web.access import reading, the_instance, wants_fragment, working
from filing.web.errors import status_of
from filing.web.filings import may_edit
from filing.web.filters import whole
from filing.web.marking import Block, Mark, blocks

pages = Blueprint("submit", __name__)

LINES = ("title", "document_number", "organ")
DATES = ("adopted_on", "published_on", "effective_on", "expires_on")
FIELDS = ("title", "document_number", "organ", "document_type", *DATES, "basis")
PREVIEW_CHARACTERS = 60_000
"""So much of the text stands beside the form; the rest is a link away."""


@pages.get("/submit")
def choose() -> ResponseReturnValue:
    return _choose()


def _choose(message: str = "", status: int = 200) -> ResponseReturnValue:
    with reading() as ctx:
        require(ctx.actor, Permission.CREATE_FILING)
        drafts = queue(ctx, QueueFilter(state=FilingState.DRAFT))
        return render_template("submit/choose.html", drafts=drafts, message=message, limit=_limit()), status


def _limit() -> int:
    return the_instance().settings.upload_megabytes


@pages.post("/submit")
def take_in() -> ResponseReturnValue:
    try:
        with working() as ctx:
            filing = submission.create_draft(ctx, _upload(MaterialKind.TEXT))
    except (InvalidInput, BadFile) as error:
        if wants_fragment():
            raise
        return _choose(error.message, 422)
    return redirect(url_for("web.submit.form", filing_id=filing.id))


def _upload(kind: MaterialKind) -> Upload:
    """Raises InvalidInput when no file was chosen."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InvalidInput("请先选择文件。", details={"file": ["请先选择文件。"]})
    return Upload(filename=file.filename, data=file.read(), kind=kind)


@pages.get("/filings/<int:filing_id>/form")
def form(filing_id: int) -> ResponseReturnValue:
    return _form(filing_id)


def _form(filing_id: int, error: FilingError | None = None) -> ResponseReturnValue:
    """The progress of the reading, then the form; with `error`, what was typed instead of what is stored.

    Whoever comes too late, as with a second press of the button, is told so on the page of the filing.
    """
    with reading() as ctx:
        found = case(ctx, filing_id)
        filing, revision = found.filing, found.revision
        require(ctx.actor, Permission.EDIT_FILING, facts(filing))
        if not may_edit(ctx.actor, filing):
            flash(f"备案件当前状态为“{filing.state.label}”，报送内容不能再修改。", "attention")
            return redirect(url_for("web.filings.show", filing_id=filing_id))
        if members := bundles.members_in(revision):
            page = render_template("submit/bundle.html", filing=filing, members=members, error=error, **_choices())
        elif error is None and revision is not None and revision.state is RevisionState.RECEIVED:
            page = render_template(
                "submit/reading.html", filing=filing, stages=intake.stages(ctx, filing)[:1], case=found
            )
        else:
            page = render_template("submit/form.html", **_form_values(ctx, found, error=error))
    return page, _status(error)


def _choices() -> dict[str, Any]:
    """What each file of a zip may be, and what was chosen where something was."""
    return {"kinds": list(MaterialKind), "chosen": {n: kind for n, kind in request.form.items() if n.isdigit()}}


@pages.post("/filings/<int:filing_id>/unpack")
def unpack(filing_id: int) -> ResponseReturnValue:
    """Makes the files of a zip what was chosen: one filing with its materials, or many."""
    kinds = {kind.value: kind for kind in MaterialKind}
    chosen = {int(n): kinds[kind] for n, kind in request.form.items() if n.isdecimal() and kind in kinds}
    try:
        with reading() as ctx:
            archive = bundles.archive_of(ctx, filing_id)
        files = bundles.taken(archive)
        with working() as ctx:
            made = bundles.unpack(ctx, filing_id, chosen, files)
    except (InvalidInput, BadFile) as error:
        return _form(filing_id, error)
    if len(made) == 1:
        return redirect(url_for("web.submit.form", filing_id=filing_id))
    flash(f"已建立 {len(made)} 件草稿，读取后请逐件核对并报送。", "good")
    return redirect(url_for("web.submit.choose", _anchor="drafts-head"))


def _status(error: FilingError | None) -> int:
    if error is None:
        return 200
    return 422 if isinstance(error, InvalidInput) else status_of(error)


def _form_values(ctx: Context, found: Case, *, error: FilingError | None) -> dict[str, Any]:
    filing, revision = found.filing, found.revision
    marks = quotes_in(found.text, filing.readings)
    offers = offers_of(ctx, filing.id) if filing.submitted_at is None else None
    return {
        "filing": filing,
        "offers": offers,
        "receivers": _receivers(offers, error),
        "revision": revision,
        "failure": _failure(ctx, found),
        "remarks": noticed(ctx, revision),
        "values": stored_values(filing) if error is None else _typed(),
        "readings": filing.readings,
        "found": {mark.key for mark in marks},
        "error": error,
        "faults": error.details if isinstance(error, InvalidInput) else {},
        "types": list(DocumentType),
        "kinds": [kind for kind in MaterialKind if kind is not MaterialKind.TEXT],
        "materials": found.materials,
        "limit": _limit(),
        "text": _preview(found, marks),
        "is_cut": len(found.text) > PREVIEW_CHARACTERS,
        "answers": {} if error is None else _answers(),
        "asked": supplements.open_supplement(ctx, filing),
        "may_ask": filing.state is FilingState.DRAFT and may(ctx.actor, FilingAction.REQUEST_SIGNOFF, facts(filing)),
    }


def _receivers(offers: Offers | None, error: FilingError | None) -> set[str]:
    """Codes of the bodies that are ticked."""
    if error is not None and "asks_receivers" in request.form:
        return set(request.form.getlist("receiver"))
    return {offer.unit.code for offer in offers.units if offer.is_chosen} if offers else set()


def _failure(ctx: Context, found: Case) -> Stage | None:
    failed = found.revision is not None and found.revision.state is RevisionState.FAILED
    return intake.stages(ctx, found.filing)[0] if failed else None


def _preview(found: Case, marks: list[Mark]) -> tuple[Block, ...]:
    rows = [row for row in found.provisions if row.start < PREVIEW_CHARACTERS]
    return blocks(found.text[:PREVIEW_CHARACTERS], rows, marks)


def quotes_in(text: str, readings: dict[str, Any]) -> list[Mark]:
    """Where the words stand that each field was read from."""
    marks = []
    for name in FIELDS:
        quote = readings.get(name, {}).get("quote", "")
        for number, words in enumerate(quote.split("；") if name == "basis" else [quote]):
            at = text.find(words) if words else -1
            if at >= 0:
                key = f"q-{name}" if number == 0 else f"q-{name}-{number}"
                marks.append(Mark(key, at, at + len(words), "source"))
    return [*marks, *_marks_of_lists(text, readings)]


def _marks_of_lists(text: str, readings: dict[str, Any]) -> Iterator[Mark]:
    """The steps of the 题注 and the attachments that the text names."""
    for name in ("history", "attachments"):
        for number, one in enumerate(readings.get(name, {}).get("value", ())):
            at = text.find(one["quote"]) if one["quote"] else -1
            if at >= 0:
                yield Mark(f"q-{name}-{number}", at, at + len(one["quote"]), "source", rank=1)


def stored_values(filing: Filing) -> dict[str, Any]:
    """The fields as the form shows them."""
    values = {name: getattr(filing, name) for name in FIELDS}
    values |= {name: value.isoformat() if value else "" for name, value in values.items() if name in DATES}
    values["document_type"] = filing.document_type.value if filing.document_type else ""
    values["basis"] = "\n".join(filing.basis)
    return values | {"is_open": filing.is_open}


def _typed() -> dict[str, Any]:
    return {name: request.form.get(name, "") for name in FIELDS} | {"is_open": request.form.get("is_open") != "0"}


def form_given() -> FilingForm:
    """The whole form: an empty field clears. Raises InvalidInput by field."""
    typed = _typed()
    values = {name: typed[name].strip() for name in (*LINES, *DATES)}
    values["document_type"] = typed["document_type"] or None
    values["basis"] = [line.strip() for line in typed["basis"].splitlines() if line.strip()]
    loaded: FilingForm = load(FilingFormSchema(), values)
    receivers = tuple(request.form.getlist("receiver")) if "asks_receivers" in request.form else KEEP
    return replace(loaded, is_open=typed["is_open"], receivers=receivers)


@pages.post("/filings/<int:filing_id>/form")
def save(filing_id: int) -> ResponseReturnValue:
    """Writes the form and, if asked, sends it: both or neither."""
    then = request.form.get("then", "save")
    try:
        with working() as ctx:
            filing = submission.edit(ctx, filing_id, form_given(), seen_version=_seen_version())
            if answers := _answers():
                supplements.answer(ctx, filing_id, answers)
            if then == "submit":
                submission.submit(ctx, filing_id)
            elif then == "signoff":
                apply(ctx, FilingAction.REQUEST_SIGNOFF, filing)
    except (InvalidInput, Conflict) as error:
        return _form(filing_id, error)
    if then == "submit":
        return redirect(url_for("web.filings.receipt", filing_id=filing_id))
    flash("已提交本单位负责人审签。" if then == "signoff" else "已保存。", "good")
    return redirect(url_for("web.filings.show" if then == "signoff" else "web.submit.form", filing_id=filing_id))


def _answers() -> dict[int, str]:
    """What the form says of each item of the 补正通知."""
    given = {name.removeprefix("answer-"): words for name, words in request.form.items() if name.startswith("answer-")}
    return {whole(id_): words for id_, words in given.items()}


def _seen_version() -> int:
    """A form without a version has seen nothing that exists."""
    return whole(request.form.get("version", ""))


@pages.post("/filings/<int:filing_id>/materials")
def add_material(filing_id: int) -> ResponseReturnValue:
    kind = request.form.get("kind", "")
    if kind not in {k.value for k in MaterialKind}:
        raise InvalidInput("请选择材料的种类。", details={"kind": ["请选择材料的种类。"]})
    try:
        with working() as ctx:
            material = submission.add_material(ctx, filing_id, _upload(MaterialKind(kind)))
    except (InvalidInput, BadFile) as error:
        if wants_fragment():
            raise
        flash(error.message, "fault")
        return redirect(url_for("web.submit.form", filing_id=filing_id, _anchor="materials"))
    if material.kind is not MaterialKind.TEXT:
        flash(f"已添加{material.kind.label}“{material.filename}”。", "good")
    return redirect(url_for("web.submit.form", filing_id=filing_id, _anchor="materials"))


@pages.post("/filings/<int:filing_id>/materials/<int:material_id>/remove")
def remove_material(filing_id: int, material_id: int) -> ResponseReturnValue:
    with working() as ctx:
        submission.remove_material(ctx, filing_id, material_id)
    flash("已移除该材料。")
    return redirect(url_for("web.submit.form", filing_id=filing_id, _anchor="materials"))
