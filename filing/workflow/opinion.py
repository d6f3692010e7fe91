"""审查意见: from the draft to its correction or the annulment of the provision (domain research 4.3)."""

from dataclasses import dataclass

from filing.errors import Conflict
from filing.terms import OpinionAction as A
from filing.terms import OpinionState as S
from filing.terms import OpinionTrack as T

BOTH = frozenset(T)
OPINION = frozenset({T.OPINION})


@dataclass(frozen=True, slots=True)
class OpinionStep:
    """`needs`: what must be given with the step, of `words`, `due_on`, `result` (what was done, with its proof)."""

    action: A
    sources: frozenset[S]
    target: S
    needs: frozenset[str] = frozenset()
    tracks: frozenset[T] = BOTH


WORDS = frozenset({"words"})
WAITING = frozenset({S.ISSUED, S.URGED, S.RECTIFYING})
"""The enacting organ has the next word."""

OPINION_STEPS = {
    step.action: step
    for step in (
        OpinionStep(A.DISCUSS, frozenset({S.DRAFTING}), S.DISCUSSING),
        OpinionStep(A.COMMUNICATE, frozenset({S.DRAFTING, S.DISCUSSING}), S.COMMUNICATING, tracks=OPINION),
        OpinionStep(A.PRESENT, frozenset({S.DRAFTING, S.DISCUSSING, S.COMMUNICATING, S.DISAGREED}), S.PRESENTED),
        OpinionStep(A.REVISE, frozenset({S.DISCUSSING, S.COMMUNICATING, S.PRESENTED, S.APPROVED}), S.DRAFTING, WORDS),
        OpinionStep(A.APPROVE, frozenset({S.PRESENTED}), S.APPROVED),
        OpinionStep(A.ISSUE, frozenset({S.APPROVED}), S.ISSUED),
        OpinionStep(A.DROP, frozenset({S.DRAFTING, S.DISCUSSING, S.COMMUNICATING}), S.DROPPED, WORDS),
        OpinionStep(
            A.PROMISE,
            frozenset({S.COMMUNICATING, S.ISSUED, S.URGED}),
            S.RECTIFYING,
            frozenset({"words", "due_on"}),
            OPINION,
        ),
        OpinionStep(
            A.REPORT, WAITING | {S.COMMUNICATING, S.DISAGREED}, S.CORRECTED, frozenset({"words", "result"}), OPINION
        ),
        OpinionStep(A.DISAGREE, frozenset({S.COMMUNICATING, S.ISSUED, S.URGED}), S.DISAGREED, WORDS, OPINION),
        OpinionStep(A.ACKNOWLEDGE, frozenset({S.ISSUED}), S.ACKNOWLEDGED, tracks=frozenset({T.REMINDER})),
        OpinionStep(A.URGE, WAITING | {S.DISAGREED}, S.URGED, frozenset({"due_on"}), OPINION),
        OpinionStep(A.ACCEPT, frozenset({S.DISAGREED}), S.CLOSED, WORDS, OPINION),
        OpinionStep(A.VERIFY, frozenset({S.CORRECTED}), S.CLOSED, tracks=OPINION),
        OpinionStep(A.REJECT, frozenset({S.CORRECTED}), S.URGED, frozenset({"words", "due_on"}), OPINION),
        OpinionStep(A.PROPOSE, frozenset({S.URGED, S.DISAGREED}), S.PROPOSED, WORDS, OPINION),
        OpinionStep(A.SCHEDULE, frozenset({S.PROPOSED}), S.SCHEDULED, tracks=OPINION),
        OpinionStep(A.PUT_OFF, frozenset({S.PROPOSED}), S.URGED, frozenset({"words", "due_on"}), OPINION),
        OpinionStep(A.ORDER, frozenset({S.SCHEDULED}), S.RECTIFYING, frozenset({"words", "due_on"}), OPINION),
        OpinionStep(A.ANNUL, frozenset({S.SCHEDULED}), S.ANNULLED, WORDS, OPINION),
        OpinionStep(A.REFUSE, frozenset({S.SCHEDULED}), S.CLOSED, WORDS, OPINION),
        OpinionStep(A.CLOSE, frozenset({S.ACKNOWLEDGED, S.ANNULLED}), S.CLOSED),
    )
}

OPINION_START = S.DRAFTING
OPINION_ENDS = frozenset({S.CLOSED, S.DROPPED})
WRITABLE = frozenset({S.DRAFTING, S.DISCUSSING})
"""States in which its words may be changed."""
SHOWN = frozenset(S) - {S.DRAFTING, S.DISCUSSING, S.PRESENTED, S.APPROVED, S.DROPPED}
"""States in which the enacting organ sees it: from the communication on, and whatever has been sent."""
TIMED = WAITING
"""States in which a day is set for the enacting organ; all others clear it."""


def next_opinion_state(action: A, state: S, track: T) -> S:
    """Raises Conflict, saying where the opinion stands, when `action` does not start from there."""
    step = OPINION_STEPS[action]
    if track not in step.tracks:
        raise Conflict(f"{track.label}没有“{action.label}”这一步。")
    if state not in step.sources:
        raise Conflict(f"审查意见当前为“{state.label}”，不能{action.label}。请刷新页面查看最新状态。")
    return step.target
