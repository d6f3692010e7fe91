"""研判: what a person says of one flag, kept as a row that is never changed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from filing.deadlines import add_months
from filing.errors import Conflict, InvalidInput, NotFound
from filing.models import Assignment, Decision, Filing, Flag
from filing.permissions import Permission, may, require, verdict_permission
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_line, clean_text
from filing.services.procedure.assignments import holder_of, require_free
from filing.services.procedure.transitions import apply
from filing.services.visibility import check_version, facts, flush, lock
from filing.terms import DismissReason, FilingAction, FilingState, FlagState, Verdict
from filing.workflow import REVIEWABLE, VERDICTS, next_flag_state

NOTE_CHARACTERS = 2_000
BODY_CHARACTERS = 200
ACCEPT_MONTHS = 60
"""The longest 暂予保留."""
NO_FLAG = "没有这处疑点，或者您无权查看。重新比对后疑点会更新，请刷新页面。"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict with what `workflow.VERDICTS` asks for beside it.

    `until`: last day of 暂予保留. `body`: whom a 移送 goes to. `into`: the flag that another one is merged into.
    """

    verdict: Verdict
    reason: DismissReason | None = None
    note: str = ""
    until: date | None = None
    body: str = ""
    into: int | None = None


def decide(
    ctx: Context, flag_id: int, ruling: Ruling, *, seen_version: int | None = None, batch: int | None = None
) -> Flag:
    """Takes one verdict; the first one begins the review. The flag as it now is.

    Raises NotFound, NotAllowed; Conflict when somebody was faster or the case is not under review; InvalidInput by
    field for what the verdict needs and lacks.
    """
    require(ctx.actor, verdict_permission(ruling.verdict))
    flag, filing = locked_flag(ctx, flag_id)
    check_version(flag, seen_version)
    target = require_decidable(ctx, flag, ruling, held=holder_of(ctx, filing.id))
    ruling = checked(ctx, ruling)
    begin_review(ctx, filing)
    _write(ctx, flag, ruling, target)
    flush(ctx.session)
    remember(ctx, flag, ruling, batch=batch)
    return flag


def require_decidable(ctx: Context, flag: Flag, ruling: Ruling, *, held: Assignment | None) -> FlagState:
    """The state that the verdict leads to; nothing is written. `held`: who has the case.

    Raises NotAllowed, and Conflict for a state of flag or filing, or a person, that the verdict does not fit.
    """
    require(ctx.actor, verdict_permission(ruling.verdict, flag.state), facts(flag.filing))
    target = next_flag_state(ruling.verdict, flag.state)
    _check_merge(ctx, flag, ruling)
    _require_reviewable(flag.filing)
    require_free(ctx, flag.filing, held)
    return target


def locked_flag(ctx: Context, flag_id: int) -> tuple[Flag, Filing]:
    """Flags that the actor may not decide are not told apart from none: their numbers tell nothing."""
    filing_id = ctx.session.scalar(select(Flag.filing_id).where(Flag.id == flag_id))
    filing = locked_for_verdict(ctx, filing_id, NO_FLAG)
    flag = ctx.session.get(Flag, flag_id, populate_existing=True)
    if flag is None:
        raise NotFound(NO_FLAG)
    return flag, filing


def locked_for_verdict(ctx: Context, filing_id: int | None, gone: str) -> Filing:
    """Raises NotFound with the words of `gone` for a filing that is not the actor's to review, as for none."""
    filing = lock(ctx.session, filing_id) if filing_id is not None else None
    if filing is None or not may(ctx.actor, Permission.DECIDE_FLAG, facts(filing)):
        raise NotFound(gone)
    return filing


def checked(ctx: Context, ruling: Ruling) -> Ruling:
    """Cleaned, with only what belongs to the verdict. Raises InvalidInput by field."""
    needs = VERDICTS[ruling.verdict].needs
    note = clean_text(ruling.note, NOTE_CHARACTERS, "说明")
    cleaned = Ruling(
        verdict=ruling.verdict,
        reason=ruling.reason if "reason" in needs else None,
        note=note,
        until=ruling.until if "until" in needs else None,
        body=clean_line(ruling.body, BODY_CHARACTERS, "移送机关") if "body" in needs else "",
        into=ruling.into if "into" in needs else None,
    )
    faults = {name: [MISSING[name]] for name in needs if not getattr(cleaned, name)}
    if cleaned.reason is DismissReason.OTHER and not note:
        faults["note"] = ["理由为“其他”时，请写明具体理由。"]
    if cleaned.until is not None and not ctx.today < cleaned.until <= add_months(ctx.today, ACCEPT_MONTHS):
        faults["until"] = [f"暂予保留的截止日期应在今天之后、{ACCEPT_MONTHS // 12} 年之内。"]
    if faults:
        raise InvalidInput("".join(words for said in faults.values() for words in said), details=dict(faults))
    return cleaned


MISSING = {
    "reason": "请选择疑点不成立的理由。",
    "note": "请在说明中写明理由。",
    "until": "请填写暂予保留的截止日期。",
    "body": "请填写移送的机关。",
    "into": "请选择并入哪一处疑点。",
}


def _check_merge(ctx: Context, flag: Flag, ruling: Ruling) -> None:
    """One step only: what others are merged into stays, and nothing is merged into what is merged itself."""
    if ruling.verdict is not Verdict.MERGE or ruling.into is None:
        return
    into = ctx.session.get(Flag, ruling.into)
    if into is None or into.filing_id != flag.filing_id or into.id == flag.id:
        raise InvalidInput("请选择同一备案件的另一处疑点。", details={"into": ["请选择同一备案件的另一处疑点。"]})
    if into.state in {FlagState.MERGED, FlagState.NOTICE}:
        raise Conflict(f"{into.article}的疑点是“{into.state.label}”，不能再并入其他疑点。请选择另一处。")
    if ctx.session.scalar(select(func.count()).where(Flag.merged_into_id == flag.id)):
        raise Conflict("已有其他疑点并入本处，本处不能再并入别处。请先撤销那些疑点的并入。")


def begin_review(ctx: Context, filing: Filing) -> None:
    """Raises Conflict outside of a review, and where another one has the case."""
    _require_reviewable(filing)
    require_free(ctx, filing, holder_of(ctx, filing.id))
    if filing.state is FilingState.REGISTERED:
        apply(ctx, FilingAction.BEGIN_REVIEW, filing)


def _require_reviewable(filing: Filing) -> None:
    if filing.state not in REVIEWABLE:
        raise Conflict(f"备案件当前状态为“{filing.state.label}”，不能研判疑点。登记之后、审结之前才能研判。")


def _write(ctx: Context, flag: Flag, ruling: Ruling, target: FlagState) -> None:
    undone = ruling.verdict is Verdict.UNDO
    flag.state, flag.reason = target, ruling.reason
    flag.merged_into_id, flag.accepted_until, flag.referred_to = ruling.into, ruling.until, ruling.body
    flag.note, flag.decided_by = ("", "") if undone else (ruling.note, ctx.actor.name)
    flag.decided_at, flag.decided_by_id = (None, None) if undone else (ctx.now, ctx.actor.account_id)
    flag.seconded_by, flag.seconded_at = "", None


def remember(ctx: Context, flag: Flag, ruling: Ruling, *, batch: int | None = None) -> None:
    """The verdict as a row that is never changed, and in the audit trail."""
    ctx.session.add(
        Decision(
            flag_id=flag.id,
            filing_id=flag.filing_id,
            account_id=ctx.actor.account_id,
            actor=ctx.actor.name,
            verdict=ruling.verdict,
            reason=ruling.reason,
            note=said(ruling),
            rule_id=flag.rule_id,
            rule_hash=flag.rule_hash,
            fingerprint=flag.fingerprint,
            batch_id=batch,
            at=ctx.now,
        )
    )
    ctx.session.flush()
    body = {"filing": flag.filing_id, "verdict": ruling.verdict, "reason": ruling.reason, "rule": flag.rule_id}
    more = {"until": ruling.until, "body": ruling.body, "into": ruling.into}
    given = {name: value for name, value in more.items() if value}
    record(ctx, "flag.decide", f"flag:{flag.id}", {**body, "note": ruling.note, **given})


def said(ruling: Ruling) -> str:
    """The note with what only this verdict has, as the history keeps it."""
    day, body = ruling.until, ruling.body
    return "".join((f"至{day.isoformat()}。" if day else "", f"移送{body}。" if body else "", ruling.note))
