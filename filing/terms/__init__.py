"""The vocabulary: every closed list of the system with the Chinese label that users read.

No logic lives here. `docs/glossary.md` repeats the labels and a test compares the two.
"""

from filing.terms.account import Role, UnitKind
from filing.terms.clock import ClockAct, ClockColour, ClockKind, SubjectKind, TimeUnit, TodoScope
from filing.terms.document import DocumentType, ProvisionKind, ReferenceState, Validity
from filing.terms.filing import (
    CheckState,
    DifferenceKind,
    FilingAction,
    FilingState,
    HandingKind,
    MaterialKind,
    MaterialNeed,
    RelationKind,
    RelationState,
    ReturnReason,
    RevisionState,
)
from filing.terms.flag import Criterion, DismissReason, FlagState, RecheckCause, Severity, Timing, Verdict
from filing.terms.letter import LetterKind, NumberStream
from filing.terms.omission import OmissionAction, OmissionSource, OmissionState
from filing.terms.opinion import OpinionAction, OpinionState, OpinionTrack, Outcome, Request
from filing.terms.question import QuestionAction, QuestionState
from filing.terms.rule import RuleStatus, RuleVersionState
from filing.terms.sending import ReceiverKind, SendingAction, SendingMedium, SendingState
from filing.terms.suggestion import (
    SuggestionAction,
    SuggestionChannel,
    SuggestionKind,
    SuggestionOutcome,
    SuggestionState,
)
from filing.terms.system import Counted, JobKind, JobState
from filing.terms.term import Term

__all__ = [
    "CheckState",
    "ClockAct",
    "ClockColour",
    "ClockKind",
    "Counted",
    "Criterion",
    "DifferenceKind",
    "DismissReason",
    "DocumentType",
    "FilingAction",
    "FilingState",
    "FlagState",
    "HandingKind",
    "JobKind",
    "JobState",
    "LetterKind",
    "MaterialKind",
    "MaterialNeed",
    "NumberStream",
    "OmissionAction",
    "OmissionSource",
    "OmissionState",
    "OpinionAction",
    "OpinionState",
    "OpinionTrack",
    "Outcome",
    "ProvisionKind",
    "QuestionAction",
    "QuestionState",
    "ReceiverKind",
    "RecheckCause",
    "ReferenceState",
    "RelationKind",
    "RelationState",
    "Request",
    "ReturnReason",
    "RevisionState",
    "Role",
    "RuleStatus",
    "RuleVersionState",
    "SendingAction",
    "SendingMedium",
    "SendingState",
    "Severity",
    "SubjectKind",
    "SuggestionAction",
    "SuggestionChannel",
    "SuggestionKind",
    "SuggestionOutcome",
    "SuggestionState",
    "Term",
    "TimeUnit",
    "Timing",
    "TodoScope",
    "UnitKind",
    "Validity",
    "Verdict",
]
