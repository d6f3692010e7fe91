"""备案件: the legal case, moved by people only. Who may take a step stands in `permissions.POLICY`."""

from dataclasses import dataclass

from filing.errors import Conflict
from filing.terms import FilingAction as A
from filing.terms import FilingState as S


@dataclass(frozen=True, slots=True)
class Transition:
    """One legal step of a filing. `needs_reason`: a person must say why, and the reason is kept."""

    action: A
    sources: frozenset[S]
    target: S
    needs_reason: bool = False


TRANSITIONS = {
    t.action: t
    for t in (
        Transition(A.REQUEST_SIGNOFF, frozenset({S.DRAFT}), S.PENDING_SIGNOFF),
        Transition(A.SEND_BACK, frozenset({S.PENDING_SIGNOFF}), S.DRAFT, needs_reason=True),
        Transition(A.SUBMIT, frozenset({S.DRAFT, S.PENDING_SIGNOFF}), S.SUBMITTED),
        Transition(A.WITHDRAW, frozenset({S.SUBMITTED, S.SUPPLEMENT_REQUESTED}), S.WITHDRAWN, needs_reason=True),
        Transition(A.REGISTER, frozenset({S.SUBMITTED}), S.REGISTERED),
        Transition(A.REQUEST_SUPPLEMENT, frozenset({S.SUBMITTED}), S.SUPPLEMENT_REQUESTED, needs_reason=True),
        Transition(A.RESUBMIT, frozenset({S.SUPPLEMENT_REQUESTED}), S.SUBMITTED),
        Transition(A.RETURN, frozenset({S.SUBMITTED}), S.RETURNED, needs_reason=True),
        Transition(A.BEGIN_REVIEW, frozenset({S.REGISTERED}), S.UNDER_REVIEW),
        Transition(A.CONCLUDE, frozenset({S.UNDER_REVIEW}), S.CONCLUDED, needs_reason=True),
        Transition(A.REOPEN, frozenset({S.CONCLUDED}), S.UNDER_REVIEW, needs_reason=True),
        Transition(A.ARCHIVE, frozenset({S.CONCLUDED}), S.ARCHIVED),
    )
}

START = S.DRAFT
ENDS = frozenset({S.RETURNED, S.WITHDRAWN, S.ARCHIVED})
FILED = frozenset({S.REGISTERED, S.UNDER_REVIEW, S.CONCLUDED, S.ARCHIVED})
"""States in which the document counts as filed (已备案)."""
FINISHED = frozenset({S.CONCLUDED, S.ARCHIVED})
"""States in which the review has ended: it rests on the text and the flags as they were then, so these stay."""
PRIVATE = frozenset({S.DRAFT, S.PENDING_SIGNOFF})
"""States in which nothing has been sent: only the filing unit knows of the document."""
EDITABLE = frozenset({S.DRAFT, S.SUPPLEMENT_REQUESTED})
"""States in which the filing unit may change form and files."""
REVIEWABLE = frozenset({S.REGISTERED, S.UNDER_REVIEW})
"""States in which flags are decided; the first verdict begins the review."""


def next_state(action: A, state: S) -> S:
    """Raises Conflict, saying where the filing stands, when `action` does not start from `state`."""
    transition = TRANSITIONS[action]
    if state not in transition.sources:
        raise Conflict(f"当前状态为“{state.label}”，不能{action.label}。请刷新页面查看最新状态。")
    return transition.target
