"""Who may do what, as one table, and who may see what, as one set of tokens. Pure.

The same tokens filter objects (`can_see`), SQL (`services.visibility`) and search: one fact, three uses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from filing.errors import NotAllowed
from filing.terms import (
    ClockKind,
    FilingAction,
    FilingState,
    FlagState,
    OmissionAction,
    OpinionAction,
    QuestionAction,
    Role,
    SuggestionAction,
    UnitKind,
    Verdict,
)
from filing.workflow import FILED, PRIVATE

EVERYONE = "everyone"
"""The token of documents that are filed and open: every account holds it."""
OPERATOR = "operator"
"""The token of whatever has been sent: held by the command line alone, never by an account."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks, as plain data; `account_id` is None for SYSTEM and ANONYMOUS only."""

    account_id: int | None
    name: str
    role: Role
    unit_id: int | None
    unit_kind: UnitKind | None


SYSTEM = Actor(account_id=None, name="系统", role=Role.SYSTEM_ADMIN, unit_id=None, unit_kind=None)
"""The command line and the worker: whoever runs them holds the machine already."""
ANONYMOUS = Actor(account_id=None, name="未登录", role=Role.PUBLIC, unit_id=None, unit_kind=None)
"""Whoever has not logged in, as at the log-in page."""


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """What the rules of visibility depend on."""

    unit_id: int
    receiver_id: int
    state: FilingState
    is_open: bool


class Permission(StrEnum):
    """Acts that are no transition of a filing."""

    CREATE_FILING = "create_filing"
    EDIT_FILING = "edit_filing"
    EMEND_TEXT = "emend_text"
    SEE_TODO = "see_todo"
    KEEP_CLOCKS = "keep_clocks"
    EXTEND_CLOCK = "extend_clock"
    SEE_FLAGS = "see_flags"
    DECIDE_FLAG = "decide_flag"
    ASSIGN_REVIEW = "assign_review"
    ESCALATE_FLAG = "escalate_flag"
    REFER_FLAG = "refer_flag"
    SEE_READINGS = "see_readings"
    SEE_FORMAL = "see_formal"
    RELATE_FILINGS = "relate_filings"
    HAND_ON = "hand_on"
    SEE_SENDINGS = "see_sendings"
    HANDLE_SENDING = "handle_sending"
    SEE_OMISSIONS = "see_omissions"
    UPLOAD_CATALOGUE = "upload_catalogue"
    HANDLE_OMISSION = "handle_omission"
    EXPLAIN_OMISSION = "explain_omission"
    RETRY_INTAKE = "retry_intake"
    SEE_RULES = "see_rules"
    WRITE_RULES = "write_rules"
    APPROVE_RULES = "approve_rules"
    SEE_JOBS = "see_jobs"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_AUDIT = "see_audit"
    MAKE_SUGGESTION = "make_suggestion"
    SEE_STATISTICS = "see_statistics"
    SEE_SUGGESTIONS = "see_suggestions"
    HANDLE_SUGGESTIONS = "handle_suggestions"
    DECIDE_SUGGESTIONS = "decide_suggestions"
    SEE_OPINIONS = "see_opinions"
    WRITE_OPINION = "write_opinion"
    WRITE_REMARKS = "write_remarks"
    SEE_QUESTIONS = "see_questions"
    SEE_LETTERS = "see_letters"
    WRITE_LETTERS = "write_letters"
    ISSUE_LETTERS = "issue_letters"
    MANAGE_TEMPLATES = "manage_templates"
    SEE_SWEEPS = "see_sweeps"
    CLOSE_SWEEP = "close_sweep"


FILING_SIDE = frozenset({Role.CLERK, Role.UNIT_LEAD})
DESK = frozenset({Role.REGISTRAR, Role.COMMITTEE_LEAD})
REVIEW_SIDE = frozenset({Role.REGISTRAR, Role.REVIEWER, Role.COMMITTEE_LEAD})
REVIEWERS = frozenset({Role.REVIEWER, Role.COMMITTEE_LEAD})

DUTY: dict[ClockKind, frozenset[Role]] = {
    ClockKind.FILE: FILING_SIDE,
    ClockKind.SEND_UP: FILING_SIDE | DESK,
    ClockKind.FORM_CHECK: DESK,
    ClockKind.SUPPLEMENT: FILING_SIDE,
    ClockKind.HAND_ON: DESK,
    ClockKind.COMMITTEE_OPINION: REVIEWERS,
    ClockKind.REVIEW: REVIEWERS,
    ClockKind.REQUESTED_REVIEW: REVIEWERS,
    ClockKind.COMPLETE: REVIEW_SIDE,
    ClockKind.DECLINE: REVIEW_SIDE,
    ClockKind.TRANSFER: REVIEW_SIDE,
    ClockKind.FEEDBACK: REVIEW_SIDE,
    ClockKind.QUESTION: FILING_SIDE,
    ClockKind.REPLY: FILING_SIDE,
    ClockKind.PLAN: FILING_SIDE,
    ClockKind.PROGRESS: FILING_SIDE,
    ClockKind.CORRECTION: FILING_SIDE,
    ClockKind.OMISSION: FILING_SIDE,
    ClockKind.CATALOGUE: FILING_SIDE,
}
"""For whom a clock waits, within the unit that must act."""
FILING_KINDS = frozenset(kind for kind, roles in DUTY.items() if roles == FILING_SIDE)
"""Clocks that run against the enacting organ."""

LEAD = frozenset({Role.COMMITTEE_LEAD})

Act = FilingAction | OpinionAction | QuestionAction | Permission

POLICY: dict[Act, frozenset[Role]] = {
    FilingAction.REQUEST_SIGNOFF: frozenset({Role.CLERK}),
    FilingAction.SEND_BACK: frozenset({Role.UNIT_LEAD}),
    FilingAction.SUBMIT: FILING_SIDE,
    FilingAction.WITHDRAW: FILING_SIDE,
    FilingAction.REGISTER: DESK,
    FilingAction.REQUEST_SUPPLEMENT: DESK,
    FilingAction.RESUBMIT: FILING_SIDE,
    FilingAction.RETURN: DESK,
    FilingAction.BEGIN_REVIEW: REVIEWERS,
    FilingAction.CONCLUDE: REVIEWERS,
    FilingAction.REOPEN: frozenset({Role.COMMITTEE_LEAD}),
    FilingAction.ARCHIVE: DESK,
    Permission.CREATE_FILING: FILING_SIDE,
    Permission.EDIT_FILING: FILING_SIDE,
    # whoever holds the original: the unit while it may change what it files, then the body that compares and reviews
    Permission.EMEND_TEXT: FILING_SIDE | REVIEW_SIDE,
    Permission.SEE_TODO: FILING_SIDE | REVIEW_SIDE,
    Permission.KEEP_CLOCKS: REVIEW_SIDE,
    Permission.EXTEND_CLOCK: LEAD,
    Permission.SEE_FLAGS: REVIEW_SIDE,
    Permission.DECIDE_FLAG: REVIEWERS,
    Permission.ASSIGN_REVIEW: frozenset({Role.COMMITTEE_LEAD}),
    Permission.ESCALATE_FLAG: frozenset({Role.COMMITTEE_LEAD}),
    Permission.REFER_FLAG: frozenset({Role.COMMITTEE_LEAD}),
    Permission.SEE_READINGS: FILING_SIDE | REVIEW_SIDE | {Role.SYSTEM_ADMIN},
    Permission.SEE_FORMAL: FILING_SIDE | REVIEW_SIDE,
    Permission.RELATE_FILINGS: REVIEW_SIDE,
    Permission.HAND_ON: DESK,
    # what the unit itself sends to bodies outside of this system
    Permission.SEE_SENDINGS: FILING_SIDE | REVIEW_SIDE,
    Permission.HANDLE_SENDING: FILING_SIDE | DESK,
    Permission.SEE_OMISSIONS: FILING_SIDE | REVIEW_SIDE,
    Permission.UPLOAD_CATALOGUE: FILING_SIDE | DESK,
    Permission.HANDLE_OMISSION: DESK,
    Permission.EXPLAIN_OMISSION: FILING_SIDE | DESK,
    Permission.RETRY_INTAKE: FILING_SIDE | REVIEW_SIDE | {Role.SYSTEM_ADMIN},
    Permission.SEE_RULES: REVIEW_SIDE | {Role.SYSTEM_ADMIN},
    Permission.WRITE_RULES: REVIEWERS,
    Permission.APPROVE_RULES: frozenset({Role.COMMITTEE_LEAD}),
    Permission.SEE_JOBS: frozenset({Role.SYSTEM_ADMIN}),
    Permission.MANAGE_ACCOUNTS: frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN}),
    Permission.SEE_AUDIT: frozenset({Role.AUDIT_ADMIN, Role.SYSTEM_ADMIN}),
    Permission.MAKE_SUGGESTION: REVIEW_SIDE | {Role.PUBLIC},
    Permission.SEE_STATISTICS: REVIEW_SIDE,
    Permission.SEE_SUGGESTIONS: REVIEW_SIDE,
    Permission.HANDLE_SUGGESTIONS: REVIEW_SIDE,
    Permission.DECIDE_SUGGESTIONS: REVIEWERS,
    Permission.SEE_OPINIONS: FILING_SIDE | REVIEW_SIDE,
    Permission.WRITE_OPINION: REVIEWERS,
    Permission.WRITE_REMARKS: REVIEW_SIDE,
    Permission.SEE_QUESTIONS: FILING_SIDE | REVIEW_SIDE,
    Permission.SEE_LETTERS: FILING_SIDE | REVIEW_SIDE,
    Permission.WRITE_LETTERS: REVIEW_SIDE,
    Permission.ISSUE_LETTERS: DESK,
    Permission.MANAGE_TEMPLATES: DESK,
    Permission.SEE_SWEEPS: REVIEW_SIDE,
    Permission.CLOSE_SWEEP: REVIEWERS,
    OpinionAction.DISCUSS: REVIEWERS,
    OpinionAction.COMMUNICATE: REVIEWERS,
    OpinionAction.PRESENT: REVIEWERS,
    OpinionAction.REVISE: REVIEWERS,
    OpinionAction.APPROVE: LEAD,
    OpinionAction.ISSUE: DESK,
    OpinionAction.DROP: REVIEWERS,
    OpinionAction.PROMISE: FILING_SIDE,
    OpinionAction.REPORT: FILING_SIDE,
    OpinionAction.DISAGREE: FILING_SIDE,
    OpinionAction.ACKNOWLEDGE: FILING_SIDE,
    OpinionAction.URGE: REVIEWERS,
    OpinionAction.ACCEPT: LEAD,
    OpinionAction.VERIFY: REVIEWERS,
    OpinionAction.REJECT: REVIEWERS,
    OpinionAction.PROPOSE: REVIEWERS,
    OpinionAction.SCHEDULE: LEAD,
    OpinionAction.PUT_OFF: LEAD,
    OpinionAction.ORDER: LEAD,
    OpinionAction.ANNUL: LEAD,
    OpinionAction.REFUSE: LEAD,
    OpinionAction.CLOSE: REVIEWERS,
    QuestionAction.ASK: REVIEWERS,
    QuestionAction.ANSWER: FILING_SIDE,
    QuestionAction.FOLLOW_UP: REVIEWERS,
    QuestionAction.WITHDRAW: REVIEWERS,
    QuestionAction.REOPEN: REVIEWERS,
}

OMISSION_PERMISSIONS: dict[OmissionAction, Permission] = {
    OmissionAction.REMIND: Permission.HANDLE_OMISSION,
    OmissionAction.FILE: Permission.EXPLAIN_OMISSION,
    OmissionAction.EXPLAIN: Permission.EXPLAIN_OMISSION,
    OmissionAction.ESCALATE: Permission.HANDLE_OMISSION,
    OmissionAction.REOPEN: Permission.HANDLE_OMISSION,
}
SUGGESTION_PERMISSIONS: dict[SuggestionAction, Permission] = {
    SuggestionAction.ASK_MORE: Permission.HANDLE_SUGGESTIONS,
    SuggestionAction.COMPLETE: Permission.MAKE_SUGGESTION,
    SuggestionAction.REGISTER: Permission.HANDLE_SUGGESTIONS,
    SuggestionAction.REFUSE: Permission.HANDLE_SUGGESTIONS,
    SuggestionAction.TRANSFER: Permission.HANDLE_SUGGESTIONS,
    SuggestionAction.DECLINE: Permission.DECIDE_SUGGESTIONS,
    SuggestionAction.BEGIN: Permission.DECIDE_SUGGESTIONS,
    SuggestionAction.CONCLUDE: Permission.DECIDE_SUGGESTIONS,
    SuggestionAction.ANSWER: Permission.HANDLE_SUGGESTIONS,
    SuggestionAction.REOPEN: Permission.MAKE_SUGGESTION,
}
"""Not in POLICY itself: members of different lists with the same value, as both have `register`, are one key there."""
VERDICT_PERMISSIONS = {Verdict.ESCALATE: Permission.ESCALATE_FLAG, Verdict.REFER: Permission.REFER_FLAG}
"""What leaves the body, upward or to another one, is the lead's to send (北京 2024 条例 20; 国务院条例 16, 17)."""
UNDO_PERMISSIONS = {FlagState.ESCALATED: Permission.ESCALATE_FLAG, FlagState.REFERRED: Permission.REFER_FLAG}


def verdict_permission(verdict: Verdict, state: FlagState = FlagState.OPEN) -> Permission:
    """What a verdict on a flag in `state` asks for; taking back asks for what the verdict asked for."""
    if verdict is Verdict.UNDO:
        return UNDO_PERMISSIONS.get(state, Permission.DECIDE_FLAG)
    return VERDICT_PERMISSIONS.get(verdict, Permission.DECIDE_FLAG)


OPERATOR_ACTS: frozenset[Act] = frozenset(
    {
        FilingAction.SUBMIT,
        Permission.CREATE_FILING,
        Permission.EDIT_FILING,
        Permission.SEE_READINGS,
        Permission.RETRY_INTAKE,
        Permission.SEE_RULES,
        Permission.WRITE_RULES,
        Permission.SEE_JOBS,
        Permission.MANAGE_ACCOUNTS,
        Permission.SEE_AUDIT,
    }
)
"""What the command line may do, for any unit; it never decides anything."""


def is_operator(actor: Actor) -> bool:
    """Whether `actor` is the command line or the worker; somebody who has not logged in is not."""
    return actor == SYSTEM


def grants_of_actor(actor: Actor) -> frozenset[str]:
    """The tokens that `actor` holds."""
    if is_operator(actor):
        return frozenset({EVERYONE, OPERATOR})
    if actor.unit_id is None or actor.role not in FILING_SIDE | REVIEW_SIDE:
        return frozenset({EVERYONE})
    side = "unit" if actor.role in FILING_SIDE else "receiver"
    return frozenset({EVERYONE, f"{side}:{actor.unit_id}"})


def grants_of_filing(facts: FilingFacts) -> frozenset[str]:
    """The tokens any of which opens the filing: its unit always, its receiver once sent, everyone once filed."""
    grants = {f"unit:{facts.unit_id}"}
    if facts.state not in PRIVATE:
        grants |= {f"receiver:{facts.receiver_id}", OPERATOR}
    if facts.state in FILED and facts.is_open:
        grants.add(EVERYONE)
    return frozenset(grants)


def can_see(actor: Actor, facts: FilingFacts) -> bool:
    return bool(grants_of_actor(actor) & grants_of_filing(facts))


def has(actor: Actor, permission: Act) -> bool:
    """Whether the role allows the act at all, before any filing is looked at."""
    if is_operator(actor):
        return permission in OPERATOR_ACTS
    return actor.role in POLICY[permission]


def may(actor: Actor, permission: Act, facts: FilingFacts) -> bool:
    """Role, side and visibility: a filing unit acts on its own filings, a receiver on those it received."""
    if is_operator(actor):
        return permission in OPERATOR_ACTS
    if not has(actor, permission) or not can_see(actor, facts):
        return False
    if actor.role in FILING_SIDE:
        return actor.unit_id == facts.unit_id
    if actor.role in REVIEW_SIDE:
        return actor.unit_id == facts.receiver_id
    return True


def require(actor: Actor, permission: Act, facts: Iterable[FilingFacts] | FilingFacts | None = None) -> None:
    """Raises NotAllowed with the reason in words that the person can act on."""
    if not has(actor, permission):
        raise NotAllowed(f"您的角色“{actor.role.label}”无权进行此项操作。如有需要，请联系安全管理员。")
    for one in [facts] if isinstance(facts, FilingFacts) else facts or ():
        if not may(actor, permission, one):
            raise NotAllowed("该备案件不属于您的单位办理范围，不能进行此项操作。")
