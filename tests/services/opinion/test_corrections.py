"""Rectification: the text filed anew against the old one, what a person may say of it, and the sweep that follows."""

from typing import Any

import pytest

from filing.errors import Conflict, InvalidInput, NotFound
from filing.models import Correction, Filing, Letter, Opinion, Sweep
from filing.services.clock.todo import todo
from filing.services.opinion import corrections, sweeps
from filing.services.review import review
from filing.terms import DismissReason, FlagState, OpinionState, Outcome, Verdict
from filing.terms import OpinionAction as A
from tests.services.city import TEXT, City, flags_of, get, registered, rows
from tests.services.opinions import FIXED, PROOF, SOON, day_after, issued, reported, state_of, step


def compared(city: City, opinion_id: int) -> list[tuple[Any, ...]]:
    with city.read(city.reviewer) as ctx:
        return [
            (one.point.article, one.new, one.article, one.changed, one.fires)
            for one in corrections.compare(ctx, opinion_id)
        ]


def settle(city: City, opinion_id: int, flag_id: int, outcome: Outcome = Outcome.AMENDED, note: str = "") -> None:
    with city.work(city.reviewer) as ctx:
        corrections.settle(ctx, opinion_id, flag_id, outcome, note=note)


def test_corrected_provisions_are_shown_beside_the_old_ones(city: City) -> None:
    opinion_id, _ = reported(city)
    assert compared(city, opinion_id) == [
        ("第二条", "第二条 流动人口可以申领居住证。", "第二条", True, False),
        ("第三条", "第三条 鼓励按政策生育。\n经批准的除外。", "第三条", True, False),
    ]


def test_words_that_only_moved_have_not_changed(city: City) -> None:
    moved = FIXED.replace("第二条　流动人口可以申领居住证。", "第二条　本市统一管理。").replace(
        "第三条　鼓励按政策生育。\n经批准的除外。", "第三条　流动人口应当申领暂住证。"
    )
    opinion_id, _ = reported(city, moved)
    assert compared(city, opinion_id)[0] == ("第二条", "第三条 流动人口应当申领暂住证。", "第三条", False, True)
    with pytest.raises(Conflict, match="第二条的文字在新文本中没有变化"):
        settle(city, opinion_id, flags_of(city, 1)[0].id)


def test_reworded_provision_with_the_same_problem_is_not_fixed(city: City) -> None:
    reworded = FIXED.replace("流动人口可以申领居住证", "外来人员应当办理暂住证")
    opinion_id, successor = reported(city, reworded)
    first = flags_of(city, 1)[0]
    assert compared(city, opinion_id)[0][3:] == (True, True)
    with pytest.raises(Conflict, match="新文本第二条仍有同样的疑点"):
        settle(city, opinion_id, first.id)
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flags_of(city, successor)[0].id, Verdict.DISMISS, reason=DismissReason.QUOTATION)
    settle(city, opinion_id, first.id)
    assert rows(city, Correction)[0].compared["fires"] is False


def test_correction_is_confirmed_only_when_every_provision_was_looked_at(city: City) -> None:
    opinion_id, _ = reported(city)
    first, second = flags_of(city, 1)
    settle(city, opinion_id, first.id)
    with pytest.raises(Conflict, match="还有 1 处没有逐条核对：第三条"):
        step(city, "reviewer", A.VERIFY, opinion_id)
    with pytest.raises(InvalidInput, match="不再要求纠正的理由"):
        settle(city, opinion_id, second.id, Outcome.EXPLAINED)
    settle(city, opinion_id, second.id)
    step(city, "reviewer", A.VERIFY, opinion_id)
    assert get(city, Opinion, opinion_id).closed_at == city.clock.now
    with pytest.raises(Conflict, match="不能核对整改结果"):
        settle(city, opinion_id, second.id)


def test_repeal_needs_its_document_and_amendment_a_text(city: City) -> None:
    opinion_id = issued(city)
    for given, message in (
        ({"outcome": Outcome.REPEALED}, "请上传废止或者停止执行的文件"),
        ({"outcome": Outcome.AMENDED}, "请选择重新报送的备案件"),
        ({}, "请选择处理结果"),
        ({"outcome": Outcome.AMENDED, "successor_id": 1}, "请从列表中选择"),
    ):
        with pytest.raises(InvalidInput, match=message):
            step(city, "clerk", A.REPORT, opinion_id, words="已处理", **given)
    step(city, "clerk", A.REPORT, opinion_id, words="已废止", outcome=Outcome.REPEALED, proof=PROOF)
    first, second = flags_of(city, 1)
    with pytest.raises(Conflict, match="没有重新报送的文本可供比对"):
        settle(city, opinion_id, first.id)
    for flag in (first, second):
        settle(city, opinion_id, flag.id, Outcome.REPEALED)
    step(city, "reviewer", A.VERIFY, opinion_id)
    assert state_of(city, opinion_id) is OpinionState.CLOSED


def test_what_is_not_corrected_goes_back_with_a_letter_and_is_looked_at_anew(city: City) -> None:
    opinion_id, _ = reported(city)
    settle(city, opinion_id, flags_of(city, 1)[0].id)
    step(city, "reviewer", A.REJECT, opinion_id, words="第三条没有修改到位。", due_on=day_after(city, 20))
    opinion = get(city, Opinion, opinion_id)
    assert (opinion.state, opinion.due_on, rows(city, Correction)) == (OpinionState.URGED, day_after(city, 20), [])
    assert rows(city, Letter)[-1].given["办理情况"] == "你单位报告了处理结果，经核对，存在的问题没有得到纠正。"


def test_plan_suspends_and_its_day_may_be_urged(city: City) -> None:
    opinion_id = issued(city)
    before = get(city, Filing, 1).review_due
    step(city, "clerk", A.PROMISE, opinion_id, words="年内修改。", due_on=SOON)
    assert (before is None, get(city, Filing, 1).review_due) == (False, None)
    with pytest.raises(Conflict, match="还没有届满"):
        step(city, "reviewer", A.URGE, opinion_id, due_on=day_after(city, 50))
    with city.read(city.clerk) as ctx:
        assert [(item.what, item.due) for item in todo(ctx).items] == [("完成整改计划", SOON)]
    city.clock.pass_(days=31)
    assert step(city, "reviewer", A.URGE, opinion_id, due_on=day_after(city, 15)).due_on == day_after(city, 15)
    assert get(city, Filing, 1).review_due > before


def corrected(city: City) -> int:
    opinion_id, _ = reported(city)
    for flag in flags_of(city, get(city, Opinion, opinion_id).filing_id):
        settle(city, opinion_id, flag.id)
    step(city, "reviewer", A.VERIFY, opinion_id)
    return opinion_id


def test_sweep_of_each_rule_opens_by_itself_and_lists_everything_filed(city: City) -> None:
    other = registered(city, TEXT.replace("流动人口管理办法", "出租房屋管理办法"))
    opinion_id = corrected(city)
    found = rows(city, Sweep)
    assert [(one.opinion_id, one.rule_id, one.title) for one in found] == [
        (opinion_id, "TT-002", "暂住证已取消"),
        (opinion_id, "TT-001", "社会抚养费已取消"),
    ]
    with city.read(city.reviewer) as ctx:
        items = sweeps.sweep_items(ctx, sweeps.get_sweep(ctx, found[0].id))
        assert [(item.filing.id, item.flags, item.is_settled) for item in items] == [
            (other, {FlagState.OPEN: 1}, False),
            (get(city, Opinion, opinion_id).filing_id, {FlagState.CONFIRMED: 1}, True),
        ]
        assert [one.id for one in sweeps.sweeps(ctx)] == [found[1].id, found[0].id]


def test_sweep_ends_when_every_document_is_settled(city: City) -> None:
    other = registered(city, TEXT.replace("流动人口管理办法", "出租房屋管理办法"))
    corrected(city)
    sweep_id = rows(city, Sweep)[0].id
    with pytest.raises(Conflict, match="还有 1 件文件"), city.work(city.reviewer) as ctx:
        sweeps.close_sweep(ctx, sweep_id, "完毕")
    with city.work(city.reviewer) as ctx:
        for flag in review.case(ctx, other).flags:
            review.decide_flag(ctx, flag.id, Verdict.DISMISS, reason=DismissReason.HISTORICAL)
    with city.work(city.reviewer) as ctx:
        assert sweeps.close_sweep(ctx, sweep_id, "另一件不成立。").closed_by == city.reviewer.name


def test_another_body_sees_no_sweep(city: City) -> None:
    corrected(city)
    with pytest.raises(NotFound), city.read(city.reviewer2) as ctx:
        sweeps.get_sweep(ctx, 1)
    with city.read(city.reviewer2) as ctx:
        assert sweeps.sweeps(ctx) == []
