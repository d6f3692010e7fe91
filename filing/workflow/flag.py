"""疑点: moved by reviewers, always with a reason."""

from filing.errors import Conflict
from filing.terms import FlagState, Verdict

VERDICTS = {
    Verdict.CONFIRM: (frozenset({FlagState.OPEN, FlagState.NEEDS_INFO}), FlagState.CONFIRMED),
    Verdict.DISMISS: (frozenset({FlagState.OPEN, FlagState.NEEDS_INFO}), FlagState.DISMISSED),
    Verdict.ASK: (frozenset({FlagState.OPEN}), FlagState.NEEDS_INFO),
    Verdict.UNDO: (frozenset({FlagState.CONFIRMED, FlagState.DISMISSED, FlagState.NEEDS_INFO}), FlagState.OPEN),
}


def next_flag_state(verdict: Verdict, state: FlagState) -> FlagState:
    """Raises Conflict when the flag has been decided meanwhile, or is only a notice."""
    if state is FlagState.NOTICE:
        raise Conflict("这是预告：所依据的规定尚未施行，不用研判。施行后重新比对时列为疑点。")
    sources, target = VERDICTS[verdict]
    if state not in sources:
        raise Conflict(f"该疑点已是“{state.label}”，不能改为“{verdict.label}”。如需改判，请先撤销原研判。")
    return target
