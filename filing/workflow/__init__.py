"""The small machines as tables, one module each; `docs/workflow.md` is printed from them. Pure.

A revision (received → parsed → checked → indexed) moves in the order of the worker's stages and needs no table.
"""

from filing.workflow.filing import (
    EDITABLE,
    ENDS,
    FILED,
    FINISHED,
    PRIVATE,
    REVIEWABLE,
    START,
    TRANSITIONS,
    Transition,
    next_state,
)
from filing.workflow.flag import VERDICTS, next_flag_state

__all__ = [
    "EDITABLE",
    "ENDS",
    "FILED",
    "FINISHED",
    "PRIVATE",
    "REVIEWABLE",
    "START",
    "TRANSITIONS",
    "VERDICTS",
    "Transition",
    "next_flag_state",
    "next_state",
]
