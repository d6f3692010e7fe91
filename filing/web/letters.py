"""函件: written, looked at, issued, fetched; and the templates of the office."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from filing.errors import BadFile, InvalidInput
from filing.letters import FIELDS, LETTERS, LetterSpec, required_of, shown_lines
from filing.letters.fields import LONG
from filing.models import Letter
from filing.permissions import Permission, may, require
from filing.schemas import DOCX
from filing.services.context import Context
from filing.services.letter import letter_templates, letters
from filing.services.letter.letter_facts import DAYS
from filing.services.letter.letters import CONTACT
from filing.services.material.materials import Upload
from filing.services.visibility import facts, get_filing
from filing.terms import LetterKind, SubjectKind
from filing.web.access import reading, working
from filing.web.filters import term_of, whole

pages = Blueprint("letters", __name__, url_prefix="/letters")

BY_OPINION = frozenset({LetterKind.OPINION, LetterKind.REMINDER, LetterKind.URGING, LetterKind.MOTION})
"""Letters that a step of an opinion writes by itself."""


@pages.get("/of/<int:filing_id>/new")
def choose(filing_id: int) -> ResponseReturnValue:
    with reading() as ctx:
        filing = get_filing(ctx, filing_id)
        require(ctx.actor, Permission.WRITE_LETTERS, facts(filing))
        kinds = [spec for spec in LETTERS.values() if spec.kind not in BY_OPINION and not spec.is_upward]
        return render_template("letters/choose.html", filing=filing, kinds=kinds)


@pages.post("/of/<int:filing_id>")
def create(filing_id: int) -> ResponseReturnValue:
    kind = term_of(LetterKind, request.form.get("kind"))
    if kind is None or kind in BY_OPINION:
        raise InvalidInput("请选择函件种类。")
    with working() as ctx:
        letter_id = letters.draft_letter(ctx, (SubjectKind.FILING, filing_id), kind).id
    return redirect(url_for("web.letters.show", letter_id=letter_id))


@pages.post("/from/<subject>/<int:case_id>")
def create_from(subject: str, case_id: int) -> ResponseReturnValue:
    """The one button of every case: a draft filled from it."""
    subject_kind, kind = term_of(SubjectKind, subject), term_of(LetterKind, request.form.get("kind"))
    if subject_kind is None or kind is None:
        raise InvalidInput("请选择函件种类。")
    with working() as ctx:
        letter_id = letters.draft_letter(ctx, (subject_kind, case_id), kind).id
    return redirect(url_for("web.letters.show", letter_id=letter_id))


@pages.get("/<int:letter_id>")
def show(letter_id: int) -> ResponseReturnValue:
    return _show(letter_id)


def _show(letter_id: int, error: InvalidInput | None = None) -> ResponseReturnValue:
    """A look into a letter is recorded, so this is a unit of work."""
    with working() as ctx:
        letter, data = letters.letter_file(ctx, letter_id)
        spec = LETTERS[letter.kind]
        page = render_template(
            "letters/show.html",
            letter=letter,
            filing=letter.filing,
            place=place_of(letter),
            spec=spec,
            lines=shown_lines(data),
            asked=_fields_of(spec),
            values={**letter.given, **(request.form.to_dict() if error else {})},
            about=FIELDS,
            long=LONG,
            days=DAYS,
            **_rights(ctx, letter),
            error=error,
            faults=error.details if error else {},
        )
    return page, 422 if error else 200


def _fields_of(spec: LetterSpec) -> list[str]:
    """What a person may fill in."""
    contact = [CONTACT] if any(CONTACT in part for part in spec.paragraphs) else []
    return [*spec.asked, *spec.optional, *contact]


def place_of(letter: Letter) -> tuple[str, str]:
    """Where the case of a letter opens, and what that is called."""
    name = letter.subject_kind.label
    if letter.subject_kind is SubjectKind.OMISSION:
        return url_for("web.omissions.list_all", _anchor=f"omission-{letter.subject_id}"), name
    if letter.subject_kind is SubjectKind.SUGGESTION:
        return url_for("web.suggestions.show", suggestion_id=letter.subject_id), name
    if letter.subject_kind is SubjectKind.OPINION:
        return url_for("web.opinions.show", opinion_id=letter.subject_id), name
    if letter.subject_kind is SubjectKind.QUESTION:
        return url_for("web.questions.show", question_id=letter.subject_id), name
    anchor = "handings-head" if letter.subject_kind is SubjectKind.DISTRIBUTION else "letters-head"
    return url_for("web.filings.show", filing_id=letter.filing_id, _anchor=anchor), name


def _rights(ctx: Context, letter: Letter) -> dict[str, bool]:
    is_draft = letter.number is None
    of_case = letters.facts_of_letter(letter)
    return {
        "may_write": is_draft and may(ctx.actor, Permission.WRITE_LETTERS, of_case),
        "may_issue": is_draft and may(ctx.actor, Permission.ISSUE_LETTERS, of_case),
    }


@pages.post("/<int:letter_id>")
def change(letter_id: int) -> ResponseReturnValue:
    """Saves what is typed, and issues or deletes where that button was pressed."""
    act = request.form.get("act", "save")
    version = whole(request.form.get("version", ""))
    try:
        with working() as ctx:
            place, _ = place_of(letters.get_letter(ctx, letter_id))
            if act == "discard":
                letters.discard_letter(ctx, letter_id)
            else:
                letters.edit_letter(ctx, letter_id, request.form.to_dict(), seen_version=version)
    except InvalidInput as error:
        return _show(letter_id, error)
    if act == "discard":
        flash("函件草稿已删除。")
        return redirect(place)
    if act == "issue":
        return _issue(letter_id)
    flash("函件草稿已保存。", "good")
    return redirect(url_for("web.letters.show", letter_id=letter_id))


def _issue(letter_id: int) -> ResponseReturnValue:
    try:
        with working() as ctx:
            number = letters.issue_letter(ctx, letter_id).number
    except InvalidInput as error:
        return _show(letter_id, error)
    flash(f"已编号发出：{number}。", "good")
    return redirect(url_for("web.letters.show", letter_id=letter_id))


@pages.get("/<int:letter_id>/docx")
def download(letter_id: int) -> ResponseReturnValue:
    with working() as ctx:
        letter, data = letters.letter_file(ctx, letter_id)
        name = f"{letter.number or '草稿'}{letter.title}.docx"
    return send_file(BytesIO(data), DOCX, as_attachment=True, download_name=name, max_age=0)


@pages.get("/templates")
def templates() -> ResponseReturnValue:
    return _templates()


def _templates(error: InvalidInput | BadFile | None = None, kind: LetterKind | None = None) -> ResponseReturnValue:
    with reading() as ctx:
        page = render_template(
            "letters/templates.html",
            own=letter_templates.templates(ctx),
            kinds=list(LETTERS.values()),
            required=required_of,
            fields=FIELDS,
            long=LONG,
            error=error,
            at_fault=kind,
            faults=error.details.get("file", [error.message]) if error else [],
        )
    return page, 422 if error else 200


@pages.get("/templates/<kind>")
def template(kind: str) -> ResponseReturnValue:
    wanted = letter_templates.kind_of(kind)
    with reading() as ctx:
        name, data = letter_templates.template_file(ctx, wanted)
    return send_file(BytesIO(data), DOCX, as_attachment=True, download_name=name, max_age=0)


@pages.post("/templates/<kind>")
def put_template(kind: str) -> ResponseReturnValue:
    wanted, file = letter_templates.kind_of(kind), request.files.get("file")
    if file is None or not file.filename:
        message = "请选择 docx 文件。"
        return _templates(InvalidInput(message, details={"file": [message]}), wanted)
    try:
        with working() as ctx:
            letter_templates.put_template(ctx, wanted, Upload(file.filename, file.read()))
    except (InvalidInput, BadFile) as error:
        return _templates(error, wanted)
    flash(f"{wanted.label}的模板已更换。", "good")
    return redirect(url_for("web.letters.templates"))


@pages.post("/templates/<kind>/withdrawal")
def withdraw_template(kind: str) -> ResponseReturnValue:
    wanted = letter_templates.kind_of(kind)
    with working() as ctx:
        letter_templates.withdraw_template(ctx, wanted)
    flash(f"{wanted.label}已恢复内置模板。", "good")
    return redirect(url_for("web.letters.templates"))
