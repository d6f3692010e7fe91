"""函件: drafted, numbered and dated in one transaction, kept byte for byte, read by those whom they concern."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, select

from filing.errors import Conflict, InvalidInput, NotFound
from filing.letters import LETTERS, LetterSpec, fill, render, template_of
from filing.letters.appendix import appended
from filing.letters.fields import LONG, needed_by
from filing.models import Filing, Letter, LetterTemplate, Unit
from filing.permissions import FilingFacts, Permission, can_see, has, may, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_line, clean_text
from filing.services.letter.letter_facts import DAYS, facts_of, is_day
from filing.services.letter.opinion_text import chinese
from filing.services.letter.origins import GONE as GONE_CASE
from filing.services.letter.origins import ORIGINS, Matter, appendices_of, case_of, facts_of_units, matter_of
from filing.services.numbers import next_number
from filing.services.visibility import check_version, facts, flush, lock_filing
from filing.terms import LetterKind, SubjectKind
from filing.workflow import PRIVATE

GONE = "没有这份函件，或者您无权查看。"
LONG_CHARACTERS, SHORT_CHARACTERS = 10_000, 200
UNNUMBERED = "（签发时编号）"
CONTACT = "联系人"


def draft_letter(
    ctx: Context, case: tuple[SubjectKind, int], kind: LetterKind, given: dict[str, str] | None = None
) -> Letter:
    """A letter without number, filled from its case where `given` is None. Fields may be empty until it is issued.

    A filing may have any letter, another case those that it asks for as it stands. Raises NotFound, NotAllowed,
    Conflict, InvalidInput.
    """
    if LETTERS[kind].is_upward:
        raise InvalidInput(f"“{kind.label}”在“上报备案”中生成。", details={"kind": ["不能选择这一项。"]})
    matter = _held_matter(ctx, *case)
    row = case_of(ctx, *case)
    if matter.kind is not SubjectKind.FILING and kind not in ORIGINS[matter.kind].offers(row):
        raise Conflict(f"按现在的办理情况，这里没有{kind.label}可以起草。请刷新页面查看最新状态。")
    if given is None:
        given = ORIGINS[matter.kind].given(ctx, row, kind)
    letter = _new(ctx, matter, kind, _cleaned(LETTERS[kind], given))
    record(ctx, "letter.draft", f"letter:{letter.id}", {**_about(letter), "kind": kind})
    return letter


def _held_matter(ctx: Context, kind: SubjectKind, case_id: int) -> Matter:
    """What the letter is about, its filing held."""
    matter = _matter_at_hand(ctx, kind, case_id)
    if matter.filing is not None and lock_filing(ctx, matter.filing.id).state in PRIVATE:
        raise Conflict("文件还没有报送，不能发函。")
    return matter


def _matter_at_hand(ctx: Context, kind: SubjectKind, case_id: int) -> Matter:
    """Raises NotFound for whoever may not see the case, NotAllowed for whoever may not write on it."""
    require(ctx.actor, Permission.WRITE_LETTERS)
    matter = matter_of(ctx, kind, case_id)
    if not can_see(ctx.actor, matter.facts):
        raise NotFound(GONE_CASE)
    require(ctx.actor, Permission.WRITE_LETTERS, matter.facts)
    return matter


def _about(letter: Letter) -> dict[str, object]:
    return {"filing": letter.filing_id, letter.subject_kind.value: letter.subject_id}


def _new(ctx: Context, matter: Matter, kind: LetterKind, given: dict[str, str]) -> Letter:
    letter = Letter(
        subject_kind=matter.kind,
        subject_id=matter.id,
        filing_id=matter.filing.id if matter.filing else None,
        receiver_id=matter.receiver.id,
        unit_id=matter.unit.id if matter.unit else None,
        kind=kind,
        title=_title(ctx, matter, LETTERS[kind], given),
        given=given,
        created_by_id=ctx.actor.account_id,
        created_by=ctx.actor.name,
        created_at=ctx.now,
    )
    ctx.session.add(letter)
    flush(ctx.session)
    return letter


def _title(ctx: Context, matter: Matter, spec: LetterSpec, given: dict[str, str]) -> str:
    return fill(spec.title, facts_of(ctx, matter, given))[:400]


def _matter(ctx: Context, letter: Letter) -> Matter:
    return matter_of(ctx, letter.subject_kind, letter.subject_id)


def _cleaned(spec: LetterSpec, given: dict[str, str]) -> dict[str, str]:
    """What the letter asks for, and the contact. Raises InvalidInput by field."""
    kept: dict[str, str] = {}
    faults: dict[str, object] = {}
    for name in (*spec.asked, *spec.optional, CONTACT):
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
    letter = _locked(ctx, letter_id, Permission.WRITE_LETTERS)
    check_version(letter, seen_version)
    letter.given = _cleaned(LETTERS[letter.kind], given)
    letter.title = _title(ctx, _matter(ctx, letter), LETTERS[letter.kind], letter.given)
    flush(ctx.session)
    record(ctx, "letter.edit", f"letter:{letter.id}", {**_about(letter), "kind": letter.kind})
    return letter


def discard_letter(ctx: Context, letter_id: int) -> None:
    """Raises Conflict for one that is issued: what has a number stays."""
    letter = _locked(ctx, letter_id, Permission.WRITE_LETTERS)
    record(ctx, "letter.discard", f"letter:{letter.id}", {**_about(letter), "kind": letter.kind})
    ctx.session.delete(letter)
    ctx.session.flush()


def _locked(ctx: Context, letter_id: int, permission: Permission) -> Letter:
    """A draft, held together with its filing."""
    require(ctx.actor, permission)
    filing_id = ctx.session.scalar(select(Letter.filing_id).where(Letter.id == letter_id))
    if filing_id is not None:
        lock_filing(ctx, filing_id)
    statement = select(Letter).where(Letter.id == letter_id).with_for_update(of=Letter)
    letter = ctx.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if letter is None or not may(ctx.actor, permission, facts_of_letter(letter)):
        raise NotFound(GONE)
    if letter.number is not None:
        raise Conflict(f"函件已经以{letter.number}发出，不能改动。如有错误，请另发函件更正。")
    return letter


def issue_letter(ctx: Context, letter_id: int) -> Letter:
    """Number, day and docx at once. Raises InvalidInput that names every field still empty."""
    letter = _locked(ctx, letter_id, Permission.ISSUE_LETTERS)
    return _issued(ctx, letter, _matter(ctx, letter), {})


def send_letter(ctx: Context, matter: Matter, kind: LetterKind, given: dict[str, str]) -> Letter:
    """Writes and issues a letter as part of a step that has been allowed, with the filing locked.

    `given` may hold any field, also those that the machine else fills in.
    """
    letter = _new(ctx, matter, kind, {name: value for name, value in given.items() if value})
    return _issued(ctx, letter, matter, given)


def _issued(ctx: Context, letter: Letter, matter: Matter, given: dict[str, str]) -> Letter:
    spec = LETTERS[letter.kind]
    known = facts_of(ctx, matter, {**letter.given, **given})
    faults: dict[str, object] = {name: [_wanting(spec, name)] for name in needed_by(spec) if not known.get(name)}
    if faults:
        raise InvalidInput(f"函件还不能发出，缺少：{'、'.join(faults)}。", details=faults)
    letter.number, letter.issued_on = next_number(ctx, spec.stream, letter.receiver_id), ctx.today
    letter.issued_at, letter.issued_by = ctx.now, ctx.actor.name
    numbered = known | {"文号": letter.number, "日期": chinese(ctx.today)}
    data = _written(ctx, letter, numbered)
    letter.sha256, letter.size = ctx.files.put(data), len(data)
    flush(ctx.session)
    about = {**_about(letter), "kind": letter.kind, "number": letter.number, "sha256": letter.sha256}
    record(ctx, "letter.issue", f"letter:{letter.id}", about)
    return letter


def _wanting(spec: LetterSpec, name: str) -> str:
    if name in spec.asked:
        return f"请填写“{name}”。"
    return f"备案件中还没有“{name}”，系统不能填入，请办理到这一步后再发出。"


def _written(ctx: Context, letter: Letter, known: dict[str, str]) -> bytes:
    """The docx with what stands behind it."""
    behind = appendices_of(ctx, letter)
    named = known | {"附件": "、".join(one.title for one in behind)}
    return appended(render(template_for(ctx, letter.receiver, letter.kind), named), behind)


def template_for(ctx: Context, unit: Unit, kind: LetterKind) -> bytes:
    """The docx that `unit` writes such letters with."""
    own = own_template(ctx, unit.id, kind)
    return ctx.files.get(own.sha256) if own else template_of(LETTERS[kind], unit.name)


def own_template(ctx: Context, unit_id: int, kind: LetterKind) -> LetterTemplate | None:
    """What the office has put in place of the built-in template."""
    statement = select(LetterTemplate).where(
        LetterTemplate.unit_id == unit_id, LetterTemplate.kind == kind, LetterTemplate.withdrawn_at.is_(None)
    )
    return ctx.session.scalars(statement.order_by(LetterTemplate.id.desc()).limit(1)).first()


def letters_of(ctx: Context, filing: Filing) -> list[Letter]:
    """The letters of a filing and its matters that the actor may read, the newest first."""
    return _readable(ctx, Letter.filing_id == filing.id)


def letters_about(ctx: Context, kind: SubjectKind, ids: Iterable[int]) -> dict[int, list[Letter]]:
    """Case → its letters that the actor may read, the newest first. One statement."""
    found: dict[int, list[Letter]] = {}
    for letter in _readable(ctx, Letter.subject_kind == kind, Letter.subject_id.in_(list(ids))):
        found.setdefault(letter.subject_id, []).append(letter)
    return found


def _readable(ctx: Context, *conditions: ColumnElement[bool]) -> list[Letter]:
    if not has(ctx.actor, Permission.SEE_LETTERS):
        return []
    rows = ctx.session.scalars(select(Letter).where(*conditions).order_by(Letter.id.desc()))
    return [letter for letter in rows if may_read_letter(ctx, letter)]


def offers(ctx: Context, kind: SubjectKind, case: Any) -> tuple[LetterKind, ...]:
    """Letters that `case` asks for as it stands and that the actor may write; asks the database for nothing."""
    allowed = may(ctx.actor, Permission.WRITE_LETTERS, ORIGINS[kind].matter(case).facts)
    return ORIGINS[kind].offers(case) if allowed else ()


def offers_of(ctx: Context, kind: SubjectKind, case_id: int) -> tuple[LetterKind, ...]:
    """As `offers`. Raises NotFound for a case that the actor may not see, NotAllowed."""
    _matter_at_hand(ctx, kind, case_id)
    return offers(ctx, kind, case_of(ctx, kind, case_id))


def facts_of_letter(letter: Letter) -> FilingFacts:
    """By which rights on it are decided."""
    return facts(letter.filing) if letter.filing is not None else facts_of_units(letter.receiver_id, letter.unit)


def may_read_letter(ctx: Context, letter: Letter) -> bool:
    """The reviewing body reads all of them, the enacting unit what is addressed to it and has been issued."""
    if not may(ctx.actor, Permission.SEE_LETTERS, facts_of_letter(letter)):
        return False
    if ctx.actor.unit_id == letter.receiver_id and has(ctx.actor, Permission.WRITE_LETTERS):
        return True
    return letter.number is not None and LETTERS[letter.kind].to_unit


def get_letter(ctx: Context, letter_id: int) -> Letter:
    """Raises NotFound for none and for one that the actor may not read."""
    letter = ctx.session.get(Letter, letter_id)
    if letter is None or not may_read_letter(ctx, letter):
        raise NotFound(GONE)
    return letter


def letter_file(ctx: Context, letter_id: int) -> tuple[Letter, bytes]:
    """The docx, after an audit entry: as it was issued, or a draft with what is known so far."""
    letter = get_letter(ctx, letter_id)
    record(ctx, "letter.read", f"letter:{letter.id}", {**_about(letter), "kind": letter.kind})
    if letter.number is not None:
        return letter, ctx.files.get(letter.sha256)
    return letter, preview(ctx, letter)


def preview(ctx: Context, letter: Letter) -> bytes:
    """The docx of a draft, with what is known so far."""
    known = facts_of(ctx, _matter(ctx, letter), letter.given)
    numbered = known | {"文号": UNNUMBERED, "日期": chinese(ctx.today)}
    return _written(ctx, letter, numbered)
