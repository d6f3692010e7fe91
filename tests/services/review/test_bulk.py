"""Many flags at once: previewed, done, what was skipped and why, undone as one."""

from collections.abc import Iterable
from typing import Any

import pytest

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import DecisionBatch, Flag
from filing.services.procedure.assignments import claim
from filing.services.review import bulk
from filing.services.review.bulk import FlagFilter
from filing.services.review.verdicts import Ruling
from filing.terms import DismissReason, FilingAction, FlagState, Severity, Verdict
from tests.services.city import City, act, audited, decide_all, flags_of, get, registered, submitted
from tests.services.procedure.test_assignments import hire
from tests.services.review.test_verdicts import say

QUOTED = Ruling(Verdict.DISMISS, DismissReason.QUOTATION, "转引上位法")


def seen(flags: Iterable[Flag]) -> dict[int, int | None]:
    return {flag.id: flag.version for flag in flags}


def do(city: City, flags: Iterable[Flag], ruling: Ruling = QUOTED, by: str = "reviewer") -> DecisionBatch:
    with city.work(city.actors[by]) as ctx:
        return bulk.decide_many(ctx, seen(flags), ruling)


def fees(city: City, filings: int) -> list[Flag]:
    """The flag of 社会抚养费 in each of so many filings."""
    return [flags_of(city, registered(city))[1] for _ in range(filings)]


def test_flags_are_listed_by_rule_filing_and_severity(city: City) -> None:
    first, second = registered(city), registered(city)
    with city.read(city.reviewer) as ctx:
        for chosen, count in (
            ({}, 4),
            ({"rule": "TT-001"}, 2),
            ({"filing_id": second}, 2),
            ({"severity": Severity.HIGH, "filing_id": first}, 1),
            ({"topic": "abolished_system"}, 2),
            ({"state": FlagState.CONFIRMED}, 0),
        ):
            total, flags = bulk.flags_for(ctx, FlagFilter(**chosen))  # type: ignore[arg-type]
            assert (total, len(flags)) == (count, count), chosen
    with city.read(city.reviewer2) as ctx:
        assert bulk.flags_for(ctx, FlagFilter()) == (0, [])
    with pytest.raises(NotAllowed), city.read(city.clerk) as ctx:
        bulk.flags_for(ctx, FlagFilter())


def test_a_preview_says_what_is_skipped_and_why_and_doing_does_the_same(city: City) -> None:
    hire(city, "甲")
    free, held, taken, old = fees(city, 4)
    unregistered = flags_of(city, submitted(city))[1]
    with city.work(city.actors["甲"]) as ctx:
        claim(ctx, held.filing_id)
    say(city, taken, Verdict.CONFIRM)
    taken = get(city, Flag, taken.id)
    flags = [free, held, taken, old, unregistered]
    versions = seen(flags) | {old.id: 7}
    with city.read(city.reviewer) as ctx:
        planned = bulk.preview(ctx, versions, QUOTED)
        assert [flag.id for flag in planned.decided] == [free.id]
        assert {one.flag.id: one.why for one in planned.skipped} == {
            held.id: "本件已由甲于2026-11-24承办，为免重复办理，其他人不能研判。",
            taken.id: "该疑点已是“成立”，不能改为“不成立”。如需改判，请先撤销原研判。",
            old.id: "该内容已被他人修改，请刷新页面查看最新内容后重试。",
            unregistered.id: "备案件当前状态为“已报送”，不能研判疑点。登记之后、审结之前才能研判。",
        }
    with city.work(city.reviewer) as ctx:
        batch = bulk.decide_many(ctx, versions, QUOTED)
        assert [(one["flag"], one["why"]) for one in batch.skipped] == [
            (one.flag.id, one.why) for one in planned.skipped
        ]
    after = get(city, Flag, free.id)
    assert (after.state, after.reason, after.note) == (FlagState.DISMISSED, DismissReason.QUOTATION, "转引上位法")
    assert audited(city)[-1] == ("batch.decide", "batch:1", city.reviewer.name)


def test_a_batch_is_undone_as_one_but_for_what_was_decided_since(city: City) -> None:
    flags = fees(city, 3)
    batch = do(city, flags)
    say(city, flags[0], Verdict.UNDO)
    say(city, flags[0], Verdict.CONFIRM)
    with pytest.raises(NotAllowed), city.work(city.registrar) as ctx:
        bulk.undo(ctx, batch.id)
    with city.work(city.committee_lead) as ctx:
        assert [(one.flag.id, one.why) for one in bulk.undo(ctx, batch.id)] == [(flags[0].id, "其后又有研判")]
    assert [get(city, Flag, flag.id).state for flag in flags] == [FlagState.CONFIRMED, FlagState.OPEN, FlagState.OPEN]
    with pytest.raises(Conflict, match="已经撤销"), city.work(city.reviewer) as ctx:
        bulk.undo(ctx, batch.id)


def test_what_has_been_concluded_since_is_not_undone(city: City) -> None:
    (flag,) = fees(city, 1)
    batch = do(city, [flag])
    with city.work(city.reviewer) as ctx:
        bulk.decide_many(ctx, seen(flags_of(city, flag.filing_id)[:1]), Ruling(Verdict.CONFIRM))
    act(city, "reviewer", FilingAction.CONCLUDE, flag.filing_id, "有问题")
    with city.work(city.reviewer) as ctx:
        (skipped,) = bulk.undo(ctx, batch.id)
        assert "审查终结" in skipped.why


@pytest.mark.parametrize(
    ("ruling", "field"),
    [
        (Ruling(Verdict.DISMISS), "reason"),
        (Ruling(Verdict.UNDO), "verdict"),
        (Ruling(Verdict.MERGE, into=1), "verdict"),
    ],
)
def test_a_batch_asks_for_what_its_verdict_needs(city: City, ruling: Ruling, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        do(city, fees(city, 1), ruling)
    assert list(caught.value.details) == [field]


def test_nothing_chosen_or_nothing_left_is_said(city: City) -> None:
    with pytest.raises(InvalidInput, match="请先选择"):
        do(city, [])
    filing_id = registered(city)
    decide_all(city, filing_id)
    with pytest.raises(Conflict, match="没有改动"):
        do(city, flags_of(city, filing_id))
    with city.read(city.reviewer) as ctx:
        assert ctx.session.query(DecisionBatch).count() == 0


def test_what_leaves_the_body_is_the_leads_in_bulk_too(city: City) -> None:
    flags = fees(city, 2)
    ruling = Ruling(Verdict.REFER, note="不属本级", body="省司法厅")
    with pytest.raises(NotAllowed):
        do(city, flags, ruling)
    do(city, flags, ruling, "committee_lead")
    assert {get(city, Flag, flag.id).referred_to for flag in flags} == {"省司法厅"}


def test_batches_and_flags_of_other_bodies_are_not_there(city: City) -> None:
    flags = fees(city, 1)
    with city.read(city.reviewer2) as ctx:
        planned = bulk.preview(ctx, seen(flags), QUOTED)
        assert (planned.decided, planned.skipped) == ((), ())
    batch: Any = do(city, flags)
    with pytest.raises(NotFound), city.read(city.reviewer2) as ctx:
        bulk.get_batch(ctx, batch.id)
