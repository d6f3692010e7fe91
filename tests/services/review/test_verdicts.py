"""Verdicts beyond yes and no: what each needs, who may take it, what comes back by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from filing.errors import Conflict, InvalidInput, NotAllowed
from filing.models import Decision, Flag
from filing.services.review import review
from filing.services.review.verdicts import Ruling, decide
from filing.services.sweep import sweep
from filing.terms import FlagState, JobKind, RecheckCause, Verdict
from tests.services.city import TEXT, City, audited, flags_of, get, registered
from tests.services.reading.test_intake import again
from tests.services.review.test_review import put

UNTIL = date(2026, 12, 31)


def say(city: City, flag: Flag, verdict: Verdict, by: str = "reviewer", **more: Any) -> Flag:
    with city.work(city.actors[by]) as ctx:
        return decide(ctx, flag.id, Ruling(verdict, **more))


@pytest.mark.parametrize(
    ("verdict", "given", "fields"),
    [
        (Verdict.ACCEPT, {}, ["until", "note"]),
        (Verdict.ACCEPT, {"until": UNTIL}, ["note"]),
        (Verdict.ACCEPT, {"until": date(2026, 11, 24), "note": "等"}, ["until"]),
        (Verdict.ACCEPT, {"until": date(2031, 11, 25), "note": "等"}, ["until"]),
        (Verdict.MERGE, {}, ["into"]),
        (Verdict.REFER, {"note": "等"}, ["body"]),
        (Verdict.ESCALATE, {}, ["note"]),
    ],
)
def test_each_verdict_asks_for_what_it_needs(
    city: City, verdict: Verdict, given: dict[str, Any], fields: list[str]
) -> None:
    flag = flags_of(city, registered(city))[0]
    with pytest.raises(InvalidInput) as caught:
        say(city, flag, verdict, "committee_lead", **given)
    assert list(caught.value.details) == fields


@pytest.mark.parametrize(
    ("verdict", "state", "more"),
    [
        (Verdict.ESCALATE, FlagState.ESCALATED, {}),
        (Verdict.REFER, FlagState.REFERRED, {"body": "省司法厅"}),
    ],
)
def test_what_leaves_the_body_is_sent_and_taken_back_by_the_lead_alone(
    city: City, verdict: Verdict, state: FlagState, more: dict[str, str]
) -> None:
    flag = flags_of(city, registered(city))[0]
    with pytest.raises(NotAllowed):
        say(city, flag, verdict, note="超出本级", **more)
    sent = say(city, flag, verdict, "committee_lead", note="超出本级", **more)
    assert (sent.state, sent.note, sent.referred_to) == (state, "超出本级", more.get("body", ""))
    with pytest.raises(NotAllowed):
        say(city, flag, Verdict.UNDO)
    undone = say(city, flag, Verdict.UNDO, "committee_lead")
    assert (undone.state, undone.referred_to) == (FlagState.OPEN, "")


def test_a_flag_is_merged_one_step_deep_within_its_filing(city: City) -> None:
    third = TEXT.replace("经批准的除外。", "暂住证每年审验。")
    permit, fee, last = flags_of(city, registered(city, third))
    (stranger, _) = flags_of(city, registered(city))
    for into in (permit.id, stranger.id, 10_000):
        with pytest.raises(InvalidInput, match="另一处疑点"):
            say(city, permit, Verdict.MERGE, into=into)
    merged = say(city, permit, Verdict.MERGE, into=fee.id)
    assert (merged.state, merged.merged_into_id) == (FlagState.MERGED, fee.id)
    with pytest.raises(Conflict, match="不能再并入其他疑点"):
        say(city, last, Verdict.MERGE, into=permit.id)
    with pytest.raises(Conflict, match="已有其他疑点并入"):
        say(city, fee, Verdict.MERGE, into=last.id)
    undone = say(city, permit, Verdict.UNDO)
    assert (undone.state, undone.merged_into_id) == (FlagState.OPEN, None)


def test_what_others_are_merged_into_survives_a_check(city: City) -> None:
    filing_id = registered(city)
    permit, fee = flags_of(city, filing_id)
    say(city, permit, Verdict.MERGE, into=fee.id)
    again(city, JobKind.CHECK, filing_id)
    assert [(f.id, f.state, f.merged_into_id) for f in flags_of(city, filing_id)] == [
        (permit.id, FlagState.MERGED, fee.id),
        (fee.id, FlagState.OPEN, None),
    ]


def test_a_merged_flag_goes_with_its_target_into_the_next_filing(city: City) -> None:
    permit, fee = flags_of(city, registered(city))
    say(city, fee, Verdict.CONFIRM)
    say(city, permit, Verdict.MERGE, into=fee.id)
    next_permit, next_fee = flags_of(city, registered(city))
    assert [(f.state, f.merged_into_id, f.follows_id) for f in (next_permit, next_fee)] == [
        (FlagState.MERGED, next_fee.id, permit.id),
        (FlagState.CONFIRMED, None, fee.id),
    ]


def test_acceptance_ends_by_itself_on_the_day_after(city: City) -> None:
    flag = flags_of(city, registered(city))[0]
    say(city, flag, Verdict.ACCEPT, until=UNTIL, note="待上位法修改")
    city.clock.now = city.clock.now.replace(month=12, day=31)
    assert sweep(city.instance) == 0
    city.clock.now += timedelta(days=1)
    assert (sweep(city.instance), sweep(city.instance)) == (1, 0)
    opened = get(city, Flag, flag.id)
    assert (opened.state, opened.accepted_until, opened.decided_by, opened.recheck) == (
        FlagState.OPEN,
        None,
        "",
        RecheckCause.EXPIRED,
    )
    assert audited(city)[-1] == ("flag.decide", f"flag:{flag.id}", "系统")
    with city.read(city.reviewer) as ctx:
        rows = ctx.session.scalars(select(Decision).order_by(Decision.id))
        assert [(row.verdict, row.note) for row in rows] == [
            (Verdict.ACCEPT, "至2026-12-31。待上位法修改"),
            (Verdict.REOPEN, "至2026-12-31。"),
        ]


def test_nobody_but_the_sweep_reopens(city: City) -> None:
    flag = flags_of(city, registered(city))[0]
    put(city, flag.id, FlagState.ACCEPTED)
    with pytest.raises(Conflict, match="由系统"):
        say(city, flag, Verdict.REOPEN, "committee_lead")


def test_a_concluded_case_shows_what_has_come_back(city: City) -> None:
    filing_id = registered(city)
    for flag in flags_of(city, filing_id):
        say(city, flag, Verdict.ACCEPT, until=UNTIL, note="待上位法修改")
    with city.work(city.reviewer) as ctx:
        review.conclude(ctx, filing_id, conclusion="暂予保留", seen_version=None)
    city.clock.pass_(days=60)
    assert sweep(city.instance) == 2
    with city.work(city.reviewer) as ctx:
        found = review.case(ctx, filing_id)
        assert {one.cause for one in found.rechecks.values()} == {RecheckCause.EXPIRED}
