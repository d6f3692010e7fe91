"""复核: a second person looks at a grave flag that was confirmed, or at a conclusion (maker ≠ checker).

SECOND_REVIEW says whether.
"""

from dataclasses import dataclass

from sqlalchemy import func, select

from filing.errors import Conflict, InvalidInput
from filing.models import Conclusion, Decision, Filing, Flag, SecondView
from filing.permissions import Permission, may, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.memory.seconding import close_conclusions, is_waiting, views_on, waiting_conclusion
from filing.services.procedure.readiness import require_reviewed
from filing.services.procedure.transitions import REASON_CHARACTERS, apply
from filing.services.review.verdicts import NOTE_CHARACTERS, locked_flag
from filing.services.visibility import check_version, facts, flush, lock_filing
from filing.terms import FilingAction
from filing.workflow import REVIEWABLE, next_state


def view(ctx: Context, flag_id: int, *, agrees: bool, note: str = "", seen_version: int | None = None) -> Flag:
    """A second person agrees, which settles the flag, or disagrees and says why; both views stand side by side.

    After a disagreement the maker may decide anew, the objector may agree after all, or the lead, being neither,
    settles it. Raises Conflict for the maker and where nothing waits, InvalidInput for a disagreement without words.
    """
    require(ctx.actor, Permission.DECIDE_FLAG)
    flag, filing = locked_flag(ctx, flag_id)
    check_version(flag, seen_version)
    _check(ctx, flag, filing)
    view_ = _viewed(ctx, filing, note, agrees=agrees)
    view_.flag_id, view_.decision_id = flag.id, _decision(ctx, flag)
    ctx.session.add(view_)
    flag.seconded_by, flag.seconded_at = (ctx.actor.name, ctx.now) if agrees else ("", None)
    flush(ctx.session)
    record(ctx, "flag.second", f"flag:{flag.id}", {"filing": filing.id, "agrees": agrees, "note": view_.note})
    return flag


def _viewed(ctx: Context, filing: Filing, note: str, *, agrees: bool) -> SecondView:
    """The actor's view, of a flag or of a conclusion yet to be named. Raises InvalidInput: to disagree takes words."""
    said = clean_text(note, NOTE_CHARACTERS, "说明")
    if not agrees and not said:
        raise InvalidInput("请写明不同意的理由。", details={"note": ["请写明不同意的理由。"]})
    return SecondView(
        filing_id=filing.id,
        account_id=ctx.actor.account_id,
        actor=ctx.actor.name,
        agrees=agrees,
        note=said,
        at=ctx.now,
    )


def _check(ctx: Context, flag: Flag, filing: Filing) -> None:
    if filing.state not in REVIEWABLE or not is_waiting(ctx, flag):
        raise Conflict("这处疑点现在不用复核。请刷新页面查看最新内容。")
    if flag.decided_by_id == ctx.actor.account_id:
        raise Conflict("认定成立的人不能复核自己的研判，请由另一人复核。")
    _require_free(ctx, filing, _last_view(ctx, flag), "请原研判人改判")


def _require_free(ctx: Context, filing: Filing, last: SecondView | None, way_out: str) -> None:
    """After a disagreement whoever disagreed may agree after all; else the lead settles it."""
    others = last is not None and last.account_id != ctx.actor.account_id
    if others and not may(ctx.actor, Permission.ASSIGN_REVIEW, facts(filing)):
        raise Conflict(f"已有不同意见。{way_out}，或者由提出人、委员会负责人定。")


def _decision(ctx: Context, flag: Flag) -> int | None:
    """The verdict that is looked at: the newest one."""
    return ctx.session.scalar(select(func.max(Decision.id)).where(Decision.flag_id == flag.id))


def _last_view(ctx: Context, flag: Flag) -> SecondView | None:
    """What was said of the newest verdict last."""
    of_verdict = (SecondView.flag_id == flag.id, SecondView.decision_id == _decision(ctx, flag))
    statement = select(SecondView).where(*of_verdict).order_by(SecondView.id.desc()).limit(1)
    return ctx.session.scalars(statement).first()


def views_of(ctx: Context, filing: Filing) -> dict[int, tuple[SecondView, ...]]:
    """Flag id → what second persons said of its newest verdict, in order."""
    newest = select(func.max(Decision.id)).where(Decision.filing_id == filing.id).group_by(Decision.flag_id)
    statement = select(SecondView).where(SecondView.filing_id == filing.id, SecondView.decision_id.in_(newest))
    views: dict[int, tuple[SecondView, ...]] = {}
    for one in ctx.session.scalars(statement.order_by(SecondView.id)):
        if one.flag_id is not None:
            views[one.flag_id] = (*views.get(one.flag_id, ()), one)
    return views


@dataclass(frozen=True, slots=True)
class Proposal:
    """A conclusion with what second persons said of it."""

    conclusion: Conclusion
    views: tuple[SecondView, ...]

    @property
    def is_waiting(self) -> bool:
        return self.conclusion.closed_at is None


def propose(ctx: Context, filing_id: int, words: str, *, seen_version: int | None = None) -> Filing:
    """提请审结: keeps the words until a second person agrees; those that waited before give way.

    Raises as `transitions.apply` does for 审查终结.
    """
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, FilingAction.CONCLUDE, facts(filing))
    check_version(filing, seen_version)
    next_state(FilingAction.CONCLUDE, filing.state)
    said = clean_text(words, REASON_CHARACTERS, "审查意见")
    if not said:
        raise InvalidInput("请填写审查意见。", details={"conclusion": ["请填写审查意见。"]})
    require_reviewed(ctx, filing, said)
    close_conclusions(ctx, filing)
    conclusion = Conclusion(
        filing_id=filing.id, words=said, account_id=ctx.actor.account_id, actor=ctx.actor.name, at=ctx.now
    )
    ctx.session.add(conclusion)
    ctx.session.flush()
    record(ctx, "filing.propose", f"filing:{filing.id}", {"conclusion": conclusion.id, "reason": said})
    return filing


def view_conclusion(ctx: Context, filing_id: int, conclusion_id: int, *, agrees: bool, note: str = "") -> Filing:
    """A second person agrees, which ends the review with those words, or disagrees and says why.

    A disagreement leaves the case under review and is shown to both; its maker may propose anew. Raises Conflict for
    the maker, for what does not wait and where a flag was decided since; InvalidInput for a disagreement without words.
    """
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, FilingAction.CONCLUDE, facts(filing))
    conclusion = waiting_conclusion(ctx, filing)
    if conclusion is None or conclusion.id != conclusion_id:
        raise Conflict("这份审查意见现在不用复核。请刷新页面查看最新内容。")
    _check_conclusion(ctx, filing, conclusion)
    view_ = _viewed(ctx, filing, note, agrees=agrees)
    view_.conclusion_id = conclusion.id
    ctx.session.add(view_)
    ctx.session.flush()
    body = {"conclusion": conclusion.id, "agrees": agrees, "note": view_.note}
    record(ctx, "filing.second", f"filing:{filing.id}", dict(body))
    return apply(ctx, FilingAction.CONCLUDE, filing, reason=conclusion.words) if agrees else filing


def _check_conclusion(ctx: Context, filing: Filing, conclusion: Conclusion) -> None:
    if conclusion.account_id == ctx.actor.account_id:
        raise Conflict("提请审结的人不能复核自己的审查意见，请由另一人复核。")
    last = next(iter(views_on(ctx, conclusion)[::-1]), None)
    _require_free(ctx, filing, last, "请提请人修改后重新提请")
    since = select(Decision.id).where(Decision.filing_id == filing.id, Decision.at > conclusion.at).limit(1)
    if ctx.session.scalar(since) is not None:
        raise Conflict("提请审结之后又有新的研判，请提请人看过后重新提请。")


def proposals_of(ctx: Context, filing: Filing) -> tuple[Proposal, ...]:
    """In order; the last one may wait."""
    statement = select(Conclusion).where(Conclusion.filing_id == filing.id).order_by(Conclusion.id)
    return tuple(Proposal(one, views_on(ctx, one)) for one in ctx.session.scalars(statement))
