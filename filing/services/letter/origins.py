"""Whence a letter arises (来源): for each kind of case which letters its state asks for, and what the case fills in.

One row of ORIGINS for each kind of case; whatever drafts, lists and fills letters reads this table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from filing.deadlines import day_in_china
from filing.errors import NotFound
from filing.letters.appendix import Appendix
from filing.models import (
    Clock,
    Filing,
    FilingEvent,
    Flag,
    Handing,
    Letter,
    Omission,
    Opinion,
    OpinionDraft,
    Question,
    Suggestion,
    SuggestionEvent,
    Supplement,
    Unit,
)
from filing.permissions import FilingFacts
from filing.services.context import Context
from filing.services.letter.opinion_text import Point, chinese, full_name, numeral, place_of, problems, read_points
from filing.services.visibility import facts
from filing.terms import (
    FilingAction,
    FilingState,
    FlagState,
    HandingKind,
    LetterKind,
    OmissionState,
    OpinionState,
    OpinionTrack,
    QuestionState,
    Request,
    SubjectKind,
    SuggestionState,
)

GONE = "没有这件事项，或者您无权查看。"
LISTED = 50
"""Documents of one unit that a 催报函 names at once."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a letter is about. `known`: what the case itself says, beyond its filing."""

    kind: SubjectKind
    id: int
    receiver: Unit
    unit: Unit | None = None
    filing: Filing | None = None
    known: dict[str, str] = field(default_factory=dict)

    @property
    def facts(self) -> FilingFacts:
        """By which rights are decided: those of the filing; without one, of the two units."""
        return facts(self.filing) if self.filing is not None else facts_of_units(self.receiver.id, self.unit)


def facts_of_units(receiver_id: int, unit: Unit | None) -> FilingFacts:
    return FilingFacts(unit.id if unit else 0, receiver_id, FilingState.SUBMITTED, is_open=False)


@dataclass(frozen=True, slots=True)
class Origin:
    """`offers`: letters that a case asks for as it stands; `given`: what it fills into one of them."""

    model: type[Any]
    matter: Callable[[Any], Matter]
    offers: Callable[[Any], tuple[LetterKind, ...]]
    given: Callable[[Context, Any, LetterKind], dict[str, str]]


def case_of(ctx: Context, kind: SubjectKind, case_id: int) -> Any:
    """The row of a case. Raises NotFound; whoever calls looks after permissions."""
    row = ctx.session.get(ORIGINS[kind].model, case_id) if kind in ORIGINS else None
    if row is None:
        raise NotFound(GONE)
    return row


def matter_of(ctx: Context, kind: SubjectKind, case_id: int) -> Matter:
    """As `case_of`."""
    row = case_of(ctx, kind, case_id)
    return ORIGINS[kind].matter(row)


def _of_filing(filing: Filing) -> Matter:
    return Matter(SubjectKind.FILING, filing.id, filing.receiver, filing.unit, filing)


def _filing_offers(filing: Filing) -> tuple[LetterKind, ...]:
    receipt = (LetterKind.RECEIPT,) if filing.registration_number else ()
    return receipt + FILING_OFFERS.get(filing.state, ())


FILING_OFFERS = {
    FilingState.SUPPLEMENT_REQUESTED: (LetterKind.SUPPLEMENT,),
    FilingState.RETURNED: (LetterKind.RETURN,),
    FilingState.REGISTERED: (LetterKind.INQUIRY,),
    FilingState.UNDER_REVIEW: (LetterKind.INQUIRY,),
}


def _filing_given(ctx: Context, filing: Filing, kind: LetterKind) -> dict[str, str]:
    if kind is LetterKind.SUPPLEMENT:
        return {"事项": _asked(ctx, filing), "办理期限": _due(ctx, SubjectKind.FILING, filing.id)}
    if kind is LetterKind.RETURN:
        wanted = (FilingEvent.filing_id == filing.id, FilingEvent.action == FilingAction.RETURN)
        last = select(FilingEvent.reason).where(*wanted).order_by(FilingEvent.id.desc()).limit(1)
        return {"理由": ctx.session.scalar(last) or ""}
    if kind is LetterKind.INQUIRY:
        return {"事项": "\n".join(_questions(ctx, filing))}
    return {}


def _asked(ctx: Context, filing: Filing) -> str:
    """The items of the newest 补正通知, numbered."""
    statement = select(Supplement).where(Supplement.filing_id == filing.id).order_by(Supplement.id.desc()).limit(1)
    newest = ctx.session.scalars(statement).first()
    if newest is None:
        return ""
    items = [item.words for item in newest.items] or [newest.words]
    return "\n".join(f"（{numeral(number)}）{words}" for number, words in enumerate(items, 1))


def _questions(ctx: Context, filing: Filing) -> Iterator[str]:
    """Flags of the newest text on which the organ has to be heard."""
    newest = select(func.max(Flag.revision_id)).where(Flag.filing_id == filing.id).scalar_subquery()
    statement = select(Flag).where(
        Flag.filing_id == filing.id, Flag.state == FlagState.NEEDS_INFO, Flag.revision_id == newest
    )
    for number, flag in enumerate(ctx.session.scalars(statement.order_by(Flag.start, Flag.id)), 1):
        quote = f"规定：“{flag.quote}”" if flag.quote else "："
        yield f"（{numeral(number)}）{flag.article.strip('（）') or '全文'}{quote}。{flag.note or flag.message}"


def _of_handing(row: Handing) -> Matter:
    filing = row.filing
    return Matter(SubjectKind.DISTRIBUTION, row.id, filing.receiver, filing.unit, filing)


def _handing_offers(row: Handing) -> tuple[LetterKind, ...]:
    return (LetterKind.DISTRIBUTION if row.kind is HandingKind.DISTRIBUTION else LetterKind.TRANSFER,)


def _handing_given(ctx: Context, row: Handing, kind: LetterKind) -> dict[str, str]:
    if kind is LetterKind.TRANSFER:
        return {"收文单位": row.recipient, "理由": row.words}
    due = _due(ctx, SubjectKind.DISTRIBUTION, row.id)
    return {"收文单位": row.recipient, "事项": row.words, "办理期限": due}


def _of_suggestion(row: Suggestion) -> Matter:
    """The proposer is called by number: the name is encrypted, and a letter would keep it in the clear."""
    title = row.title.strip("《》")
    known = {} if row.filing else {"文件名称": title, "文件全称": full_name(title, row.document_number)}
    received = chinese(day_in_china(row.received_at))
    known |= {"建议编号": row.number, "审查事项": row.kind.label, "收到日期": received}
    unit = row.filing.unit if row.filing else None
    return Matter(SubjectKind.SUGGESTION, row.id, row.receiver, unit, row.filing, known)


SUGGESTION_OFFERS = {
    SuggestionState.RECEIVED: (LetterKind.SUGGESTION_RECEIPT,),
    SuggestionState.INCOMPLETE: (LetterKind.SUGGESTION_RECEIPT,),
    SuggestionState.REGISTERED: (LetterKind.SUGGESTION_RECEIPT,),
    SuggestionState.UNDER_REVIEW: (LetterKind.SUGGESTION_RECEIPT,),
    SuggestionState.OUT_OF_SCOPE: (LetterKind.DECLINE,),
    SuggestionState.DECLINED: (LetterKind.DECLINE,),
    SuggestionState.TRANSFERRED: (LetterKind.TRANSFER,),
    SuggestionState.CONCLUDED: (LetterKind.FEEDBACK,),
    SuggestionState.ANSWERED: (LetterKind.FEEDBACK,),
}


def _suggestion_given(ctx: Context, row: Suggestion, kind: LetterKind) -> dict[str, str]:
    last = select(SuggestionEvent.words).where(SuggestionEvent.suggestion_id == row.id)
    words = ctx.session.scalar(last.order_by(SuggestionEvent.id.desc()).limit(1)) or ""
    if kind is LetterKind.TRANSFER:
        return {"理由": words}
    given = {"收文单位": f"{row.number}{row.kind.label}的提出人"}
    if kind is LetterKind.FEEDBACK:
        outcome = f"{row.outcome.label}。" if row.outcome else ""
        return given | {"结果": "\n".join(filter(None, (outcome, words)))}
    if kind is LetterKind.DECLINE:
        return given | {"理由": words}
    return given | {"事项": f"请补充下列内容：\n{words}" if row.state is SuggestionState.INCOMPLETE else ""}


def _of_omission(row: Omission) -> Matter:
    known = {"文件名称": row.title, "文件全称": _document(row), "报送单位": row.unit.name, "制定机关": row.unit.name}
    return Matter(SubjectKind.OMISSION, row.id, row.receiver, row.unit, None, known)


OMISSION_OFFERS = {
    OmissionState.REMINDED: (LetterKind.FILING_REMINDER,),
    OmissionState.ESCALATED: (LetterKind.FILING_REMINDER,),
}


def _omission_given(ctx: Context, row: Omission, kind: LetterKind) -> dict[str, str]:
    """All documents of the unit that it was reminded of: one letter is enough."""
    mine = (Omission.unit_id == row.unit_id, Omission.receiver_id == row.receiver_id, Omission.state == row.state)
    rows = ctx.session.scalars(select(Omission).where(*mine).order_by(Omission.id.desc()).limit(LISTED))
    named = sorted(rows, key=lambda one: (one.id != row.id, one.id))
    lines = [f"（{numeral(number)}）{_document(one)}" for number, one in enumerate(named, 1)]
    return {"事项": "\n".join(lines), "办理期限": _due(ctx, SubjectKind.OMISSION, row.id)}


def _document(row: Omission) -> str:
    return full_name(row.title, row.document_number) if row.title else f"{row.document_number}文件"


def _of_opinion(row: Opinion) -> Matter:
    return Matter(SubjectKind.OPINION, row.id, row.filing.receiver, row.filing.unit, row.filing)


OPINION_OFFERS = {
    OpinionState.DRAFTING: (LetterKind.STUDY,),
    OpinionState.DISCUSSING: (LetterKind.STUDY, LetterKind.CONSULTATION),
    OpinionState.COMMUNICATING: (LetterKind.COMMUNICATION_RECORD,),
    OpinionState.ISSUED: (LetterKind.STOP,),
    OpinionState.URGED: (LetterKind.TALK, LetterKind.STOP),
    OpinionState.DISAGREED: (LetterKind.TALK, LetterKind.STOP),
    OpinionState.RECTIFYING: (LetterKind.SUSPENSION,),
}
"""Beside the letters that a step of the opinion writes by itself."""


def _opinion_offers(row: Opinion) -> tuple[LetterKind, ...]:
    return OPINION_OFFERS.get(row.state, ()) if row.track is OpinionTrack.OPINION else ()


def _opinion_given(ctx: Context, row: Opinion, kind: LetterKind) -> dict[str, str]:
    if kind is LetterKind.TALK:
        return {"事项": f"{row.number}审查意见所指问题的处理情况和下一步安排。"}
    if kind in {LetterKind.COMMUNICATION_RECORD, LetterKind.CONSULTATION}:
        return {"事项": "\n".join(problems(_points(ctx, row.id)))}
    if kind is LetterKind.STUDY:
        return {"问题": "\n".join(problems(_points(ctx, row.id)))}
    if kind is LetterKind.STOP:
        points = _points(ctx, row.id)
        stopped = [point for point in points if point.request is Request.STOP] or points
        return {"问题": "\n".join(problems(stopped)), "办理期限": _due(ctx, SubjectKind.OPINION, row.id)}
    return {}


def _points(ctx: Context, opinion_id: int) -> tuple[Point, ...]:
    newest = select(OpinionDraft.points).where(OpinionDraft.opinion_id == opinion_id)
    return read_points(ctx.session.scalar(newest.order_by(OpinionDraft.number.desc()).limit(1)) or [])


COMPARED = ("序号", "条款", "本文件的规定", "上位法的规定", "处理意见")
COMPARED_WIDTHS = (8, 13, 33, 34, 12)


def appendices_of(ctx: Context, letter: Letter) -> tuple[Appendix, ...]:
    """What stands behind the letter: an opinion holds each provision against the superior law (对照表)."""
    if letter.kind is not LetterKind.OPINION or letter.subject_kind is not SubjectKind.OPINION:
        return ()
    points = _points(ctx, letter.subject_id)
    rows = [
        (str(number), place_of(point), point.quote, point.basis, point.request.label)
        for number, point in enumerate(points, 1)
    ]
    return (Appendix("条款与上位法规定对照表", COMPARED, tuple(rows), COMPARED_WIDTHS),) if rows else ()


def _of_question(row: Question) -> Matter:
    return Matter(SubjectKind.QUESTION, row.id, row.filing.receiver, row.filing.unit, row.filing)


def _question_given(ctx: Context, row: Question, kind: LetterKind) -> dict[str, str]:
    """What is asked last, with the provision that it is about."""
    place = f"{row.article}：“{row.quote}”\n" if row.article else ""
    return {"事项": f"{place}{row.events[-1].words}", "办理期限": _due(ctx, SubjectKind.QUESTION, row.id)}


def _due(ctx: Context, kind: SubjectKind, case_id: int) -> str:
    """The nearest last day of what runs for the case, as a form gives days; empty where none is set."""
    mine = (Clock.subject_kind == kind, Clock.subject_id == case_id, Clock.stopped_on.is_(None))
    due = ctx.session.scalar(select(func.min(Clock.due)).where(*mine))
    return due.isoformat() if due else ""


ORIGINS: dict[SubjectKind, Origin] = {
    SubjectKind.FILING: Origin(Filing, _of_filing, _filing_offers, _filing_given),
    SubjectKind.DISTRIBUTION: Origin(Handing, _of_handing, _handing_offers, _handing_given),
    SubjectKind.SUGGESTION: Origin(
        Suggestion, _of_suggestion, lambda row: SUGGESTION_OFFERS.get(row.state, ()), _suggestion_given
    ),
    SubjectKind.OMISSION: Origin(
        Omission, _of_omission, lambda row: OMISSION_OFFERS.get(row.state, ()), _omission_given
    ),
    SubjectKind.QUESTION: Origin(
        Question,
        _of_question,
        lambda row: (LetterKind.INQUIRY,) if row.state is QuestionState.ASKED else (),
        _question_given,
    ),
    SubjectKind.OPINION: Origin(Opinion, _of_opinion, _opinion_offers, _opinion_given),
}
