"""The policy as a literal table, over every role, every state and every side."""

from dataclasses import replace
from itertools import product

import pytest

from filing.errors import NotAllowed
from filing.permissions import (
    ANONYMOUS,
    EVERYONE,
    FILING_SIDE,
    OPERATOR,
    OPERATOR_ACTS,
    POLICY,
    REVIEW_SIDE,
    SYSTEM,
    Actor,
    FilingFacts,
    Permission,
    can_see,
    grants_of_actor,
    grants_of_filing,
    has,
    may,
    require,
)
from filing.terms import FilingAction as A
from filing.terms import FilingState as S
from filing.terms import OpinionAction as O
from filing.terms import QuestionAction as Q
from filing.terms import Role as R
from filing.terms import UnitKind
from filing.workflow import FILED, PRIVATE

OWN, OTHER, RECEIVER, ELSEWHERE = 1, 2, 3, 4

LEAD_STEPS = (O.APPROVE, O.ACCEPT, O.SCHEDULE, O.PUT_OFF, O.ORDER, O.ANNUL, O.REFUSE)
ORGAN_STEPS = (O.PROMISE, O.REPORT, O.DISAGREE, O.ACKNOWLEDGE)
REVIEWER_STEPS = (
    O.DISCUSS, O.COMMUNICATE, O.PRESENT, O.REVISE, O.DROP, O.URGE, O.VERIFY, O.REJECT, O.PROPOSE, O.CLOSE,
)  # fmt: skip

EXPECTED: dict[A | O | Q | Permission, str] = {
    A.REQUEST_SIGNOFF: "clerk",
    A.SEND_BACK: "unit_lead",
    A.SUBMIT: "clerk unit_lead",
    A.WITHDRAW: "clerk unit_lead",
    A.REGISTER: "registrar committee_lead",
    A.REQUEST_SUPPLEMENT: "registrar committee_lead",
    A.RESUBMIT: "clerk unit_lead",
    A.RETURN: "registrar committee_lead",
    A.BEGIN_REVIEW: "reviewer committee_lead",
    A.CONCLUDE: "reviewer committee_lead",
    A.REOPEN: "committee_lead",
    A.ARCHIVE: "registrar committee_lead",
    Permission.CREATE_FILING: "clerk unit_lead",
    Permission.EDIT_FILING: "clerk unit_lead",
    Permission.EMEND_TEXT: "clerk unit_lead registrar reviewer committee_lead",
    Permission.SEE_FLAGS: "registrar reviewer committee_lead",
    Permission.DECIDE_FLAG: "reviewer committee_lead",
    Permission.ASSIGN_REVIEW: "committee_lead",
    Permission.ESCALATE_FLAG: "committee_lead",
    Permission.REFER_FLAG: "committee_lead",
    Permission.SEE_READINGS: "clerk unit_lead registrar reviewer committee_lead system_admin",
    Permission.SEE_FORMAL: "clerk unit_lead registrar reviewer committee_lead",
    Permission.SEE_SENDINGS: "clerk unit_lead registrar reviewer committee_lead",
    Permission.HANDLE_SENDING: "clerk unit_lead registrar committee_lead",
    Permission.SEE_OMISSIONS: "clerk unit_lead registrar reviewer committee_lead",
    Permission.UPLOAD_CATALOGUE: "clerk unit_lead registrar committee_lead",
    Permission.HANDLE_OMISSION: "registrar committee_lead",
    Permission.EXPLAIN_OMISSION: "clerk unit_lead registrar committee_lead",
    Permission.HAND_ON: "registrar committee_lead",
    Permission.RELATE_FILINGS: "registrar reviewer committee_lead",
    Permission.RETRY_INTAKE: "clerk unit_lead registrar reviewer committee_lead system_admin",
    Permission.SEE_RULES: "registrar reviewer committee_lead system_admin",
    Permission.WRITE_RULES: "reviewer committee_lead",
    Permission.APPROVE_RULES: "committee_lead",
    Permission.SEE_JOBS: "system_admin",
    Permission.MANAGE_ACCOUNTS: "security_admin system_admin",
    Permission.SEE_AUDIT: "audit_admin system_admin",
    Permission.SEE_TODO: "clerk unit_lead registrar reviewer committee_lead",
    Permission.KEEP_CLOCKS: "registrar reviewer committee_lead",
    Permission.EXTEND_CLOCK: "committee_lead",
    Permission.SEE_OPINIONS: "clerk unit_lead registrar reviewer committee_lead",
    Permission.WRITE_OPINION: "reviewer committee_lead",
    Permission.SEE_LETTERS: "clerk unit_lead registrar reviewer committee_lead",
    Permission.WRITE_LETTERS: "registrar reviewer committee_lead",
    Permission.ISSUE_LETTERS: "registrar committee_lead",
    Permission.MANAGE_TEMPLATES: "registrar committee_lead",
    Permission.SEE_SWEEPS: "registrar reviewer committee_lead",
    Permission.CLOSE_SWEEP: "reviewer committee_lead",
    **dict.fromkeys(LEAD_STEPS, "committee_lead"),
    **dict.fromkeys(ORGAN_STEPS, "clerk unit_lead"),
    **dict.fromkeys(REVIEWER_STEPS, "reviewer committee_lead"),
    O.ISSUE: "registrar committee_lead",
    **dict.fromkeys((Q.ASK, Q.FOLLOW_UP, Q.WITHDRAW, Q.REOPEN), "reviewer committee_lead"),
    Q.ANSWER: "clerk unit_lead",
    Permission.WRITE_REMARKS: "registrar reviewer committee_lead",
    Permission.SEE_QUESTIONS: "clerk unit_lead registrar reviewer committee_lead",
    Permission.MAKE_SUGGESTION: "registrar reviewer committee_lead public",
    Permission.SEE_STATISTICS: "registrar reviewer committee_lead",
    Permission.SEE_SUGGESTIONS: "registrar reviewer committee_lead",
    Permission.HANDLE_SUGGESTIONS: "registrar reviewer committee_lead",
    Permission.DECIDE_SUGGESTIONS: "reviewer committee_lead",
}
ACTS = list(EXPECTED)


def actor(role: R, unit: int | None = None) -> Actor:
    if role in FILING_SIDE:
        return Actor(7, "某人", role, unit or OWN, UnitKind.ENACTING)
    if role in REVIEW_SIDE:
        return Actor(7, "某人", role, unit or RECEIVER, UnitKind.REVIEWING)
    return Actor(7, "某人", role, None, None)


def facts(state: S, is_open: bool = True) -> FilingFacts:
    return FilingFacts(unit_id=OWN, receiver_id=RECEIVER, state=state, is_open=is_open)


def test_the_table_covers_every_act() -> None:
    assert set(EXPECTED) == set(A) | set(O) | set(Q) | set(Permission) == set(POLICY)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", list(R))
def test_role_may_act_exactly_as_the_table_says(role: R, act: A | Permission) -> None:
    assert has(actor(role), act) is (role.value in EXPECTED[act].split())


@pytest.mark.parametrize(("role", "state", "is_open"), list(product(R, S, (True, False))))
def test_who_sees_a_filing(role: R, state: S, is_open: bool) -> None:
    sees = state in FILED and is_open
    assert can_see(actor(role), facts(state, is_open)) is (
        role in FILING_SIDE or (role in REVIEW_SIDE and state not in PRIVATE) or sees
    )
    stranger = actor(role, OTHER if role in FILING_SIDE else ELSEWHERE)
    assert can_see(stranger, facts(state, is_open)) is sees


@pytest.mark.parametrize(("role", "state", "act"), list(product(R, S, ACTS)))
def test_acts_on_a_filing_need_role_side_and_sight(role: R, state: S, act: A | Permission) -> None:
    one = actor(role)
    assert may(one, act, facts(state)) is (role.value in EXPECTED[act].split() and can_see(one, facts(state)))
    if role in FILING_SIDE | REVIEW_SIDE:
        assert not may(actor(role, OTHER if role in FILING_SIDE else ELSEWHERE), act, facts(state))


def test_the_receiver_and_the_unit_are_never_mixed_up() -> None:
    """A reviewing body may file documents of its own: what it may there follows from the side, not the unit."""
    own = FilingFacts(unit_id=RECEIVER, receiver_id=ELSEWHERE, state=S.SUBMITTED, is_open=False)
    assert not can_see(actor(R.REVIEWER), own)
    assert can_see(Actor(8, "经办", R.CLERK, RECEIVER, UnitKind.REVIEWING), own)


@pytest.mark.parametrize("state", list(S))
def test_operator_sees_what_has_been_sent_and_decides_nothing(state: S) -> None:
    assert can_see(SYSTEM, facts(state, False)) is (state not in PRIVATE)
    assert {act for act in ACTS if may(SYSTEM, act, facts(state))} == OPERATOR_ACTS
    assert {act for act in ACTS if has(SYSTEM, act)} == OPERATOR_ACTS


def test_operator_acts_hold_no_judgement() -> None:
    judgements = {*A} - {A.SUBMIT} | {Permission.DECIDE_FLAG, Permission.SEE_FLAGS}
    assert OPERATOR_ACTS & judgements == set()


def test_nobody_with_an_account_and_nobody_unknown_is_the_operator() -> None:
    for one in (ANONYMOUS, replace(SYSTEM, account_id=1), replace(ANONYMOUS, name=SYSTEM.name)):
        assert grants_of_actor(one) == {EVERYONE}
    assert [act for act in ACTS if has(ANONYMOUS, act)] == [Permission.MAKE_SUGGESTION]
    assert grants_of_actor(SYSTEM) == {EVERYONE, OPERATOR}


def test_a_role_that_needs_a_unit_sees_only_the_open_without_one() -> None:
    lost = Actor(7, "某人", R.REVIEWER, None, None)
    assert grants_of_actor(lost) == {EVERYONE}
    assert not may(lost, Permission.DECIDE_FLAG, facts(S.REGISTERED))


def test_grants_of_a_filing_grow_with_its_way() -> None:
    assert grants_of_filing(facts(S.DRAFT)) == {"unit:1"}
    assert grants_of_filing(facts(S.SUBMITTED)) == {"unit:1", "receiver:3", OPERATOR}
    assert grants_of_filing(facts(S.REGISTERED)) == {"unit:1", "receiver:3", OPERATOR, EVERYONE}
    assert grants_of_filing(facts(S.REGISTERED, False)) == {"unit:1", "receiver:3", OPERATOR}


def test_require_says_which_condition_failed() -> None:
    require(actor(R.REVIEWER), Permission.DECIDE_FLAG, facts(S.REGISTERED))
    require(actor(R.SYSTEM_ADMIN), Permission.SEE_JOBS)
    with pytest.raises(NotAllowed, match="公众读者"):
        require(actor(R.PUBLIC), Permission.DECIDE_FLAG, facts(S.REGISTERED))
    with pytest.raises(NotAllowed, match="不属于您的单位"):
        require(actor(R.REVIEWER, ELSEWHERE), Permission.DECIDE_FLAG, [facts(S.REGISTERED)])


def test_no_two_acts_of_the_policy_share_a_value() -> None:
    """Terms are strings: the second of two with the same value would take the place of the first in POLICY."""
    values = [member.value for member in (*A, *O, *Q, *Permission)]
    assert len(values) == len(set(values)) == len(POLICY)
