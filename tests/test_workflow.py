"""The state machines as the law draws them: a table written by hand, against the one in the code."""

from itertools import product

import pytest

from filing.errors import Conflict
from filing.permissions import POLICY, Permission
from filing.terms import FilingAction as A
from filing.terms import FilingState as S
from filing.terms import (
    FlagState,
    OpinionAction,
    OpinionState,
    OpinionTrack,
    QuestionAction,
    QuestionState,
    Verdict,
)
from filing.workflow import (
    EDITABLE,
    ENDS,
    FILED,
    OPINION_ENDS,
    OPINION_START,
    OPINION_STEPS,
    PRIVATE,
    REVIEWABLE,
    START,
    TIMED,
    TRANSITIONS,
    VERDICTS,
    next_flag_state,
    next_opinion_state,
    next_question_state,
    next_state,
)

STEPS = {
    (S.DRAFT, A.REQUEST_SIGNOFF): S.PENDING_SIGNOFF,
    (S.DRAFT, A.SUBMIT): S.SUBMITTED,
    (S.PENDING_SIGNOFF, A.SUBMIT): S.SUBMITTED,
    (S.PENDING_SIGNOFF, A.SEND_BACK): S.DRAFT,
    (S.SUBMITTED, A.WITHDRAW): S.WITHDRAWN,
    (S.SUBMITTED, A.REGISTER): S.REGISTERED,
    (S.SUBMITTED, A.REQUEST_SUPPLEMENT): S.SUPPLEMENT_REQUESTED,
    (S.SUBMITTED, A.RETURN): S.RETURNED,
    (S.SUPPLEMENT_REQUESTED, A.RESUBMIT): S.SUBMITTED,
    (S.SUPPLEMENT_REQUESTED, A.WITHDRAW): S.WITHDRAWN,
    (S.REGISTERED, A.BEGIN_REVIEW): S.UNDER_REVIEW,
    (S.UNDER_REVIEW, A.CONCLUDE): S.CONCLUDED,
    (S.CONCLUDED, A.REOPEN): S.UNDER_REVIEW,
    (S.CONCLUDED, A.ARCHIVE): S.ARCHIVED,
}
"""Every legal step; whatever is not here must be refused."""

FLAG_STEPS = {
    (FlagState.OPEN, Verdict.CONFIRM): FlagState.CONFIRMED,
    (FlagState.OPEN, Verdict.DISMISS): FlagState.DISMISSED,
    (FlagState.OPEN, Verdict.ASK): FlagState.NEEDS_INFO,
    **{
        (source, verdict): target
        for source in (FlagState.OPEN, FlagState.NEEDS_INFO)
        for verdict, target in (
            (Verdict.MERGE, FlagState.MERGED),
            (Verdict.ACCEPT, FlagState.ACCEPTED),
            (Verdict.ESCALATE, FlagState.ESCALATED),
            (Verdict.REFER, FlagState.REFERRED),
        )
    },
    (FlagState.NEEDS_INFO, Verdict.CONFIRM): FlagState.CONFIRMED,
    (FlagState.NEEDS_INFO, Verdict.DISMISS): FlagState.DISMISSED,
    (FlagState.NEEDS_INFO, Verdict.UNDO): FlagState.OPEN,
    (FlagState.CONFIRMED, Verdict.UNDO): FlagState.OPEN,
    (FlagState.DISMISSED, Verdict.UNDO): FlagState.OPEN,
    (FlagState.MERGED, Verdict.UNDO): FlagState.OPEN,
    (FlagState.ACCEPTED, Verdict.UNDO): FlagState.OPEN,
    (FlagState.ESCALATED, Verdict.UNDO): FlagState.OPEN,
    (FlagState.REFERRED, Verdict.UNDO): FlagState.OPEN,
}


QUESTION_STEPS = {
    (QuestionState.ASKED, QuestionAction.ANSWER): QuestionState.ANSWERED,
    (QuestionState.ASKED, QuestionAction.WITHDRAW): QuestionState.WITHDRAWN,
    (QuestionState.ANSWERED, QuestionAction.FOLLOW_UP): QuestionState.ASKED,
    (QuestionState.WITHDRAWN, QuestionAction.REOPEN): QuestionState.ASKED,
}


@pytest.mark.parametrize(("state", "action"), list(product(QuestionState, QuestionAction)))
def test_next_question_state_is_the_drawn_one_or_a_conflict(state: QuestionState, action: QuestionAction) -> None:
    if (state, action) in QUESTION_STEPS:
        assert next_question_state(action, state) == QUESTION_STEPS[state, action]
    else:
        with pytest.raises(Conflict, match=state.label):
            next_question_state(action, state)


@pytest.mark.parametrize("action", list(A))
@pytest.mark.parametrize("state", list(S))
def test_next_state_is_the_drawn_one_or_a_conflict(state: S, action: A) -> None:
    if (state, action) in STEPS:
        assert next_state(action, state) == STEPS[state, action]
    else:
        with pytest.raises(Conflict, match=state.label):
            next_state(action, state)


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("state", list(FlagState))
def test_next_flag_state_is_the_drawn_one_or_a_conflict(state: FlagState, verdict: Verdict) -> None:
    if (state, verdict) in FLAG_STEPS:
        assert next_flag_state(verdict, state) == FLAG_STEPS[state, verdict]
    else:
        with pytest.raises(Conflict, match=r"预告|先撤销"):
            next_flag_state(verdict, state)


def test_acceptance_is_ended_by_the_machine_alone() -> None:
    assert next_flag_state(Verdict.REOPEN, FlagState.ACCEPTED, by_machine=True) is FlagState.OPEN
    assert {step.verdict for step in VERDICTS.values() if step.by_machine} == {Verdict.REOPEN}


def test_every_action_and_verdict_has_a_row_of_its_own_name() -> None:
    assert {action: row.action for action, row in TRANSITIONS.items()} == {action: action for action in A}
    assert set(VERDICTS) == set(Verdict)


def test_every_state_is_reachable_from_the_start() -> None:
    reached = {START}
    while fresh := {target for (source, _), target in STEPS.items() if source in reached} - reached:
        reached |= fresh
    assert reached == set(S)


def test_ends_have_no_exit_and_every_other_state_has_one() -> None:
    assert {source for row in TRANSITIONS.values() for source in row.sources} == set(S) - ENDS


def test_every_transition_has_a_policy_line_that_somebody_meets() -> None:
    assert [action for action in A if not POLICY.get(action)] == []


def test_steps_against_somebody_need_a_reason() -> None:
    assert {action for action, row in TRANSITIONS.items() if row.needs_reason} == {
        A.SEND_BACK,
        A.WITHDRAW,
        A.REQUEST_SUPPLEMENT,
        A.RETURN,
        A.CONCLUDE,
        A.REOPEN,
    }


def test_named_sets_of_states_are_these() -> None:
    assert {S.REGISTERED, S.UNDER_REVIEW, S.CONCLUDED, S.ARCHIVED} == FILED
    assert {S.DRAFT, S.PENDING_SIGNOFF} == PRIVATE
    assert {S.DRAFT, S.SUPPLEMENT_REQUESTED} == EDITABLE
    assert {S.REGISTERED, S.UNDER_REVIEW} == REVIEWABLE


def test_opinion_moves_along_its_table_and_nowhere_else() -> None:
    drawn = {
        (source, action): (step.target, step.tracks)
        for action, step in OPINION_STEPS.items()
        for source in step.sources
    }
    for action, state, track in product(OpinionAction, OpinionState, OpinionTrack):
        target, tracks = drawn.get((state, action), (None, frozenset()))
        if target is not None and track in tracks:
            assert next_opinion_state(action, state, track) is target
        else:
            with pytest.raises(Conflict):
                next_opinion_state(action, state, track)


def test_every_state_of_an_opinion_is_reached_and_left() -> None:
    reached = {OPINION_START}
    while fresh := {s.target for s in OPINION_STEPS.values() if s.sources & reached} - reached:
        reached |= fresh
    assert reached == set(OpinionState)
    assert {source for s in OPINION_STEPS.values() for source in s.sources} == set(OpinionState) - OPINION_ENDS
    assert {s.action for s in OPINION_STEPS.values()} == set(OpinionAction)


def test_a_day_is_set_wherever_the_organ_has_the_next_word() -> None:
    into = {s.action for s in OPINION_STEPS.values() if s.target in TIMED}
    assert into - {a for a in into if "due_on" in OPINION_STEPS[a].needs} == {OpinionAction.ISSUE}


def test_no_two_acts_share_a_value() -> None:
    """They are keys of one table."""
    assert [
        act for act in (*A, *OpinionAction, *QuestionAction, *Permission) if not any(act is key for key in POLICY)
    ] == []
