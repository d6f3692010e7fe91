"""审查建议、审查要求: what may follow on what. Who may take a step: `permissions.SUGGESTION_PERMISSIONS`."""

from dataclasses import dataclass

from filing.errors import Conflict
from filing.terms import SuggestionAction as A
from filing.terms import SuggestionKind
from filing.terms import SuggestionState as S


@dataclass(frozen=True, slots=True)
class SuggestionStep:
    """`needs_words`: the step is nothing without what is written with it, and the proposer reads it."""

    action: A
    sources: frozenset[S]
    target: S
    needs_words: bool = True


SUGGESTION_STEPS = {
    step.action: step
    for step in (
        SuggestionStep(A.ASK_MORE, frozenset({S.RECEIVED}), S.INCOMPLETE),
        SuggestionStep(A.COMPLETE, frozenset({S.INCOMPLETE}), S.RECEIVED),
        SuggestionStep(A.REGISTER, frozenset({S.RECEIVED, S.INCOMPLETE}), S.REGISTERED, needs_words=False),
        SuggestionStep(A.REFUSE, frozenset({S.RECEIVED, S.INCOMPLETE}), S.OUT_OF_SCOPE),
        SuggestionStep(A.TRANSFER, frozenset({S.RECEIVED, S.REGISTERED}), S.TRANSFERRED),
        SuggestionStep(A.DECLINE, frozenset({S.REGISTERED}), S.DECLINED),
        SuggestionStep(A.BEGIN, frozenset({S.REGISTERED}), S.UNDER_REVIEW, needs_words=False),
        SuggestionStep(A.CONCLUDE, frozenset({S.UNDER_REVIEW}), S.CONCLUDED),
        SuggestionStep(A.ANSWER, frozenset({S.CONCLUDED}), S.ANSWERED),
        SuggestionStep(A.REOPEN, frozenset({S.DECLINED, S.ANSWERED}), S.REGISTERED),
    )
}

PROPOSER_STEPS = frozenset({A.COMPLETE, A.REOPEN})
"""Taken by the proposer, with the receipt code."""
OPEN_SUGGESTIONS = frozenset({S.RECEIVED, S.INCOMPLETE, S.REGISTERED, S.UNDER_REVIEW, S.CONCLUDED})
"""The office still owes something."""
GROUP_STEPS = frozenset({A.BEGIN, A.CONCLUDE})
"""Taken once for a whole group: many suggestions on one provision are answered each and decided once."""


def next_suggestion_state(action: A, state: S, kind: SuggestionKind) -> S:
    """Raises Conflict when `action` does not start from `state`, or would decline a request of a state organ."""
    step = SUGGESTION_STEPS[action]
    if action is A.DECLINE and kind is SuggestionKind.REQUEST:
        raise Conflict("国家机关提出的审查要求必须审查，不能不予启动（立法法第一百一十条）。")
    if state not in step.sources:
        raise Conflict(f"当前状态为“{state.label}”，不能{action.label}。请刷新页面查看最新状态。")
    return step.target
