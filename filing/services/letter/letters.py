"""函件: drafted, numbered and dated in one transaction, kept byte for byte, read by those whom they concern."""

from sqlalchemy import select

from filing.errors import Conflict, InvalidInput, NotFound
from filing.letters import LETTERS, LetterSpec, fill, render, template_of
from filing.letters.fields import LONG
from filing.models import Filing, Letter, LetterTemplate
from filing.permissions import Permission, has, may, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_line, clean_text
from filing.services.letter.letter_facts import DAYS, facts_of, is_day
from filing.services.letter.opinion_text import chinese
from filing.services.numbers import next_number
from filing.services.visibility import check_version, facts, flush, get_filing, lock_filing
from filing.terms import LetterKind
from filing.workflow import PRIVATE

GONE = "没有这份函件，或者您无权查看。"
LONG_CHARACTERS, SHORT_CHARACTERS = 10_000, 200
UNNUMBERED = "（签发时编号）"
CONTACT = "联系人"


def draft_letter(ctx: Context, filing_id: int, kind: LetterKind, given: dict[str, str]) -> Letter:
    """A letter without number. Fields may be empty until it is issued. Raises InvalidInput, Conflict."""
    filing = _sent_filing(ctx, filing_id)
    require(ctx.actor, Permission.WRITE_LETTERS, facts(filing))
    if LETTERS[kind].is_upward:
        raise InvalidInput(f"“{kind.label}”在“上报备案”中生成。", details={"kind": ["不能选择这一项。"]})
    letter = _new(ctx, filing, kind, _cleaned(LETTERS[kind], given))
    record(ctx, "letter.draft", f"letter:{letter.id}", {"filing": filing.id, "kind": kind})
    return letter


def _sent_filing(ctx: Context, filing_id: int) -> Filing:
    filing = lock_filing(ctx, filing_id)
    if filing.state in PRIVATE:
        raise Conflict("文件还没有报送，不能发函。")
    return filing


def _new(ctx: Context, filing: Filing, kind: LetterKind, given: dict[str, str]) -> Letter:
    letter = Letter(
        filing_id=filing.id,
        kind=kind,
        title=_title(ctx, filing, LETTERS[kind], given),
        given=given,
        created_by_id=ctx.actor.account_id,
        created_by=ctx.actor.name,
        created_at=ctx.now,
    )
    ctx.session.add(letter)
    flush(ctx.session)
    return letter


def _title(ctx: Context, filing: Filing, spec: LetterSpec, given: dict[str, str]) -> str:
    return fill(spec.title, facts_of(ctx, filing, given))[:400]


def _cleaned(spec: LetterSpec, given: dict[str, str]) -> dict[str, str]:
    """What the letter asks for, and the contact. Raises InvalidInput by field."""
    kept: dict[str, str] = {}
    faults: dict[str, object] = {}
    for name in (*spec.asked, CONTACT):
        try:
            kept[name] = _clean(name, given.get(name, ""))
        except InvalidInput as error:
            faults[name] = [error.message]
    if faults:
        raise InvalidInput("函件没有保存，请按提示修改。", details=faults)
    return {name: value for name, value in kept.items() if value}


def _clean(name: str, value: str) -> str:
    if name in LONG:
        return clean_text(value, LONG_CHARACTERS, name)
    line = clean_line(value, SHORT_CHARACTERS, name)
    if name in DAYS and line and not is_day(line):
        raise InvalidInput("日期应写作 2026-01-31 的形式。")
    return line


def edit_letter(ctx: Context, letter_id: int, given: dict[str, str], *, seen_version: int | None) -> Letter:
    """Raises Conflict for one that is issued."""
    letter, filing = _locked(ctx, letter_id, Permission.WRITE_LETTERS)
    check_version(letter, seen_version)
    letter.given = _cleaned(LETTERS[letter.kind], given)
    letter.title = _title(ctx, filing, LETTERS[letter.kind], letter.given)
    flush(ctx.session)
    record(ctx, "letter.edit", f"letter:{letter.id}", {"filing": filing.id, "kind": letter.kind})
    return letter


def discard_letter(ctx: Context, letter_id: int) -> None:
    """Raises Conflict for one that is issued: what has a number stays."""
    letter, filing = _locked(ctx, letter_id, Permission.WRITE_LETTERS)
    record(ctx, "letter.discard", f"letter:{letter.id}", {"filing": filing.id, "kind": letter.kind})
    ctx.session.delete(letter)
    ctx.session.flush()


def _locked(ctx: Context, letter_id: int, permission: Permission) -> tuple[Letter, Filing]:
    """A draft with its filing, both held."""
    require(ctx.actor, permission)
    filing_id = ctx.session.scalar(select(Letter.filing_id).where(Letter.id == letter_id))
    if filing_id is None:
        raise NotFound(GONE)
    filing = lock_filing(ctx, filing_id)
    letter = ctx.session.get(Letter, letter_id, populate_existing=True)
    if letter is None or not may(ctx.actor, permission, facts(filing)):
        raise NotFound(GONE)
    if letter.number is not None:
        raise Conflict(f"函件已经以{letter.number}发出，不能改动。如有错误，请另发函件更正。")
    return letter, filing


def issue_letter(ctx: Context, letter_id: int) -> Letter:
    """Number, day and docx at once. Raises InvalidInput that names every field still empty."""
    letter, filing = _locked(ctx, letter_id, Permission.ISSUE_LETTERS)
    return _issued(ctx, letter, filing, {})


def send_letter(
    ctx: Context, filing: Filing, kind: LetterKind, given: dict[str, str], *, opinion_id: int | None = None
) -> Letter:
    """Writes and issues a letter as part of a step that has been allowed, with the filing locked.

    `given` may hold any field, also those that the machine else fills in.
    """
    letter = _new(ctx, filing, kind, {name: value for name, value in given.items() if value})
    letter.opinion_id = opinion_id
    return _issued(ctx, letter, filing, given)


def _issued(ctx: Context, letter: Letter, filing: Filing, given: dict[str, str]) -> Letter:
    spec = LETTERS[letter.kind]
    known = facts_of(ctx, filing, {**letter.given, **given})
    faults: dict[str, object] = {name: [f"请填写“{name}”。"] for name in spec.asked if not known.get(name)}
    if faults:
        raise InvalidInput(f"函件还不能发出，缺少：{'、'.join(faults)}。", details=faults)
    letter.number, letter.issued_on = next_number(ctx, spec.stream, filing.receiver_id), ctx.today
    letter.issued_at, letter.issued_by = ctx.now, ctx.actor.name
    numbered = known | {"文号": letter.number, "日期": chinese(ctx.today)}
    data = render(_template(ctx, filing, spec), numbered)
    letter.sha256, letter.size = ctx.files.put(data), len(data)
    flush(ctx.session)
    about = {"filing": filing.id, "kind": letter.kind, "number": letter.number, "sha256": letter.sha256}
    record(ctx, "letter.issue", f"letter:{letter.id}", about)
    return letter


def _template(ctx: Context, filing: Filing, spec: LetterSpec) -> bytes:
    own = own_template(ctx, filing.receiver_id, spec.kind)
    return ctx.files.get(own.sha256) if own else template_of(spec, filing.receiver.name)


def own_template(ctx: Context, unit_id: int, kind: LetterKind) -> LetterTemplate | None:
    """What the office has put in place of the built-in template."""
    statement = select(LetterTemplate).where(
        LetterTemplate.unit_id == unit_id, LetterTemplate.kind == kind, LetterTemplate.withdrawn_at.is_(None)
    )
    return ctx.session.scalars(statement.order_by(LetterTemplate.id.desc()).limit(1)).first()


def letters_of(ctx: Context, filing: Filing) -> list[Letter]:
    """The letters of a filing that the actor may read, the newest first."""
    rows = ctx.session.scalars(select(Letter).where(Letter.filing_id == filing.id).order_by(Letter.id.desc()))
    return [letter for letter in rows if may_read_letter(ctx, filing, letter)]


def may_read_letter(ctx: Context, filing: Filing, letter: Letter) -> bool:
    """The reviewing body reads all of them, the filing unit what is addressed to it and has been issued."""
    if not may(ctx.actor, Permission.SEE_LETTERS, facts(filing)):
        return False
    if ctx.actor.unit_id == filing.receiver_id and has(ctx.actor, Permission.WRITE_LETTERS):
        return True
    return letter.number is not None and LETTERS[letter.kind].to_unit


def get_letter(ctx: Context, letter_id: int) -> Letter:
    """Raises NotFound for none and for one that the actor may not read."""
    letter = ctx.session.get(Letter, letter_id)
    if letter is None or not may_read_letter(ctx, get_filing(ctx, letter.filing_id), letter):
        raise NotFound(GONE)
    return letter


def letter_file(ctx: Context, letter_id: int) -> tuple[Letter, bytes]:
    """The docx, after an audit entry: as it was issued, or a draft with what is known so far."""
    letter = get_letter(ctx, letter_id)
    record(ctx, "letter.read", f"letter:{letter.id}", {"filing": letter.filing_id, "kind": letter.kind})
    if letter.number is not None:
        return letter, ctx.files.get(letter.sha256)
    return letter, preview(ctx, letter)


def preview(ctx: Context, letter: Letter) -> bytes:
    """The docx of a draft, with what is known so far."""
    known = facts_of(ctx, letter.filing, letter.given)
    numbered = known | {"文号": UNNUMBERED, "日期": chinese(ctx.today)}
    return render(_template(ctx, letter.filing, LETTERS[letter.kind]), numbered)
