"""复核: a second person looks at a grave flag that was confirmed, where SECOND_REVIEW asks for it (maker ≠ checker)."""

from sqlalchemy import func, select

from filing.errors import Conflict, InvalidInput
from filing.models import Decision, Filing, Flag, SecondView
from filing.permissions import Permission, may, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.memory.seconding import is_waiting
from filing.services.review.verdicts import NOTE_CHARACTERS, locked_flag
from filing.services.visibility import check_version, facts, flush
from filing.workflow import REVIEWABLE


def view(ctx: Context, flag_id: int, *, agrees: bool, note: str = "", seen_version: int | None = None) -> Flag:
    """A second person agrees, which settles the flag, or disagrees and says why; both views stand side by side.

    After a disagreement the maker may decide anew, the objector may agree after all, or the lead, being neither,
    settles it. Raises Conflict for the maker and where nothing waits, InvalidInput for a disagreement without words.
    """
    require(ctx.actor, Permission.DECIDE_FLAG)
    flag, filing = locked_flag(ctx, flag_id)
    check_version(flag, seen_version)
    _check(ctx, flag, filing)
    note = clean_text(note, NOTE_CHARACTERS, "说明")
    if not agrees and not note:
        raise InvalidInput("请写明不同意的理由。", details={"note": ["请写明不同意的理由。"]})
    ctx.session.add(
        SecondView(
            flag_id=flag.id,
            decision_id=_decision(ctx, flag),
            filing_id=filing.id,
            account_id=ctx.actor.account_id,
            actor=ctx.actor.name,
            agrees=agrees,
            note=note,
            at=ctx.now,
        )
    )
    flag.seconded_by, flag.seconded_at = (ctx.actor.name, ctx.now) if agrees else ("", None)
    flush(ctx.session)
    record(ctx, "flag.second", f"flag:{flag.id}", {"filing": filing.id, "agrees": agrees, "note": note})
    return flag


def _check(ctx: Context, flag: Flag, filing: Filing) -> None:
    if filing.state not in REVIEWABLE or not is_waiting(ctx, flag):
        raise Conflict("这处疑点现在不用复核。请刷新页面查看最新内容。")
    if flag.decided_by_id == ctx.actor.account_id:
        raise Conflict("认定成立的人不能复核自己的研判，请由另一人复核。")
    last = _last_view(ctx, flag)
    others = last is not None and last.account_id != ctx.actor.account_id
    if others and not may(ctx.actor, Permission.ASSIGN_REVIEW, facts(filing)):
        raise Conflict("已有不同意见。请原研判人改判，或者由提出人、委员会负责人定。")


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
        views[one.flag_id] = (*views.get(one.flag_id, ()), one)
    return views
