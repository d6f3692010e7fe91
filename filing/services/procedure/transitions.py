"""The one door through which the state of a filing changes."""

from collections.abc import Callable

from filing.deadlines import day_in_china
from filing.errors import InvalidInput
from filing.jobs import enqueue
from filing.models import Filing, FilingEvent
from filing.permissions import require
from filing.services.audit import record
from filing.services.clock import clocks
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.memory.seconding import close_conclusions
from filing.services.numbers import next_number
from filing.services.omission.omission_matching import close_omissions
from filing.services.procedure.readiness import (
    READ,
    require_complete,
    require_readable,
    require_reviewed,
    require_seconded,
)
from filing.services.procedure.siblings import make_siblings
from filing.services.procedure.supplement_steps import begin_supplement, end_supplement
from filing.services.profiles import due_by_profile, profile_in_force
from filing.services.visibility import check_version, current_revision, facts, flush, lock_filing
from filing.terms import ClockKind, FilingAction, JobKind, NumberStream
from filing.workflow import PRIVATE, TRANSITIONS, next_state

REASON_CHARACTERS = 10_000


def apply(
    ctx: Context, action: FilingAction, filing: Filing, *, reason: str = "", seen_version: int | None = None
) -> Filing:
    """Takes one step of the case and returns the filing as it now is.

    In this order: lock the row; policy (NotAllowed); version that the caller saw and state table (Conflict); reason
    (InvalidInput); the step's own conditions and effects (STEPS); state, event, audit entry, jobs.
    """
    filing = lock_filing(ctx, filing.id)
    require(ctx.actor, action, facts(filing))
    check_version(filing, seen_version)
    source, target = filing.state, next_state(action, filing.state)
    reason = _checked_reason(action, reason)
    for step in STEPS.get(action, ()):
        step(ctx, filing, reason)
    filing.state = target
    ctx.session.add(
        FilingEvent(
            filing_id=filing.id,
            action=action,
            source=source,
            target=target,
            account_id=ctx.actor.account_id,
            actor=ctx.actor.name,
            reason=reason,
            at=ctx.now,
        )
    )
    flush(ctx.session)
    record(ctx, f"filing.{action}", f"filing:{filing.id}", _summary(filing, source, reason))
    enqueue_following(ctx, filing, recheck=action in RECHECKED)
    return filing


def _checked_reason(action: FilingAction, reason: str) -> str:
    cleaned = clean_text(reason, REASON_CHARACTERS, "理由")
    if TRANSITIONS[action].needs_reason and not cleaned:
        message = f"请说明{action.label}的理由。"
        raise InvalidInput(message, details={"reason": [message]})
    return cleaned


def _summary(filing: Filing, source: str, reason: str) -> dict[str, object]:
    summary: dict[str, object] = {"from": source, "to": filing.state, "reason": reason, "version": filing.version}
    numbers = {"receipt": filing.receipt_number, "registration": filing.registration_number}
    return summary | {name: number for name, number in numbers.items() if number}


def enqueue_following(ctx: Context, filing: Filing, *, recheck: bool) -> None:
    """The worker's part of a change: check again, or write state and grants to the index. Nothing before the reading.

    CHECK enqueues INDEX when it is done, and PARSE enqueues CHECK.
    """
    revision = current_revision(ctx, filing.id)
    if filing.state in PRIVATE or revision is None or revision.state not in READ:
        return
    kind = JobKind.CHECK if recheck or revision.checked_at is None else JobKind.INDEX
    enqueue(ctx.session, kind, revision_id=revision.id, filing_id=filing.id, now=ctx.now)


def _receive(ctx: Context, filing: Filing, reason: str) -> None:
    """The first time only: number, time, and whether the period of 立法法第一百零九条 has passed."""
    if filing.receipt_number is None:
        filing.receipt_number = next_number(ctx, NumberStream.RECEIPT, filing.receiver_id)
        filing.submitted_at = ctx.now
        set_lateness(ctx, filing)
    clocks.stop(ctx, clocks.subject_of(filing), [ClockKind.SUPPLEMENT])
    clocks.start(ctx, clocks.subject_of(filing), ClockKind.FORM_CHECK)


def _send_to_all(ctx: Context, filing: Filing, reason: str) -> None:
    """Each further receiver gets a filing of its own, with receipt, clocks and state of its own."""
    for sibling in make_siblings(ctx, filing):
        apply(ctx, FilingAction.SUBMIT, sibling)


def set_lateness(ctx: Context, filing: Filing) -> None:
    """Needs `submitted_at`; a filing without a date of publication is not called late."""
    last = due_by_profile(ctx, ClockKind.FILE, filing.published_on) if filing.published_on else None
    filing.is_late = bool(last and filing.submitted_at and day_in_china(filing.submitted_at) > last)


def _register(ctx: Context, filing: Filing, reason: str) -> None:
    filing.registration_number = next_number(ctx, NumberStream.REGISTRATION, filing.receiver_id)
    filing.registered_at = ctx.now
    clocks.stop(ctx, clocks.subject_of(filing))
    clocks.start(ctx, clocks.subject_of(filing), ClockKind.REVIEW)
    if ClockKind.HAND_ON in profile_in_force(ctx).periods:  # where nothing is handed on, nobody waits for it
        clocks.start(ctx, clocks.subject_of(filing), ClockKind.HAND_ON)


def _begin(ctx: Context, filing: Filing, reason: str) -> None:
    """Who reviews it has it: nothing lies at the desk any more."""
    clocks.stop(ctx, clocks.subject_of(filing), [ClockKind.HAND_ON], reason="审查已经开始")


def _defer(ctx: Context, filing: Filing, reason: str) -> None:
    """暂缓登记: now the filing unit has to act."""
    _stop_clocks(ctx, filing, reason)
    clocks.start(ctx, clocks.subject_of(filing), ClockKind.SUPPLEMENT)


def _stop_clocks(ctx: Context, filing: Filing, reason: str) -> None:
    clocks.stop(ctx, clocks.subject_of(filing))


def _conclude(ctx: Context, filing: Filing, reason: str) -> None:
    filing.conclusion, filing.concluded_at = reason, ctx.now
    close_conclusions(ctx, filing)
    _stop_clocks(ctx, filing, reason)


def _reopen(ctx: Context, filing: Filing, reason: str) -> None:
    """The former conclusion stays in its event; the review has its whole period again."""
    filing.conclusion, filing.concluded_at = "", None
    clocks.start(ctx, clocks.subject_of(filing), ClockKind.REVIEW)


Step = Callable[[Context, Filing, str], None]
STEPS: dict[FilingAction, tuple[Step, ...]] = {
    FilingAction.REQUEST_SIGNOFF: (require_complete,),
    FilingAction.SUBMIT: (require_complete, _receive, close_omissions, _send_to_all),
    FilingAction.RESUBMIT: (require_complete, end_supplement, _receive),
    FilingAction.REGISTER: (require_readable, _register),
    FilingAction.REQUEST_SUPPLEMENT: (begin_supplement, _defer),
    FilingAction.RETURN: (_stop_clocks,),
    FilingAction.WITHDRAW: (_stop_clocks,),
    FilingAction.BEGIN_REVIEW: (_begin,),
    FilingAction.CONCLUDE: (require_reviewed, require_seconded, _conclude),
    FilingAction.REOPEN: (_reopen,),
}
"""Conditions first, then effects, each with the filing locked."""

RECHECKED = frozenset({FilingAction.SUBMIT, FilingAction.RESUBMIT, FilingAction.REOPEN})
"""Type and dates decide which rules apply, and until here the filing unit may have changed them; new rules pass over
what is concluded, so that a review taken up again begins with those in force."""
