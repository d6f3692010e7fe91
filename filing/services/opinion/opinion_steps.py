"""The one door through which the state of an opinion changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from filing.errors import Conflict, InvalidInput, NotFound
from filing.letters import fill
from filing.models import Correction, Filing, Letter, Opinion, OpinionEvent
from filing.permissions import is_operator
from filing.services.audit import record
from filing.services.clock import clocks
from filing.services.clock.clocks import Subject
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.letter.letter_facts import confirmed_flags
from filing.services.letter.letters import send_letter
from filing.services.letter.opinion_text import chinese, composed, problems, requests
from filing.services.letter.origins import matter_of
from filing.services.material.materials import Upload, check_upload, clean_filename
from filing.services.opinion.opinions import drafts_of, get_opinion, latest_draft, lock_opinion, words_of
from filing.services.opinion.sweeps import open_sweeps
from filing.services.visibility import check_version, flush
from filing.terms import ClockKind, LetterKind, OpinionAction, OpinionState, OpinionTrack, Outcome, Request, SubjectKind
from filing.workflow import OPINION_STEPS, TIMED, next_opinion_state

WORDS_CHARACTERS = 10_000
LONGEST_YEARS = 3
REVIEW_CLOCKS = (ClockKind.REVIEW, ClockKind.REQUESTED_REVIEW)


@dataclass(frozen=True, slots=True)
class StepInput:
    """What comes with a step: `outcome`, `successor_id` and `proof` say what the enacting organ has done."""

    words: str = ""
    due_on: date | None = None
    outcome: Outcome | None = None
    successor_id: int | None = None
    proof: Upload | None = None


def take_step(
    ctx: Context, opinion_id: int, action: OpinionAction, given: StepInput, *, seen_version: int | None = None
) -> Opinion:
    """Takes one step and returns the opinion as it now is.

    In this order: lock; policy (NotAllowed, NotFound); version and state table (Conflict); what must be given
    (InvalidInput); conditions and effects of the step (EFFECTS), letters among them; state, day, event, audit.
    """
    opinion = lock_opinion(ctx, opinion_id, action)
    check_version(opinion, seen_version)
    source, target = opinion.state, next_opinion_state(action, opinion.state, opinion.track)
    given = _checked(ctx, action, given)
    event = OpinionEvent(
        opinion_id=opinion.id,
        action=action,
        source=source,
        target=target,
        account_id=ctx.actor.account_id,
        actor=ctx.actor.name,
        words=given.words,
        due_on=given.due_on,
        outcome=given.outcome,
        at=ctx.now,
    )
    for effect in EFFECTS.get(action, ()):
        effect(ctx, opinion, given, event)
    opinion.state = target
    if target is OpinionState.CLOSED:
        opinion.closed_at = ctx.now
    ctx.session.add(event)
    flush(ctx.session)
    _keep_clocks(ctx, opinion, event)
    about = {"filing": opinion.filing_id, "from": source, "to": target, "reason": given.words, "number": opinion.number}
    record(ctx, f"opinion.{action}", f"opinion:{opinion.id}", {**about, "sha256": event.sha256})
    return opinion


def _subject(opinion: Opinion) -> Subject:
    filing = opinion.filing
    return Subject(SubjectKind.OPINION, opinion.id, filing.receiver_id, filing.unit_id, filing.id, opinion.track.label)


def _keep_clocks(ctx: Context, opinion: Opinion, event: OpinionEvent) -> None:
    """The day that the step has set, and the review's own clock: it rests while the organ corrects (审查中止)."""
    review = clocks.subject_of(opinion.filing)
    if event.target not in TIMED:
        clocks.stop(ctx, _subject(opinion))
    elif event.action is not OpinionAction.ISSUE:
        clocks.stop(ctx, _subject(opinion))
        kind = ClockKind.PLAN if event.target is OpinionState.RECTIFYING else ClockKind.REPLY
        clocks.start(ctx, _subject(opinion), kind, due=event.due_on)
    if event.target is OpinionState.RECTIFYING:
        clocks.pause(ctx, review, REVIEW_CLOCKS, reason="制定机关已提出整改计划，审查中止")
    elif event.source is OpinionState.RECTIFYING:
        clocks.resume(ctx, review, REVIEW_CLOCKS, reason="整改期间结束")
    ctx.session.refresh(opinion, ["due_on"])


def _checked(ctx: Context, action: OpinionAction, given: StepInput) -> StepInput:
    needs = OPINION_STEPS[action].needs
    words = clean_text(given.words, WORDS_CHARACTERS, "说明")
    faults: dict[str, object] = {}
    if "words" in needs and not words:
        faults["words"] = [f"请写明{action.label}的理由或者内容。"]
    if "due_on" in needs and (fault := _day_fault(ctx, given.due_on)):
        faults["due_on"] = [fault]
    if "result" in needs:
        faults |= _result_faults(given)
    if faults:
        messages = "".join(str(said) for field in faults.values() for said in field)  # type: ignore[attr-defined]
        raise InvalidInput(messages, details=faults)
    return replace(given, words=words, due_on=given.due_on if "due_on" in needs else None)


def _day_fault(ctx: Context, day: date | None) -> str:
    if day is None:
        return "请填写办理期限。"
    latest = ctx.today.replace(year=ctx.today.year + LONGEST_YEARS, day=1)
    return "" if ctx.today < day <= latest else f"期限应晚于今天（{ctx.today}），且不超过 {LONGEST_YEARS} 年。"


def _result_faults(given: StepInput) -> dict[str, object]:
    if given.outcome is None:
        return {"outcome": ["请选择处理结果。"]}
    if given.outcome is Outcome.AMENDED and given.successor_id is None and given.proof is None:
        return {"successor_id": ["请选择重新报送的备案件，或者上传修改后的文件。"]}
    if given.outcome in (Outcome.REPEALED, Outcome.STOPPED) and given.proof is None:
        return {"proof": ["请上传废止或者停止执行的文件。"]}
    return {}


def _is_other_than_makers(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    """批准: whoever wrote a version, or presented it, does not approve it."""
    makers = {draft.account_id for draft in drafts_of(ctx, opinion)} | {opinion.created_by_id}
    if ctx.actor.account_id in makers or is_operator(ctx.actor):
        raise Conflict("起草人不能批准自己起草的审查意见，请由另一位负责人批准。")


def _is_whole(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    """报请批准: every point stands on a flag that still holds and says why."""
    draft = latest_draft(ctx, opinion)
    words = words_of(draft) if draft else None
    holding = {flag.id for flag in confirmed_flags(ctx, opinion.filing)}
    if words is None or not words.points:
        raise Conflict("审查意见中没有问题，不能报请批准。")
    if lost := [point.article for point in words.points if point.flag not in holding]:
        raise Conflict(f"{'、'.join(lost)}的疑点已不是“成立”，请先更新意见中的问题。")
    if silent := [point.article for point in words.points if not point.reasoning]:
        raise Conflict(f"{'、'.join(silent)}没有写明理由，请补充。")


def _keep_words(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    """The version that is passed on stays as it is."""
    draft = latest_draft(ctx, opinion)
    if draft is not None:
        draft.is_kept = True


def _issue(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    """编号发出: letter, number, day and the clock of the answer in one transaction."""
    due = clocks.start(ctx, _subject(opinion), ClockKind.REPLY).due
    if due is None:
        raise Conflict("办理规程没有规定书面审查意见的答复期限，请先在办理规程中补上。")
    draft = latest_draft(ctx, opinion)
    known = {"答复期限": chinese(due), "文件名称": opinion.filing.title}
    body = fill(composed(words_of(draft)), known) if draft else ""
    kind = LetterKind.OPINION if opinion.track is OpinionTrack.OPINION else LetterKind.REMINDER
    letter = _send(ctx, opinion, event, kind, {"审查意见": body, "答复期限": chinese(due)})
    opinion.number, opinion.issued_on = letter.number or "", ctx.today
    event.due_on = due


def _send(ctx: Context, opinion: Opinion, event: OpinionEvent, kind: LetterKind, given: dict[str, str]) -> Letter:
    letter = send_letter(ctx, matter_of(ctx, SubjectKind.OPINION, opinion.id), kind, given)
    event.letter_id = letter.id
    return letter


def _is_due(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    """督促: only once the day has passed, or the organ has disagreed."""
    if opinion.state is not OpinionState.DISAGREED and opinion.due_on is not None and ctx.today <= opinion.due_on:
        raise Conflict(f"办理期限是{chinese(opinion.due_on)}，还没有届满，不能督促。")


def _urge(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    if not opinion.number:
        raise Conflict("还没有发出书面审查意见，不能发督促函。请先报请批准并发出。")
    day = given.due_on.isoformat() if given.due_on else ""
    known = {"办理期限": day, "办理情况": _standing(opinion), "事项": given.words}
    _send(ctx, opinion, event, LetterKind.URGING, known)


def _standing(opinion: Opinion) -> str:
    """Why the organ is urged, from the state before the step."""
    if opinion.state is OpinionState.CORRECTED:
        return "你单位报告了处理结果，经核对，存在的问题没有得到纠正。"
    if opinion.state is OpinionState.DISAGREED or opinion.due_on is None:
        return "你单位没有采纳审查意见。"
    return f"期限已于{chinese(opinion.due_on)}届满，没有收到处理结果。"


def _take_proof(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    if given.successor_id is not None:
        event.successor_id = opinion.successor_id = _successor(ctx, opinion, given.successor_id).id
    if given.proof is not None:
        check_upload(ctx, given.proof)
        event.filename, event.size = clean_filename(given.proof.filename), len(given.proof.data)
        event.sha256 = ctx.files.put(given.proof.data)


def _successor(ctx: Context, opinion: Opinion, filing_id: int) -> Filing:
    found = next((one for one in possible_successors(ctx, opinion) if one.id == filing_id), None)
    if found is None:
        message = "请从列表中选择重新报送的备案件。"
        raise InvalidInput(message, details={"successor_id": [message]})
    return found


def possible_successors(ctx: Context, opinion: Opinion) -> list[Filing]:
    """What the same unit has sent to the same body since, the newest first."""
    old = opinion.filing
    statement = select(Filing).where(
        Filing.unit_id == old.unit_id,
        Filing.receiver_id == old.receiver_id,
        Filing.id > old.id,
        Filing.submitted_at.is_not(None),
    )
    return list(ctx.session.scalars(statement.order_by(Filing.id.desc()).limit(50)))


def proof_file(ctx: Context, opinion_id: int, event_id: int) -> tuple[str, bytes]:
    """Name and bytes of what came with a step, after an audit entry. Raises NotFound."""
    opinion = get_opinion(ctx, opinion_id)
    event = ctx.session.get(OpinionEvent, event_id)
    if event is None or event.opinion_id != opinion.id or not event.sha256:
        raise NotFound("没有这份材料，或者您无权查看。")
    record(ctx, "opinion.proof", f"opinion:{opinion.id}", {"filename": event.filename, "sha256": event.sha256})
    return event.filename, ctx.files.get(event.sha256)


def _forget_corrections(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    """认定未纠正: what comes next is looked at anew."""
    for row in ctx.session.scalars(select(Correction).where(Correction.opinion_id == opinion.id)):
        ctx.session.delete(row)


def _is_corrected(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    """确认已纠正: a person has looked at every provision."""
    draft = latest_draft(ctx, opinion)
    points = words_of(draft).points if draft else ()
    done = set(ctx.session.scalars(select(Correction.flag_id).where(Correction.opinion_id == opinion.id)))
    left = [point for point in points if point.flag not in done and point.request is not Request.EXPLAIN]
    if left:
        raise Conflict(f"还有 {len(left)} 处没有逐条核对：{'、'.join(point.article for point in left)}。")


def _terminate(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    corrected = "制定机关已经按照审查意见作出纠正。"
    reason = given.words or (corrected if opinion.state is OpinionState.CORRECTED else "")
    if opinion.number:
        _send(ctx, opinion, event, LetterKind.TERMINATION, {"理由": reason})


def _sweep(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    draft = latest_draft(ctx, opinion)
    open_sweeps(ctx, opinion, [point.flag for point in words_of(draft).points] if draft else [])


def _move(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    if not opinion.number:
        raise Conflict("还没有发出书面审查意见，不能提请撤销。请先报请批准并发出。")
    _send(ctx, opinion, event, LetterKind.MOTION, {"理由": given.words, "问题": _problems(ctx, opinion)})


def _annul(ctx: Context, opinion: Opinion, given: StepInput, event: OpinionEvent) -> None:
    _send(ctx, opinion, event, LetterKind.ANNULMENT, {"决定": given.words, "问题": _problems(ctx, opinion)})


def _problems(ctx: Context, opinion: Opinion) -> str:
    draft = latest_draft(ctx, opinion)
    points = words_of(draft).points if draft else ()
    return "\n".join([*problems(points), f"审查意见要求制定机关：{requests(points)}"])


Effect = Callable[[Context, Opinion, StepInput, OpinionEvent], None]
EFFECTS: dict[OpinionAction, tuple[Effect, ...]] = {
    OpinionAction.DISCUSS: (_keep_words,),
    OpinionAction.COMMUNICATE: (_is_whole, _keep_words),
    OpinionAction.PRESENT: (_is_whole, _keep_words),
    OpinionAction.APPROVE: (_is_other_than_makers, _is_whole),
    OpinionAction.ISSUE: (_is_whole, _issue),
    OpinionAction.URGE: (_is_due, _urge),
    OpinionAction.REPORT: (_take_proof,),
    OpinionAction.REJECT: (_forget_corrections, _urge),
    OpinionAction.VERIFY: (_is_corrected, _terminate, _sweep),
    OpinionAction.ACCEPT: (_terminate,),
    OpinionAction.PROPOSE: (_move,),
    OpinionAction.ANNUL: (_annul,),
}
"""Conditions first, then effects, each with the filing locked."""
