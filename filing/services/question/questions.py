"""询问: reviewers ask the enacting organ about a provision or a filing, its clerk answers online (上海 2024 条例 32).

The period of the answer is a clock; what is asked again starts it anew. Both sides read every word of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from filing.errors import Conflict, InvalidInput, NotFound
from filing.models import Filing, Letter, Material, ProvisionRow, Question, QuestionEvent
from filing.permissions import Permission, may, require
from filing.services.audit import record
from filing.services.clock import clocks
from filing.services.clock.clocks import Subject
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.letter import letters
from filing.services.material.materials import Upload, attach
from filing.services.memory.anchors import anchor_at, places_of
from filing.services.procedure.assignments import holder_of, require_free
from filing.services.visibility import facts, flush, get_filing, lock_filing
from filing.terms import ClockKind, LetterKind, MaterialKind, QuestionAction, QuestionState, SubjectKind
from filing.workflow import QUESTION_START, REVIEWABLE, next_question_state

WORDS, FILES = 5_000, 10
GONE = "没有这项询问，或者您无权查看。"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """`due`: until when the organ has time, as long as it must answer.

    `place`: where the words that are asked about stand now; None where they have changed, or the whole is meant.
    """

    question: Question
    place: ProvisionRow | None
    due: date | None

    @property
    def has_changed(self) -> bool:
        """原条文已变"""
        return bool(self.question.fingerprint) and self.place is None


def ask(ctx: Context, filing_id: int, words: str, *, address: str = "") -> Question:
    """Asks about the provision at `address` of the newest text, or about the whole filing; the clock starts.

    Raises NotFound, NotAllowed, Conflict outside of a review or when another one has the case, InvalidInput by field.
    """
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, QuestionAction.ASK, facts(filing))
    _require_at_hand(ctx, filing)
    said = _said(words, QuestionAction.ASK)
    question = Question(filing_id=filing.id, state=QUESTION_START, **anchor_at(ctx, filing.id, address))
    ctx.session.add(question)
    ctx.session.flush()
    _say(ctx, question, QuestionAction.ASK, said)
    clocks.start(ctx, subject_of(filing, question), ClockKind.QUESTION)
    return question


def act(
    ctx: Context, question_id: int, action: QuestionAction, words: str, *, files: Sequence[Upload] = ()
) -> Question:
    """答复, 追问, 撤回 or 重新询问. The `files` of an answer become materials of the filing.

    Raises NotFound, NotAllowed, Conflict for a step that does not start here, InvalidInput and BadFile.
    """
    question, filing = _locked(ctx, question_id)
    require(ctx.actor, action, facts(filing))
    target = next_question_state(action, question.state)
    if action is not QuestionAction.ANSWER:
        _require_at_hand(ctx, filing)
    said = _said(words, action)
    event = _say(ctx, question, action, said)
    event.is_late = action is QuestionAction.ANSWER and _is_overdue(ctx, question)
    event.files = [_taken_in(ctx, filing, file) for file in _checked(files, action)]
    question.state = target
    flush(ctx.session)
    if target is QuestionState.ASKED:
        clocks.start(ctx, subject_of(filing, question), ClockKind.QUESTION)
    else:
        clocks.stop(ctx, subject_of(filing, question), reason=action.label)
    return question


def subject_of(filing: Filing, question: Question) -> Subject:
    title = question.article or "全文"
    return Subject(SubjectKind.QUESTION, question.id, filing.receiver_id, filing.unit_id, filing.id, title)


def _require_at_hand(ctx: Context, filing: Filing) -> None:
    if filing.state not in REVIEWABLE:
        raise Conflict(f"备案件当前状态为“{filing.state.label}”。登记之后、审结之前才能询问制定机关。")
    require_free(ctx, filing, holder_of(ctx, filing.id))


def _said(words: str, action: QuestionAction) -> str:
    said = clean_text(words, WORDS, f"{action.label}的内容")
    if not said:
        message = f"请写明{action.label}的内容。"
        raise InvalidInput(message, details={"words": [message]})
    return said


def _say(ctx: Context, question: Question, action: QuestionAction, words: str) -> QuestionEvent:
    """The row, and the audit entry of the act."""
    event = QuestionEvent(
        question_id=question.id,
        action=action,
        words=words,
        account_id=ctx.actor.account_id,
        actor=ctx.actor.name,
        at=ctx.now,
        is_late=False,
        files=[],
    )
    question.events.append(event)
    ctx.session.flush()
    body = {"filing": question.filing_id, "article": question.article, "note": words}
    record(ctx, f"question.{action.value}", f"question:{question.id}", body)
    return event


def _checked(files: Sequence[Upload], action: QuestionAction) -> Sequence[Upload]:
    message = "" if len(files) <= FILES else f"一次最多上传 {FILES} 份材料，请合并后再上传。"
    if files and action is not QuestionAction.ANSWER:
        message = "只有答复时可以上传材料。"
    if message:
        raise InvalidInput(message, details={"file": [message]})
    return files


def _taken_in(ctx: Context, filing: Filing, file: Upload) -> Material:
    return attach(ctx, filing, Upload(file.filename, file.data, MaterialKind.OTHER))


def _is_overdue(ctx: Context, question: Question) -> bool:
    clock = clocks.running_of(ctx, SubjectKind.QUESTION, [question.id]).get(question.id)
    return clock is not None and clock.paused_on is None and clock.due is not None and clock.due < ctx.today


def _locked(ctx: Context, question_id: int) -> tuple[Question, Filing]:
    """Questions of filings that are not the actor's are not told apart from none."""
    filing_id = ctx.session.scalar(select(Question.filing_id).where(Question.id == question_id))
    if filing_id is None:
        raise NotFound(GONE)
    filing = lock_filing(ctx, filing_id)
    if not may(ctx.actor, Permission.SEE_QUESTIONS, facts(filing)):
        raise NotFound(GONE)
    return ctx.session.get_one(Question, question_id, populate_existing=True), filing


def questions_of(ctx: Context, filing: Filing) -> tuple[QuestionView, ...]:
    """The newest first; none for whoever is no party."""
    if not may(ctx.actor, Permission.SEE_QUESTIONS, facts(filing)):
        return ()
    statement = select(Question).where(Question.filing_id == filing.id).order_by(Question.id.desc())
    return tuple(_views(ctx, filing.id, list(ctx.session.scalars(statement))))


def questions_by_id(ctx: Context, filing_id: int) -> tuple[QuestionView, ...]:
    """As `questions_of`. Raises NotFound, NotAllowed."""
    filing = get_filing(ctx, filing_id)
    require(ctx.actor, Permission.SEE_QUESTIONS, facts(filing))
    return questions_of(ctx, filing)


def get_question(ctx: Context, question_id: int) -> QuestionView:
    """Raises NotFound."""
    question = ctx.session.get(Question, question_id)
    if question is None or not may(ctx.actor, Permission.SEE_QUESTIONS, facts(question.filing)):
        raise NotFound(GONE)
    return _views(ctx, question.filing_id, [question])[0]


def _views(ctx: Context, filing_id: int, questions: list[Question]) -> list[QuestionView]:
    running = clocks.running_of(ctx, SubjectKind.QUESTION, [question.id for question in questions])
    places = places_of(ctx, filing_id, questions)
    return [
        QuestionView(question, place, clock.due if (clock := running.get(question.id)) else None)
        for question, place in zip(questions, places, strict=True)
    ]


def draft_inquiry(ctx: Context, question_id: int) -> Letter:
    """询问函: what is asked last as a letter, a draft; the one that is being drafted where there is one.

    Raises NotFound, NotAllowed, and Conflict for what is not waiting for an answer.
    """
    question, filing = _locked(ctx, question_id)
    require(ctx.actor, Permission.WRITE_LETTERS, facts(filing))
    if question.state is not QuestionState.ASKED:
        raise Conflict(f"这项询问当前为“{question.state.label}”，不用发询问函。")
    mine = (Letter.subject_kind == SubjectKind.QUESTION, Letter.subject_id == question.id, Letter.number.is_(None))
    draft = ctx.session.scalars(select(Letter).where(*mine).limit(1)).first()
    return draft or letters.draft_letter(ctx, (SubjectKind.QUESTION, question.id), LetterKind.INQUIRY)


def letters_of_question(ctx: Context, question: Question) -> list[Letter]:
    """The letters of it that the actor may read, the newest first."""
    return letters.letters_about(ctx, SubjectKind.QUESTION, [question.id]).get(question.id, [])
