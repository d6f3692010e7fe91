"""上报备案: a document sent by hand to a body outside of this system. Who may: `Permission.HANDLE_SENDING`."""

from dataclasses import dataclass

from filing.errors import Conflict
from filing.terms import SendingAction as A
from filing.terms import SendingState as S


@dataclass(frozen=True, slots=True)
class SendingStep:
    """`needs`: what must be given, of `day`, `medium` and `words`."""

    action: A
    sources: frozenset[S]
    target: S
    needs: frozenset[str] = frozenset()


SENDING_START = S.PENDING
SENDING_STEPS = {
    step.action: step
    for step in (
        SendingStep(A.SEND, frozenset({S.PENDING}), S.SENT, frozenset({"day", "medium"})),
        SendingStep(A.ACKNOWLEDGE, frozenset({S.SENT}), S.ACKNOWLEDGED, frozenset({"day"})),
        SendingStep(A.ANSWER, frozenset({S.SENT, S.ACKNOWLEDGED, S.ANSWERED}), S.ANSWERED, frozenset({"day", "words"})),
        SendingStep(A.DROP, frozenset({S.PENDING}), S.DROPPED, frozenset({"words"})),
    )
}


def next_sending_state(action: A, state: S) -> S:
    """Raises Conflict when `action` does not start from `state`."""
    step = SENDING_STEPS[action]
    if state not in step.sources:
        raise Conflict(f"当前状态为“{state.label}”，不能{action.label}。请刷新页面查看最新状态。")
    return step.target
