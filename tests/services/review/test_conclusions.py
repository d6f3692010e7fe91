"""With SECOND_REVIEW=2 nobody ends a review alone: one proposes, another one agrees or says why not."""

from dataclasses import replace

import pytest

from filing.errors import Conflict, InvalidInput, NotAllowed
from filing.models import Filing
from filing.services.procedure.queue import QueueFilter, queue
from filing.services.review import review
from filing.services.review.second import view_conclusion
from filing.terms import DismissReason, FilingAction, FilingState, Verdict
from tests.services.city import City, act, audited, flags_of, get, in_state, registered, work_off
from tests.services.procedure.test_assignments import hire
from tests.services.review.test_verdicts import say


@pytest.fixture
def strict(city: City) -> City:
    city.instance.settings = replace(city.instance.settings, second_review=2)
    hire(city, "甲")
    hire(city, "乙")
    return city


def propose(city: City, filing_id: int, by: str = "甲", words: str = "未发现问题") -> FilingState:
    with city.work(city.actors[by]) as ctx:
        return review.conclude(ctx, filing_id, conclusion=words, seen_version=None).state


def look(city: City, filing_id: int, by: str, *, agrees: bool = True, note: str = "", id_: int = 1) -> Filing:
    with city.work(city.actors[by]) as ctx:
        return view_conclusion(ctx, filing_id, id_, agrees=agrees, note=note)


def told(city: City, filing_id: int) -> list[tuple[str, bool, list[tuple[str, bool, str]]]]:
    with city.work(city.committee_lead) as ctx:
        return [
            (one.conclusion.words, one.is_waiting, [(v.actor, v.agrees, v.note) for v in one.views])
            for one in review.case(ctx, filing_id).proposals
        ]


def test_the_review_ends_when_a_second_person_agrees(strict: City) -> None:
    filing_id = in_state(strict, FilingState.UNDER_REVIEW)
    assert propose(strict, filing_id) is FilingState.UNDER_REVIEW
    with pytest.raises(Conflict, match="不能复核自己"):
        look(strict, filing_id, "甲")
    assert look(strict, filing_id, "乙").state is FilingState.CONCLUDED
    assert get(strict, Filing, filing_id).conclusion == "未发现问题"
    assert told(strict, filing_id) == [("未发现问题", False, [("乙", True, "")])]
    target = f"filing:{filing_id}"
    assert audited(strict)[-3:] == [
        ("filing.propose", target, "甲"),
        ("filing.second", target, "乙"),
        ("filing.conclude", target, "乙"),
    ]


def test_no_door_leads_past_the_second_person(strict: City) -> None:
    filing_id = in_state(strict, FilingState.UNDER_REVIEW)
    for _ in range(2):
        with pytest.raises(Conflict, match="须经第二人复核同意"):
            act(strict, "甲", FilingAction.CONCLUDE, filing_id, "未发现问题")
        propose(strict, filing_id)
    look(strict, filing_id, "乙", id_=2)
    act(strict, "committee_lead", FilingAction.REOPEN, filing_id, "有新情况")
    work_off(strict)
    with pytest.raises(Conflict, match="须经第二人复核同意"):
        act(strict, "乙", FilingAction.CONCLUDE, filing_id, "未发现问题")


def test_a_disagreement_is_shown_to_both_and_answered_by_a_new_proposal(strict: City) -> None:
    filing_id = in_state(strict, FilingState.UNDER_REVIEW)
    propose(strict, filing_id)
    with pytest.raises(InvalidInput, match="不同意的理由"):
        look(strict, filing_id, "乙", agrees=False)
    assert look(strict, filing_id, "乙", agrees=False, note="应当提醒。").state is FilingState.UNDER_REVIEW
    with pytest.raises(Conflict, match="已有不同意见"):
        look(strict, filing_id, "reviewer")
    propose(strict, filing_id, words="提醒制定机关")
    with pytest.raises(Conflict, match="现在不用复核"):
        look(strict, filing_id, "乙")
    look(strict, filing_id, "乙", id_=2)
    assert told(strict, filing_id) == [
        ("未发现问题", False, [("乙", False, "应当提醒。")]),
        ("提醒制定机关", False, [("乙", True, "")]),
    ]


@pytest.mark.parametrize("by", ["乙", "committee_lead"])
def test_the_objector_or_the_lead_settles_it(strict: City, by: str) -> None:
    filing_id = in_state(strict, FilingState.UNDER_REVIEW)
    propose(strict, filing_id)
    look(strict, filing_id, "乙", agrees=False, note="应当提醒。")
    assert look(strict, filing_id, by).state is FilingState.CONCLUDED


def test_a_verdict_after_the_proposal_asks_for_a_new_one(strict: City) -> None:
    filing_id = registered(strict)
    permit, fee = flags_of(strict, filing_id)
    for flag in (permit, fee):
        say(strict, flag, Verdict.DISMISS, "甲", reason=DismissReason.QUOTATION)
    propose(strict, filing_id)
    strict.clock.pass_(minutes=5)
    say(strict, permit, Verdict.UNDO, "甲")
    say(strict, permit, Verdict.DISMISS, "甲", reason=DismissReason.HISTORICAL)
    with pytest.raises(Conflict, match="又有新的研判"):
        look(strict, filing_id, "乙")
    propose(strict, filing_id)
    assert look(strict, filing_id, "乙", id_=2).state is FilingState.CONCLUDED


def test_only_what_is_ready_is_proposed_and_only_by_reviewers(strict: City) -> None:
    filing_id = registered(strict)
    with pytest.raises(Conflict, match="已登记"):
        propose(strict, filing_id)
    act(strict, "reviewer", FilingAction.BEGIN_REVIEW, filing_id)
    with pytest.raises(Conflict, match="还有 2 处疑点没有研判"):
        propose(strict, filing_id)
    with pytest.raises(InvalidInput, match="请填写审查意见"):
        propose(strict, filing_id, words=" ")
    for by in ("registrar", "clerk", "reviewer2"):
        with pytest.raises(NotAllowed):
            propose(strict, filing_id, by)
        with pytest.raises(NotAllowed):
            look(strict, filing_id, by)


def test_with_a_smaller_setting_a_conclusion_waits_for_nobody(strict: City) -> None:
    strict.instance.settings = replace(strict.instance.settings, second_review=1)
    filing_id = in_state(strict, FilingState.UNDER_REVIEW)
    assert propose(strict, filing_id) is FilingState.CONCLUDED
    assert told(strict, filing_id) == []


def test_the_queue_tells_a_second_person_what_waits(strict: City) -> None:
    proposed, confirmed = in_state(strict, FilingState.UNDER_REVIEW), registered(strict)
    say(strict, flags_of(strict, confirmed)[1], Verdict.CONFIRM, "甲")
    propose(strict, proposed)
    waiting = {by: queued(strict, by) for by in ("甲", "乙")}
    assert waiting == {"甲": set(), "乙": {proposed, confirmed}}
    look(strict, proposed, "乙")
    assert queued(strict, "乙") == {confirmed}
    strict.instance.settings = replace(strict.instance.settings, second_review=0)
    assert queued(strict, "乙") == set()


def queued(city: City, by: str) -> set[int]:
    with city.read(city.actors[by]) as ctx:
        return {row.filing.id for row in queue(ctx, QueueFilter(seconding=True)).rows}
