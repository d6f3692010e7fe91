"""Maker and checker are two: no review ends while a grave verdict has nobody but its maker."""

from dataclasses import replace

import pytest

from filing.errors import Conflict, InvalidInput
from filing.models import Flag
from filing.services.review import review
from filing.services.review.second import view
from filing.terms import DismissReason, FilingState, Verdict
from tests.services.city import City, audited, flags_of, get, registered
from tests.services.procedure.test_assignments import hire
from tests.services.review.test_verdicts import say


@pytest.fixture
def strict(city: City) -> City:
    city.instance.settings = replace(city.instance.settings, second_review=1)
    hire(city, "甲")
    hire(city, "乙")
    return city


def confirmed(city: City, by: str = "甲") -> Flag:
    """The grave flag, confirmed; the other one is dismissed."""
    permit, fee = flags_of(city, registered(city))
    say(city, permit, Verdict.DISMISS, by, reason=DismissReason.QUOTATION)
    return say(city, fee, Verdict.CONFIRM, by, note="应当删去")


def look(city: City, flag: Flag, by: str, agrees: bool = True, note: str = "") -> Flag:
    with city.work(city.actors[by]) as ctx:
        return view(ctx, flag.id, agrees=agrees, note=note)


def conclude(city: City, flag: Flag, by: str = "乙") -> FilingState:
    with city.work(city.actors[by]) as ctx:
        return review.conclude(ctx, flag.filing_id, conclusion="要求修改", seen_version=None).state


def test_a_grave_verdict_needs_a_second_person_who_is_not_its_maker(strict: City) -> None:
    flag = confirmed(strict)
    with pytest.raises(Conflict, match="还有 1 处成立的疑点没有经第二人复核同意"):
        conclude(strict, flag)
    with pytest.raises(Conflict, match="不能复核自己的研判"):
        look(strict, flag, "甲")
    assert look(strict, flag, "乙").seconded_by == "乙"
    assert audited(strict)[-1] == ("flag.second", f"flag:{flag.id}", "乙")
    assert conclude(strict, flag) is FilingState.CONCLUDED


def test_a_disagreement_says_why_and_stands_beside_the_verdict(strict: City) -> None:
    flag = confirmed(strict)
    with pytest.raises(InvalidInput, match="不同意的理由"):
        look(strict, flag, "乙", agrees=False)
    look(strict, flag, "乙", agrees=False, note="属于转引")
    with strict.work(strict.reviewer) as ctx:
        found = review.case(ctx, flag.filing_id)
        assert [(one.actor, one.agrees, one.note) for one in found.views[flag.id]] == [("乙", False, "属于转引")]
        assert found.second == {flag.id}
    with pytest.raises(Conflict, match="已有不同意见"):
        look(strict, flag, "reviewer")
    with pytest.raises(Conflict, match="复核同意"):
        conclude(strict, flag)


@pytest.mark.parametrize("by", ["乙", "committee_lead"])
def test_the_objector_or_the_lead_settles_it(strict: City, by: str) -> None:
    flag = confirmed(strict)
    look(strict, flag, "乙", agrees=False, note="属于转引")
    look(strict, flag, by)
    assert conclude(strict, flag) is FilingState.CONCLUDED


def test_the_maker_may_give_in(strict: City) -> None:
    flag = confirmed(strict)
    look(strict, flag, "乙", agrees=False, note="属于转引")
    say(strict, flag, Verdict.UNDO, "甲")
    say(strict, flag, Verdict.DISMISS, "甲", reason=DismissReason.QUOTATION)
    assert conclude(strict, flag) is FilingState.CONCLUDED


def test_a_new_verdict_needs_a_new_look_and_a_carried_one_does_not(strict: City) -> None:
    flag = confirmed(strict)
    look(strict, flag, "乙")
    carried = flags_of(strict, registered(strict))[1]
    assert (carried.seconded_by, carried.decided_by_id) == ("乙", strict.actors["甲"].account_id)
    say(strict, flag, Verdict.UNDO, "甲")
    say(strict, flag, Verdict.CONFIRM, "乙")
    assert get(strict, Flag, flag.id).seconded_at is None
    with pytest.raises(Conflict, match="不能复核自己"):
        look(strict, flag, "乙")


def test_without_the_setting_nothing_waits(city: City) -> None:
    hire(city, "甲")
    flag = confirmed(city)
    with pytest.raises(Conflict, match="不用复核"):
        look(city, flag, "reviewer")
    assert conclude(city, flag, "甲") is FilingState.CONCLUDED
