"""Clocks run with their cases, one of a kind for each subject, and the filing reads its days from them."""

from datetime import date

from filing.deadlines.working_days import WorkCalendar, YearTable
from filing.models import Clock, Filing
from filing.profile import Profiles
from filing.services.clock import clocks
from filing.services.clock.clocks import Subject, subject_of
from filing.services.clock.todo import everything_of
from filing.services.procedure.assignments import claim
from filing.services.profiles import choose
from filing.services.registration.handings import hand_on
from filing.terms import ClockAct as Act
from filing.terms import ClockKind as K
from filing.terms import FilingAction as A
from filing.terms import FilingState as S
from filing.terms import HandingKind, SubjectKind
from tests.services.city import City, act, audited, get, in_state


def running(city: City, filing_id: int) -> list[tuple[K, str, date | None]]:
    """(kind, code of the unit that must act, last day) of what runs for a filing."""
    codes = {id_: code for code, id_ in city.units.items()}
    with city.read(city.registrar) as ctx:
        found = clocks.clocks_of(ctx, SubjectKind.FILING, filing_id)
        return [(clock.kind, codes[clock.unit_id], clock.due) for clock in found if clock.stopped_on is None]


def test_each_state_of_a_filing_has_its_clock(city: City) -> None:
    assert {state: running(city, in_state(city, state)) for state in S if state is not S.PENDING_SIGNOFF} == {
        S.DRAFT: [],
        S.SUBMITTED: [(K.FORM_CHECK, "npc", date(2026, 12, 8))],
        S.SUPPLEMENT_REQUESTED: [(K.SUPPLEMENT, "gov", date(2026, 12, 8))],
        S.RETURNED: [],
        S.WITHDRAWN: [],
        S.REGISTERED: [(K.HAND_ON, "npc", date(2026, 12, 1)), (K.REVIEW, "npc", date(2027, 2, 24))],
        S.UNDER_REVIEW: [(K.REVIEW, "npc", date(2027, 2, 24))],
        S.CONCLUDED: [],
        S.ARCHIVED: [],
    }


def test_a_supplement_brings_a_new_form_check_and_a_reopened_review_its_whole_period(city: City) -> None:
    filing_id = in_state(city, S.SUPPLEMENT_REQUESTED)
    city.clock.pass_(days=3)
    act(city, "clerk", A.RESUBMIT, filing_id)
    assert running(city, filing_id) == [(K.FORM_CHECK, "npc", date(2026, 12, 11))]
    assert get(city, Filing, filing_id).form_check_due == date(2026, 12, 11)
    concluded = in_state(city, S.CONCLUDED)
    city.clock.pass_(days=30)
    act(city, "committee_lead", A.REOPEN, concluded, "收到审查建议")
    assert get(city, Filing, concluded).review_due == date(2027, 3, 29)  # Saturday the 27th


def test_a_pause_and_an_extension_keep_their_reasons(city: City) -> None:
    filing_id = in_state(city, S.REGISTERED)
    with city.work(city.reviewer) as ctx:
        subject = subject_of(ctx.session.get_one(Filing, filing_id))
        clocks.pause(ctx, subject, reason="制定机关书面承诺修改")
    assert (get(city, Filing, filing_id).review_due, get(city, Filing, filing_id).due) == (None, None)
    city.clock.pass_(days=10)
    with city.work(city.reviewer) as ctx:
        clocks.resume(ctx, subject, reason="承诺期满未改")
        clocks.resume(ctx, subject, reason="再次恢复")
        clock = next(c for c in clocks.clocks_of(ctx, SubjectKind.FILING, filing_id) if c.kind is K.REVIEW)
        clocks.extend_one(ctx, clock, date(2027, 5, 6), reason="情况复杂")
    assert get(city, Filing, filing_id).review_due == date(2027, 5, 6)
    with city.read(city.reviewer) as ctx:
        rows = [(event.act, event.day, event.reason) for event in clocks.events_of(ctx, ctx.session.get_one(Clock, 2))]
    assert rows == [
        (Act.START, date(2026, 11, 24), ""),
        (Act.PAUSE, date(2026, 11, 24), "制定机关书面承诺修改"),
        (Act.RESUME, date(2026, 12, 4), "承诺期满未改"),
        (Act.EXTEND, date(2026, 12, 4), "情况复杂"),
    ]


def test_another_clock_of_the_kind_stops_the_former(city: City) -> None:
    subject = Subject(SubjectKind.OMISSION, 7, city.units["npc"], city.units["gov"], title="云政发〔2026〕9号")
    with city.work(city.registrar) as ctx:
        clocks.start(ctx, subject, K.OMISSION)
        clocks.start(ctx, subject, K.OMISSION, due=date(2026, 12, 31))
        rows = [(c.due, c.stopped_on, c.unit_id) for c in clocks.clocks_of(ctx, SubjectKind.OMISSION, 7)]
    assert rows == [
        (date(2026, 12, 31), None, city.units["gov"]),
        (date(2026, 12, 8), date(2026, 11, 24), city.units["gov"]),
    ]


def test_clocks_are_counted_again_when_the_days_off_become_known(city: City) -> None:
    filing_id = in_state(city, S.REGISTERED)
    table = YearTable(2027, "通知", frozenset({date(2027, 2, 24)}), frozenset(), is_whole=True)
    city.instance.__dict__["profiles"] = Profiles(city.instance.profiles.by_id, WorkCalendar({2027: table}))
    assert [clocks.recount_all(city.instance), clocks.recount_all(city.instance)] == [1, 0]
    assert get(city, Filing, filing_id).review_due == date(2027, 2, 25)
    assert audited(city)[-1][:2] == ("clock.recount", "profile:gansu")


def test_what_is_registered_waits_at_the_desk_until_somebody_has_it(city: City) -> None:
    distributed, reviewed, held = (in_state(city, S.REGISTERED) for _ in range(3))
    with city.work(city.registrar) as ctx:
        hand_on(ctx, distributed, HandingKind.DISTRIBUTION, ["财政经济委员会"], "财政")
    act(city, "reviewer", A.BEGIN_REVIEW, reviewed)
    with city.work(city.reviewer) as ctx:
        claim(ctx, held)
    waiting = [[kind for kind, _, _ in running(city, one)] for one in (distributed, reviewed, held)]
    assert waiting == [[K.REVIEW], [K.REVIEW], [K.HAND_ON, K.REVIEW]]
    with city.read(city.registrar) as ctx:
        assert [item.filing_id for item in everything_of(ctx, limit=9)] == [held]


def test_where_the_profile_knows_no_handing_on_nobody_waits_for_it(city: City) -> None:
    with city.work(city.registrar) as ctx:
        choose(ctx, "shanghai")
    assert [kind for kind, _, _ in running(city, in_state(city, S.REGISTERED))] == [K.REVIEW]
