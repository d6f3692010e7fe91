"""疑点: moved by reviewers, always with a reason. Who may take a step stands in `permissions.verdict_permission`."""

from dataclasses import dataclass

from filing.errors import Conflict
from filing.terms import FlagState as F
from filing.terms import Verdict as V

UNDECIDED = frozenset({F.OPEN, F.NEEDS_INFO})
DECIDED = frozenset(F) - {F.OPEN, F.NOTICE}
"""States that a person has brought about and that an undo takes back."""


@dataclass(frozen=True, slots=True)
class FlagStep:
    """One verdict. `needs`: what must be given beside it. `by_machine`: the worker's sweep alone takes it."""

    verdict: V
    sources: frozenset[F]
    target: F
    needs: tuple[str, ...] = ()
    by_machine: bool = False


VERDICTS = {
    step.verdict: step
    for step in (
        FlagStep(V.CONFIRM, UNDECIDED, F.CONFIRMED),
        FlagStep(V.DISMISS, UNDECIDED, F.DISMISSED, ("reason",)),
        FlagStep(V.ASK, frozenset({F.OPEN}), F.NEEDS_INFO),
        FlagStep(V.MERGE, UNDECIDED, F.MERGED, ("into",)),
        FlagStep(V.ACCEPT, UNDECIDED, F.ACCEPTED, ("until", "note")),
        FlagStep(V.ESCALATE, UNDECIDED, F.ESCALATED, ("note",)),
        FlagStep(V.REFER, UNDECIDED, F.REFERRED, ("body", "note")),
        FlagStep(V.UNDO, DECIDED, F.OPEN),
        FlagStep(V.REOPEN, frozenset({F.ACCEPTED}), F.OPEN, by_machine=True),
    )
}


def next_flag_state(verdict: V, state: F, *, by_machine: bool = False) -> F:
    """Raises Conflict when the flag has been decided meanwhile, or is only a notice, or the step is the machine's."""
    step = VERDICTS[verdict]
    if step.by_machine and not by_machine:
        raise Conflict(f"“{verdict.label}”由系统在期限届满时进行。如需改判，请先撤销原研判。")
    if state is F.NOTICE:
        raise Conflict("这是预告：所依据的规定尚未施行，不用研判。施行后重新比对时列为疑点。")
    if state not in step.sources:
        raise Conflict(f"该疑点已是“{state.label}”，不能改为“{verdict.label}”。如需改判，请先撤销原研判。")
    return step.target
