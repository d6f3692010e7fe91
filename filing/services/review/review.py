"""What reviewers do: look into a case, decide flags, add their own, acknowledge failures, conclude."""

from dataclasses import dataclass

from sqlalchemy import select

from filing.errors import Conflict, InvalidInput, NotFound
from filing.models import CheckFailureRow, Filing, Flag, ProvisionRow, Revision
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.memory.seconding import asks_second
from filing.services.procedure.queue import Facet, QueueFilter, QueuePage, QueueRow, queue
from filing.services.procedure.transitions import apply
from filing.services.review.cases import Case, case
from filing.services.review.second import propose
from filing.services.review.verdicts import NOTE_CHARACTERS, Ruling, begin_review, decide, locked_for_verdict
from filing.services.visibility import current_revision, facts, flush, lock_filing
from filing.terms import (
    Criterion,
    DismissReason,
    FilingAction,
    FlagState,
    ProvisionKind,
    Severity,
    Verdict,
)

__all__ = [
    "Case",
    "Facet",
    "FlagInput",
    "QueueFilter",
    "QueuePage",
    "QueueRow",
    "Ruling",
    "acknowledge_failure",
    "add_flag",
    "case",
    "conclude",
    "decide",
    "decide_flag",
    "queue",
]

QUOTE_CHARACTERS = 2_000
NO_FAILURE = "没有这条记录，或者您无权查看。重新比对后记录会更新，请刷新页面。"
HEAD = "（文首）"
OUTLINES = frozenset(
    {ProvisionKind.OUTLINE, ProvisionKind.OUTLINE_SECOND, ProvisionKind.OUTLINE_THIRD, ProvisionKind.OUTLINE_FOURTH}
)


@dataclass(frozen=True, slots=True)
class FlagInput:
    """A doubt that a reviewer has; `start` and `end` are code points of the newest text, half-open."""

    start: int
    end: int
    severity: Severity
    criterion: Criterion
    message: str


def decide_flag(
    ctx: Context,
    flag_id: int,
    verdict: Verdict,
    *,
    reason: DismissReason | None = None,
    note: str = "",
    seen_version: int | None = None,
) -> Flag:
    """`verdicts.decide` for a verdict that needs no more than a reason and a note."""
    return decide(ctx, flag_id, Ruling(verdict, reason, note), seen_version=seen_version)


def add_flag(ctx: Context, filing_id: int, given: FlagInput) -> Flag:
    """A flag by hand, open, in the newest text; begins the review as a verdict does.

    Raises InvalidInput for a span outside the text or without words.
    """
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, Permission.DECIDE_FLAG, facts(filing))
    revision = current_revision(ctx, filing.id)
    if revision is None or not revision.text:
        raise Conflict("正式文本还没有读出，不能标注疑点。")
    message = clean_text(given.message, NOTE_CHARACTERS, "疑点说明")
    quote = revision.text[max(0, given.start) : max(0, given.end)]
    _check_flag(given, revision, quote=quote, message=message)
    begin_review(ctx, filing)
    flag = _flag_by_hand(ctx, revision, given, quote=quote, message=message)
    ctx.session.add(flag)
    flush(ctx.session)
    record(ctx, "flag.add", f"flag:{flag.id}", {"filing": filing.id, "article": flag.article, "message": message})
    return flag


def _check_flag(given: FlagInput, revision: Revision, *, quote: str, message: str) -> None:
    faults: dict[str, object] = {}
    if not 0 <= given.start < given.end <= revision.characters or not quote.strip():
        faults["start"] = ["请在文本中选取疑点所在的文字。"]
    elif len(quote) > QUOTE_CHARACTERS:
        faults["end"] = [f"选取的文字最长 {QUOTE_CHARACTERS} 个字，请只选关键语句。"]
    if not message:
        faults["message"] = ["请写明疑点。"]
    if faults:
        raise InvalidInput("疑点没有保存，请按提示修改。", details=faults)


def _flag_by_hand(ctx: Context, revision: Revision, given: FlagInput, *, quote: str, message: str) -> Flag:
    holders = _holders(ctx, revision, given)
    article = next((p for p in holders if p.kind is ProvisionKind.ARTICLE), None)
    article = article or next((p for p in holders if p.kind in OUTLINES), None)
    return Flag(
        filing_id=revision.filing_id,
        revision_id=revision.id,
        state=FlagState.OPEN,
        rule_id=None,
        rule_title="人工标注",
        severity=given.severity,
        criterion=given.criterion,
        address=holders[0].address if holders else "",
        article=article.label if article else HEAD,
        start=given.start,
        end=given.end,
        quote=quote,
        fingerprint=holders[0].fingerprint if holders else "",
        message=message,
        created_at=ctx.now,
        created_by_id=ctx.actor.account_id,
    )


def _holders(ctx: Context, revision: Revision, given: FlagInput) -> list[ProvisionRow]:
    """The provisions that hold the span whole, the innermost first."""
    statement = select(ProvisionRow).where(
        ProvisionRow.revision_id == revision.id, ProvisionRow.start <= given.start, ProvisionRow.end >= given.end
    )
    return list(ctx.session.scalars(statement.order_by(ProvisionRow.depth.desc(), ProvisionRow.ordinal.desc())))


def acknowledge_failure(ctx: Context, failure_id: int) -> None:
    """Takes note that a rule could not be run, so that the review may end. The second time changes nothing."""
    require(ctx.actor, Permission.DECIDE_FLAG)
    of_failure = select(Revision.filing_id).join(CheckFailureRow, CheckFailureRow.revision_id == Revision.id)
    filing_id = ctx.session.scalar(of_failure.where(CheckFailureRow.id == failure_id))
    filing = locked_for_verdict(ctx, filing_id, NO_FAILURE)
    failure = ctx.session.get(CheckFailureRow, failure_id)
    if failure is None:
        raise NotFound(NO_FAILURE)
    if failure.acknowledged_at is None:
        failure.acknowledged_by, failure.acknowledged_at = ctx.actor.name, ctx.now
        flush(ctx.session)
        body = {"filing": filing.id, "rule": failure.rule_id, "message": failure.message}
        record(ctx, "failure.acknowledge", f"failure:{failure.id}", dict(body))


def conclude(ctx: Context, filing_id: int, *, conclusion: str, seen_version: int | None) -> Filing:
    """审查终结: every flag decided, every failure acknowledged, the text checked; see `readiness.require_reviewed`.

    Where a second person is asked for, the filing comes back under review: the conclusion waits for that person.
    """
    if asks_second(ctx):
        return propose(ctx, filing_id, conclusion, seen_version=seen_version)
    filing = lock_filing(ctx, filing_id)
    return apply(ctx, FilingAction.CONCLUDE, filing, reason=conclusion, seen_version=seen_version)
