"""The registrar's decisions: return with a reason, and receiving together all that pass the formal checks."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from filing.errors import FilingError
from filing.models import Filing
from filing.permissions import require
from filing.services.context import Context
from filing.services.procedure.transitions import apply
from filing.services.registration.formal import FormalReport, formal_report, formal_reports
from filing.services.visibility import facts, get_filing, lock_filing
from filing.terms import FilingAction, FilingState, ReturnReason

BATCH = 100
"""Filings that are looked at in one step, the oldest first."""


@dataclass(frozen=True, slots=True)
class Skipped:
    filing: Filing
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """`ready` to be received, or received; `skipped` with why; `waiting`: how many more wait behind these."""

    ready: tuple[Filing, ...]
    skipped: tuple[Skipped, ...]
    waiting: int = 0


def return_filing(
    ctx: Context, filing_id: int, reason: ReturnReason, words: str, *, seen_version: int | None = None
) -> Filing:
    """退回: the code for the figures, the words for the unit. Raises as `transitions.apply`."""
    filing = lock_filing(ctx, filing_id)
    require(ctx.actor, FilingAction.RETURN, facts(filing))
    said = f"{reason.label}：{words.strip()}" if words.strip() else ""
    done = apply(ctx, FilingAction.RETURN, filing, reason=said, seen_version=seen_version)
    done.return_reason = reason
    ctx.session.flush()
    return done


def preview_batch(ctx: Context) -> Batch:
    """Which of the filings sent to the actor's unit pass, and why the others do not; changes nothing."""
    require(ctx.actor, FilingAction.REGISTER)
    waiting = (Filing.receiver_id == ctx.actor.unit_id, Filing.state == FilingState.SUBMITTED)
    oldest = select(Filing).where(*waiting).order_by(Filing.submitted_at, Filing.id).limit(BATCH)
    total = ctx.session.scalar(select(func.count()).select_from(Filing).where(*waiting)) or 0
    reports = formal_reports(ctx, ctx.session.scalars(oldest).all())
    ready = tuple(report.filing for report in reports if not report.hindrances)
    skipped = tuple(Skipped(report.filing, _words(report)) for report in reports if report.hindrances)
    return Batch(ready, skipped, max(0, total - BATCH))


def receive_batch(ctx: Context, ids: Sequence[int]) -> Batch:
    """Registers each chosen filing that still passes, in the order of `ids`; one that does not is told and left."""
    require(ctx.actor, FilingAction.REGISTER)
    ready, skipped = [], []
    for filing_id in list(dict.fromkeys(ids))[:BATCH]:
        filing = get_filing(ctx, filing_id)
        try:
            reasons = _words(formal_report(ctx, filing_id))
            if not reasons:
                with ctx.session.begin_nested():
                    ready.append(apply(ctx, FilingAction.REGISTER, filing))
        except FilingError as error:
            reasons = (error.message,)
        if reasons:
            skipped.append(Skipped(filing, reasons))
    return Batch(tuple(ready), tuple(skipped))


def _words(report: FormalReport) -> tuple[str, ...]:
    return tuple(f"{outcome.id} {outcome.title}：{outcome.answer.message}" for outcome in report.hindrances)
