"""漏报: a document that seems not to have been filed. Who may take a step: `permissions.OMISSION_PERMISSIONS`."""

from dataclasses import dataclass

from filing.errors import Conflict
from filing.terms import OmissionAction as A
from filing.terms import OmissionState as S


@dataclass(frozen=True, slots=True)
class OmissionStep:
    """`needs_reason`: a person must say why, and both sides read it."""

    action: A
    sources: frozenset[S]
    target: S
    needs_reason: bool = False


OMISSION_START = S.DETECTED
OMISSION_STEPS = {
    step.action: step
    for step in (
        OmissionStep(A.REMIND, frozenset({S.DETECTED}), S.REMINDED),
        OmissionStep(A.FILE, frozenset({S.DETECTED, S.REMINDED, S.ESCALATED}), S.FILED),
        OmissionStep(A.EXPLAIN, frozenset({S.DETECTED, S.REMINDED, S.ESCALATED}), S.EXPLAINED, needs_reason=True),
        OmissionStep(A.ESCALATE, frozenset({S.REMINDED}), S.ESCALATED, needs_reason=True),
        OmissionStep(A.REOPEN, frozenset({S.FILED, S.EXPLAINED}), S.REMINDED, needs_reason=True),
    )
}
OPEN_OMISSIONS = frozenset({S.DETECTED, S.REMINDED, S.ESCALATED})
"""A document is still missing and nobody has said why."""


def next_omission_state(action: A, state: S) -> S:
    """Raises Conflict when `action` does not start from `state`."""
    step = OMISSION_STEPS[action]
    if state not in step.sources:
        raise Conflict(f"当前状态为“{state.label}”，不能{action.label}。请刷新页面查看最新状态。")
    return step.target
