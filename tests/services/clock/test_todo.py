"""What waits for whom: by role, by person, by unit, the nearest last day first."""

from datetime import date

import pytest

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import Filing
from filing.services.clock import clock_acts
from filing.services.clock.todo import TodoItem, count_waiting, todo
from filing.services.form import FilingForm
from filing.services.procedure import assignments, submission
from filing.terms import ClockColour, TodoScope
from filing.terms import FilingState as S
from tests.services.city import City, audited, get, in_state

C = ClockColour


def listed(city: City, name: str, scope: TodoScope = TodoScope.MINE) -> list[tuple[str, date | None, C]]:
    """(what, last day, colour) as the actor reads them, what is not sent first."""
    with city.read(city.actors[name]) as ctx:
        page = todo(ctx, scope)
        assert page.total == len(page.items)
        items: tuple[TodoItem, ...] = (*page.unsent, *page.items)
        return [(item.what, item.due, item.colour) for item in items]


def counts(city: City) -> dict[str, int]:
    found = {}
    for name in ("clerk", "unit_lead", "registrar", "reviewer", "committee_lead", "system_admin", "clerk2", "public"):
        with city.read(city.actors[name]) as ctx:
            found[name] = count_waiting(ctx)
    return found


def test_each_role_has_what_it_must_do(city: City) -> None:
    for state in (S.DRAFT, S.PENDING_SIGNOFF, S.SUBMITTED, S.SUPPLEMENT_REQUESTED, S.REGISTERED, S.CONCLUDED):
        in_state(city, state)
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, 1, FilingForm(published_on=date(2026, 11, 20)), seen_version=None)
    form_check, review, hand_on = date(2026, 12, 8), date(2027, 2, 24), ("分送有关委员会", date(2026, 12, 1), C.YELLOW)
    assert listed(city, "clerk") == [
        ("报送备案", date(2026, 12, 21), C.GREEN),  # the thirtieth day is a Sunday
        ("补正材料", form_check, C.GREEN),
    ]
    assert listed(city, "unit_lead") == [("审签后报送", None, C.UNDATED), ("补正材料", form_check, C.GREEN)]
    assert listed(city, "registrar") == [hand_on, ("形式审查", form_check, C.GREEN)]
    assert listed(city, "reviewer") == [("主动审查", review, C.GREEN)]
    assert listed(city, "committee_lead") == [hand_on, ("形式审查", form_check, C.GREEN), ("主动审查", review, C.GREEN)]
    assert listed(city, "registrar", TodoScope.UNIT) == listed(city, "committee_lead")
    assert listed(city, "registrar", TodoScope.AWAITED) == [("补正材料", form_check, C.GREEN)]
    assert counts(city) == {
        "clerk": 2, "unit_lead": 2, "registrar": 2, "reviewer": 1, "committee_lead": 3, "system_admin": 0,
        "clerk2": 0, "public": 0,
    }  # fmt: skip


def test_the_nearest_last_day_comes_first_and_takes_colour(city: City) -> None:
    in_state(city, S.SUBMITTED)
    city.clock.pass_(days=8)
    in_state(city, S.SUBMITTED)
    city.clock.pass_(days=7)
    assert listed(city, "registrar") == [
        ("形式审查", date(2026, 12, 8), C.OVERDUE),
        ("形式审查", date(2026, 12, 16), C.YELLOW),
    ]


def test_a_case_that_somebody_has_waits_for_nobody_else(city: City) -> None:
    filing_id = in_state(city, S.REGISTERED)
    with city.work(city.committee_lead) as ctx:
        assignments.claim(ctx, filing_id)
    assert (listed(city, "reviewer"), len(listed(city, "committee_lead"))) == ([], 2)
    with city.work(city.committee_lead) as ctx:
        assignments.release(ctx, filing_id)
    assert len(listed(city, "reviewer")) == 1


def test_a_day_in_a_year_without_notice_is_said_to_be_provisional(city: City) -> None:
    in_state(city, S.REGISTERED)
    in_state(city, S.SUBMITTED)
    with city.read(city.committee_lead) as ctx:
        assert [item.is_provisional for item in todo(ctx).items] == [False, False, True]


def test_whoever_has_no_cases_has_no_list(city: City) -> None:
    with city.read(city.system_admin) as ctx, pytest.raises(NotAllowed):
        todo(ctx)
    with city.read(city.clerk) as ctx, pytest.raises(InvalidInput):
        todo(ctx, TodoScope.AWAITED)


def test_a_clock_is_paused_and_extended_by_hand_with_a_reason(city: City) -> None:
    filing_id = in_state(city, S.REGISTERED)
    with city.work(city.reviewer) as ctx:
        with pytest.raises(InvalidInput, match="说明理由"):
            clock_acts.pause(ctx, 2, "　")
        clock_acts.pause(ctx, 2, "制定机关承诺修改")
        with pytest.raises(Conflict, match="已经中止"):
            clock_acts.pause(ctx, 2, "再次")
    assert listed(city, "reviewer") == [("主动审查", date(2027, 2, 24), C.PAUSED)]
    city.clock.pass_(days=5)
    with city.work(city.committee_lead) as ctx:
        clock_acts.resume(ctx, 2, "承诺期满")
        with pytest.raises(InvalidInput, match="最迟 2027-06-01"):
            clock_acts.extend(ctx, 2, date(2027, 6, 2), "情况复杂")
        clock_acts.extend(ctx, 2, date(2027, 5, 31), "情况复杂")
        with pytest.raises(Conflict, match="已经延长过一次"):
            clock_acts.extend(ctx, 2, date(2027, 6, 2), "情况复杂")
    assert get(city, Filing, filing_id).review_due == date(2027, 5, 31)
    acts = [entry for entry in audited(city) if entry[0].startswith("clock.")]
    assert [(action, target) for action, target, _ in acts] == [
        ("clock.pause", "filing:1"), ("clock.resume", "filing:1"), ("clock.extend", "filing:1"),
    ]  # fmt: skip


def test_a_clock_is_kept_by_the_body_that_watches_and_seen_by_its_two_sides(city: City) -> None:
    in_state(city, S.SUPPLEMENT_REQUESTED)
    with city.read(city.clerk) as ctx:
        assert clock_acts.get_clock(ctx, 2).due == date(2026, 12, 8)
        assert len(clock_acts.clocks_of_filing(ctx, 1)) == 2
    with city.work(city.clerk) as ctx, pytest.raises(NotAllowed):
        clock_acts.pause(ctx, 2, "理由")
    for name in ("clerk2", "reviewer2", "public", "system_admin"):
        with city.work(city.actors[name]) as ctx, pytest.raises(NotFound):
            clock_acts.get_clock(ctx, 2)
