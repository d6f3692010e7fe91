"""审查建议、审查要求: taken in from outside, followed by receipt code, decided by the office, answered."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from filing.deadlines import day_in_china
from filing.errors import InvalidInput, NotFound
from filing.models import Filing, Suggestion, SuggestionEvent, SuggestionFile, Unit
from filing.parsing.sniff import Format, sniff
from filing.permissions import SUGGESTION_PERMISSIONS, Permission, require
from filing.services.audit import record
from filing.services.clock import clocks
from filing.services.clock.clocks import Subject
from filing.services.context import Context, limits_of
from filing.services.form import clean_line, clean_text
from filing.services.material.materials import Upload, check_upload, clean_filename
from filing.services.numbers import next_number
from filing.services.suggestion.personal import Proposer, opened, sealed
from filing.services.visibility import flush, visible
from filing.terms import (
    ClockKind,
    NumberStream,
    SubjectKind,
    SuggestionAction,
    SuggestionChannel,
    SuggestionKind,
    SuggestionOutcome,
    SuggestionState,
    UnitKind,
)
from filing.workflow import (
    GROUP_STEPS,
    OPEN_SUGGESTIONS,
    PROPOSER_STEPS,
    SUGGESTION_STEPS,
    next_suggestion_state,
)

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are read for one another."""
CODE_LENGTH = 16
"""80 bits: nobody finds one by trying."""
FILES_LIMIT, FILE_MEGABYTES = 3, 10
CLOCKS = {
    SuggestionState.RECEIVED: ClockKind.COMPLETE,
    SuggestionState.REGISTERED: ClockKind.REQUESTED_REVIEW,
    SuggestionState.UNDER_REVIEW: ClockKind.REQUESTED_REVIEW,
    SuggestionState.CONCLUDED: ClockKind.FEEDBACK,
}
"""What the office owes next. Refusals and transfers are told in the same step, so that no clock is left."""
FORMATS = frozenset({Format.DOCX, Format.DOC, Format.PDF, Format.OFD, Format.IMAGE})
CONTENT_CHARACTERS, WORDS_CHARACTERS = 10_000, 5_000
LENGTHS = {
    "title": (300, "文件名称"),
    "document_number": (100, "发文字号"),
    "provision": (300, "所涉条款"),
    "name": (60, "姓名或者单位名称"),
    "contact": (200, "联系方式"),
}
REQUIRED = ("title", "content", "name", "contact")
HIDDEN = "没有这件审查建议，或者您无权查看。"


@dataclass(frozen=True, slots=True)
class SuggestionForm:
    """What a proposer gives: the document, matters and reasons, name and contact (domain research 3.2)."""

    title: str
    content: str
    name: str
    contact: str
    document_number: str = ""
    provision: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """`code` is told this once; only its digest is kept."""

    suggestion: Suggestion
    code: str


def receivers(ctx: Context) -> list[Unit]:
    """The bodies that a suggestion may be addressed to."""
    return list(ctx.session.scalars(select(Unit).where(Unit.kind == UnitKind.REVIEWING).order_by(Unit.id)))


def make(
    ctx: Context,
    form: SuggestionForm,
    uploads: Sequence[Upload] = (),
    *,
    receiver_id: int | None = None,
    kind: SuggestionKind = SuggestionKind.SUGGESTION,
    channel: SuggestionChannel = SuggestionChannel.ONLINE,
) -> Acknowledgement:
    """Takes a suggestion in, from outside or, by the office, from paper. Raises InvalidInput by field, NotAllowed."""
    require(ctx.actor, Permission.MAKE_SUGGESTION)
    values = _cleaned(form)
    _check_files(ctx, uploads)
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    receiver = _receiver(ctx, receiver_id)
    suggestion = Suggestion(
        receiver_id=receiver.id,
        number=next_number(ctx, NumberStream.SUGGESTION, receiver.id),
        kind=kind,
        channel=channel,
        state=SuggestionState.RECEIVED,
        code_digest=digest_of(code),
        **{name: values[name] for name in ("title", "document_number", "provision", "content")},
        proposer=sealed(ctx.settings, Proposer(values["name"], values["contact"])),
        received_at=ctx.now,
    )
    ctx.session.add(suggestion)
    ctx.session.flush()
    _attach(ctx, suggestion, uploads)
    _set_clock(ctx, suggestion)
    record(ctx, "suggestion.make", f"suggestion:{suggestion.id}", {"number": suggestion.number, "channel": channel})
    return Acknowledgement(_written(ctx, suggestion), code)


def _cleaned(form: SuggestionForm) -> dict[str, str]:
    values: dict[str, str] = {}
    faults: dict[str, object] = {}
    for name in (*LENGTHS, "content"):
        try:
            given = getattr(form, name)
            if name == "content":
                values[name] = clean_text(given, CONTENT_CHARACTERS, "事项和理由")
            else:
                values[name] = clean_line(given, *LENGTHS[name])
            if name in REQUIRED and not values[name]:
                faults[name] = ["必填。"]
        except InvalidInput as error:
            faults[name] = [error.message]
    if faults:
        raise InvalidInput("填写的内容有误，请按提示修改后重新提交。", details=faults)
    return values


def _receiver(ctx: Context, receiver_id: int | None) -> Unit:
    """The only one where there is one; the office's own for whoever belongs to it."""
    choices = receivers(ctx)
    wanted = ctx.actor.unit_id or receiver_id
    found = [unit for unit in choices if unit.id == wanted] if wanted or len(choices) > 1 else choices
    if not found:
        message = "请选择接收审查建议的备案审查机构。"
        raise InvalidInput(message, details={"receiver": [message]})
    return found[0]


def _check_files(ctx: Context, uploads: Sequence[Upload]) -> None:
    if len(uploads) > FILES_LIMIT:
        message = f"最多附 {FILES_LIMIT} 个文件，现有 {len(uploads)} 个。"
        raise InvalidInput(message, details={"files": [message]})
    for upload in uploads:
        check_upload(ctx, upload)
        if len(upload.data) > FILE_MEGABYTES * 1024 * 1024:
            message = f"文件“{clean_filename(upload.filename)}”超过 {FILE_MEGABYTES} MB，请压缩后再提交。"
            raise InvalidInput(message, details={"files": [message]})
        if sniff(upload.data, limits_of(ctx.settings)) not in FORMATS:
            message = f"文件“{clean_filename(upload.filename)}”不是 Word、PDF、OFD 文件或者图片，请转换后再提交。"
            raise InvalidInput(message, details={"files": [message]})


def _attach(ctx: Context, suggestion: Suggestion, uploads: Sequence[Upload]) -> None:
    for upload in uploads:
        ctx.session.add(
            SuggestionFile(
                suggestion_id=suggestion.id,
                filename=clean_filename(upload.filename),
                sha256=ctx.files.put(upload.data),
                size=len(upload.data),
                uploaded_at=ctx.now,
            )
        )


def digest_of(code: str) -> str:
    """Of the code as it was given out, however it is typed: small letters, blanks and hyphens do not matter."""
    letters = "".join(c for c in code.upper() if c in CODE_LETTERS)
    return hashlib.sha256(letters.encode("ascii")).hexdigest()


def by_code(ctx: Context, code: str) -> Suggestion:
    """For whoever holds the receipt code. Raises NotFound."""
    found = ctx.session.scalars(select(Suggestion).where(Suggestion.code_digest == digest_of(code))).one_or_none()
    if found is None:
        raise NotFound("没有这个查询码。请核对后重新输入；遗失查询码的，请与受理机关联系。")
    return found


def get_suggestion(ctx: Context, suggestion_id: int) -> Suggestion:
    """For the office that received it. Raises NotAllowed, NotFound."""
    require(ctx.actor, Permission.SEE_SUGGESTIONS)
    found = ctx.session.get(Suggestion, suggestion_id)
    if found is None or found.receiver_id != ctx.actor.unit_id:
        raise NotFound(HIDDEN)
    return found


def proposer_of(ctx: Context, suggestion: Suggestion) -> Proposer:
    """Reading personal data is recorded. Raises EngineDown when the key is another one."""
    record(ctx, "suggestion.read", f"suggestion:{suggestion.id}", {})
    return opened(ctx.settings, suggestion.proposer)


def file_of(ctx: Context, suggestion_id: int, file_id: int) -> tuple[SuggestionFile, bytes]:
    """Raises NotFound."""
    suggestion = get_suggestion(ctx, suggestion_id)
    found = ctx.session.get(SuggestionFile, file_id)
    if found is None or found.suggestion_id != suggestion.id:
        raise NotFound("没有这份附件，或者您无权查看。")
    record(ctx, "suggestion.read", f"suggestion:{suggestion.id}", {"filename": found.filename})
    return found, ctx.files.get(found.sha256)


def act(
    ctx: Context,
    suggestion: Suggestion,
    action: SuggestionAction,
    *,
    words: str = "",
    outcome: SuggestionOutcome | None = None,
) -> Suggestion:
    """One step; those of GROUP_STEPS are taken for the whole group. Raises NotAllowed, Conflict, InvalidInput."""
    require(ctx.actor, SUGGESTION_PERMISSIONS[action])
    said = _said(action, words)
    if action is SuggestionAction.CONCLUDE and outcome is None:
        raise InvalidInput("请选择审查结果。", details={"outcome": ["请选择审查结果。"]})
    locked = _lock(ctx, suggestion.id)
    _step(ctx, locked, action, words=said, outcome=outcome)
    if action in GROUP_STEPS:
        for follower in followers(ctx, locked):
            if follower.state in SUGGESTION_STEPS[action].sources:
                _step(ctx, _lock(ctx, follower.id), action, words=said, outcome=outcome)
    return _written(ctx, locked)


def _said(action: SuggestionAction, words: str) -> str:
    said = clean_text(words, WORDS_CHARACTERS, "说明")
    if SUGGESTION_STEPS[action].needs_words and not said:
        message = f"请写明{action.label}的内容。" if action in PROPOSER_STEPS else f"请写明{action.label}的说明和理由。"
        raise InvalidInput(message, details={"words": [message]})
    return said


def _lock(ctx: Context, suggestion_id: int) -> Suggestion:
    statement = select(Suggestion).where(Suggestion.id == suggestion_id).with_for_update(of=Suggestion)
    return ctx.session.scalars(statement.execution_options(populate_existing=True)).one()


def _step(
    ctx: Context,
    suggestion: Suggestion,
    action: SuggestionAction,
    *,
    words: str,
    outcome: SuggestionOutcome | None,
) -> None:
    source, target = suggestion.state, next_suggestion_state(action, suggestion.state, suggestion.kind)
    suggestion.state = target
    _set_clock(ctx, suggestion)
    suggestion.closed_at = None if target in OPEN_SUGGESTIONS else ctx.now
    if action is SuggestionAction.CONCLUDE:
        suggestion.outcome = outcome
    ctx.session.add(
        SuggestionEvent(
            suggestion_id=suggestion.id,
            action=action,
            source=source,
            target=target,
            account_id=ctx.actor.account_id,
            actor="建议人" if action in PROPOSER_STEPS else ctx.actor.name,
            words=words,
            at=ctx.now,
        )
    )
    body = {"from": source, "to": target, "outcome": outcome}
    record(ctx, f"suggestion.{action}", f"suggestion:{suggestion.id}", body)


def _written(ctx: Context, suggestion: Suggestion) -> Suggestion:
    """Sent to the database, with its last day read again. Raises Outdated."""
    flush(ctx.session)
    ctx.session.refresh(suggestion, ["due_on"])
    return suggestion


def _set_clock(ctx: Context, suggestion: Suggestion) -> None:
    """The clock of the state that the suggestion has come to; a review counts from the day of receipt."""
    subject = Subject(SubjectKind.SUGGESTION, suggestion.id, suggestion.receiver_id, title=suggestion.title)
    clocks.stop(ctx, subject)
    kind = CLOCKS.get(suggestion.state)
    if kind is ClockKind.REQUESTED_REVIEW:
        clocks.start(ctx, subject, kind, on=day_in_china(suggestion.received_at))
    elif kind is not None:
        clocks.start(ctx, subject, kind)


def followers(ctx: Context, suggestion: Suggestion) -> list[Suggestion]:
    """The suggestions that are reviewed with this one."""
    statement = select(Suggestion).where(Suggestion.leader_id == suggestion.id).order_by(Suggestion.id)
    return list(ctx.session.scalars(statement))


def link(ctx: Context, suggestion_id: int, filing_id: int | None) -> Suggestion:
    """Says which filing the suggestion is about; None takes that back. Raises NotFound."""
    suggestion = get_suggestion(ctx, suggestion_id)
    if filing_id is not None:
        statement = visible(select(Filing.id), ctx.actor).where(Filing.id == filing_id)
        if ctx.session.scalar(statement) is None:
            message = "没有这个编号的备案件。"
            raise InvalidInput(message, details={"filing": [message]})
    locked = _lock(ctx, suggestion.id)
    locked.filing_id = filing_id
    record(ctx, "suggestion.link", f"suggestion:{suggestion.id}", {"filing": filing_id})
    return _written(ctx, locked)


def join(ctx: Context, suggestion_id: int, leader_id: int | None) -> Suggestion:
    """Has the suggestion reviewed with another one; None parts them. Raises InvalidInput for what cannot lead."""
    suggestion = get_suggestion(ctx, suggestion_id)
    if leader_id is not None:
        leader = get_suggestion(ctx, leader_id)
        if leader.id == suggestion.id or leader.leader_id is not None or followers(ctx, suggestion):
            message = "不能并入这件：请并入一组中最先的一件，本件没有并入它的其他件。"
            raise InvalidInput(message, details={"leader": [message]})
    locked = _lock(ctx, suggestion.id)
    locked.leader_id = leader_id
    record(ctx, "suggestion.join", f"suggestion:{suggestion.id}", {"suggestion": leader_id})
    return _written(ctx, locked)
