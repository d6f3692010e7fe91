"""The tables. No behaviour: what happens to a row stands in `services`."""

from filing.models.account import Account, ApiToken, CalendarFeed, DigestMail, Unit, UserSession
from filing.models.clock import Clock, ClockEvent
from filing.models.emendation import Emendation
from filing.models.figure import FrozenFigures
from filing.models.filing import Filing, FilingEvent, Material, ProvisionRow, ProvisionSketch, Revision
from filing.models.handing import Handing
from filing.models.law import Law, LawArticle, LawImport, LawRepeal, LawVersion
from filing.models.letter import Letter, LetterTemplate
from filing.models.omission import Catalogue, Omission, OmissionEvent
from filing.models.opinion import Correction, Opinion, OpinionDraft, OpinionEvent, Sweep
from filing.models.question import Question, QuestionEvent, QuestionFile
from filing.models.relation import Relation
from filing.models.remark import Remark
from filing.models.review import Assignment, CheckFailureRow, Conclusion, Decision, DecisionBatch, Flag, SecondView
from filing.models.rule import RuleVersion
from filing.models.sending import Sending, SendingEvent
from filing.models.suggestion import Suggestion, SuggestionEvent, SuggestionFile
from filing.models.supplement import Supplement, SupplementItem
from filing.models.system import AuditEntry, Job, ProfileChoice, RuleSnapshot, Sequence

__all__ = [
    "Account",
    "ApiToken",
    "Assignment",
    "AuditEntry",
    "CalendarFeed",
    "Catalogue",
    "CheckFailureRow",
    "Clock",
    "ClockEvent",
    "Conclusion",
    "Correction",
    "Decision",
    "DecisionBatch",
    "DigestMail",
    "Emendation",
    "Filing",
    "FilingEvent",
    "Flag",
    "FrozenFigures",
    "Handing",
    "Job",
    "Law",
    "LawArticle",
    "LawImport",
    "LawRepeal",
    "LawVersion",
    "Letter",
    "LetterTemplate",
    "Material",
    "Omission",
    "OmissionEvent",
    "Opinion",
    "OpinionDraft",
    "OpinionEvent",
    "ProfileChoice",
    "ProvisionRow",
    "ProvisionSketch",
    "Question",
    "QuestionEvent",
    "QuestionFile",
    "Relation",
    "Remark",
    "Revision",
    "RuleSnapshot",
    "RuleVersion",
    "SecondView",
    "Sending",
    "SendingEvent",
    "Sequence",
    "Suggestion",
    "SuggestionEvent",
    "SuggestionFile",
    "Supplement",
    "SupplementItem",
    "Sweep",
    "Unit",
    "UserSession",
]
