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
from filing.workflow.flag import DECIDED, UNDECIDED, VERDICTS, FlagStep, next_flag_state
from filing.workflow.omission import (
    OMISSION_START,
    OMISSION_STEPS,
    OPEN_OMISSIONS,
    OmissionStep,
    next_omission_state,
)
from filing.workflow.opinion import (
    OPINION_ENDS,
    OPINION_START,
    OPINION_STEPS,
    SHOWN,
    TIMED,
    WRITABLE,
    OpinionStep,
    next_opinion_state,
)
from filing.workflow.question import QUESTION_START, QUESTION_STEPS, QuestionStep, next_question_state
from filing.workflow.sending import (
    SENDING_START,
    SENDING_STEPS,
    SendingStep,
    next_sending_state,
)
from filing.workflow.suggestion import (
    GROUP_STEPS,
    OPEN_SUGGESTIONS,
    PROPOSER_STEPS,
    SUGGESTION_STEPS,
    SuggestionStep,
    next_suggestion_state,
)

__all__ = [
    "DECIDED",
    "EDITABLE",
    "ENDS",
    "FILED",
    "FINISHED",
    "GROUP_STEPS",
    "OMISSION_START",
    "OMISSION_STEPS",
    "OPEN_OMISSIONS",
    "OPEN_SUGGESTIONS",
    "OPINION_ENDS",
    "OPINION_START",
    "OPINION_STEPS",
    "PRIVATE",
    "PROPOSER_STEPS",
    "QUESTION_START",
    "QUESTION_STEPS",
    "REVIEWABLE",
    "SENDING_START",
    "SENDING_STEPS",
    "SHOWN",
    "START",
    "SUGGESTION_STEPS",
    "TIMED",
    "TRANSITIONS",
    "UNDECIDED",
    "VERDICTS",
    "WRITABLE",
    "FlagStep",
    "OmissionStep",
    "OpinionStep",
    "QuestionStep",
    "SendingStep",
    "SuggestionStep",
    "Transition",
    "next_flag_state",
    "next_omission_state",
    "next_opinion_state",
    "next_question_state",
    "next_sending_state",
    "next_state",
    "next_suggestion_state",
]
