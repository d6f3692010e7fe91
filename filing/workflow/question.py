"""询问 to the enacting organ: what may follow on what. Who may take a step stands in `permissions.POLICY`."""

from dataclasses import dataclass

from filing.errors import Conflict
from filing.terms import QuestionAction as A
from filing.terms import QuestionState as S


@dataclass(frozen=True, slots=True)
class QuestionStep:
    """Every step needs words, which both sides read."""

    action: A
    sources: frozenset[S]
    target: S


QUESTION_START = S.ASKED
QUESTION_STEPS = {
    step.action: step
    for step in (
        QuestionStep(A.ANSWER, frozenset({S.ASKED}), S.ANSWERED),
        QuestionStep(A.FOLLOW_UP, frozenset({S.ANSWERED}), S.ASKED),
        QuestionStep(A.WITHDRAW, frozenset({S.ASKED}), S.WITHDRAWN),
        QuestionStep(A.REOPEN, frozenset({S.WITHDRAWN}), S.ASKED),
    )
}


def next_question_state(action: A, state: S) -> S:
    """Raises Conflict when `action` does not start from `state`."""
    step = QUESTION_STEPS.get(action)
    if step is None or state not in step.sources:
        raise Conflict(f"这项询问当前为“{state.label}”，不能{action.label}。请刷新页面查看最新状态。")
    return step.target
