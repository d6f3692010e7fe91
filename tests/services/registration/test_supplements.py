"""Asking for supplements item by item, answering, sending again, and what changed."""

import pytest

from filing.errors import Conflict, InvalidInput, NotAllowed
from filing.models import Filing
from filing.services.procedure import submission
from filing.services.procedure.changes import Changes, FieldChange
from filing.services.procedure.submission import FilingForm, Upload
from filing.services.registration.desk import preview_batch, receive_batch, return_filing
from filing.services.registration.supplements import (
    ItemInput,
    SupplementView,
    answer,
    open_supplement,
    request_supplement,
    supplements_of,
)
from filing.terms import FilingAction as A
from filing.terms import FilingState, MaterialKind, ReturnReason
from filing.text.comparison import Change
from tests.services.city import CLEAN, TEXT, City, act, audited, get, submitted, work_off
from tests.services.registration.test_formal import whole

ITEMS = (ItemInput("缺少说明。", "F2"), ItemInput("请写明联系人。"))


def asked(city: City, filing_id: int, items: tuple[ItemInput, ...] = ITEMS) -> list[int]:
    """The ids of the items."""
    with city.work(city.registrar) as ctx:
        filing = request_supplement(ctx, filing_id, items, note="尽快。")
        supplement = open_supplement(ctx, filing)
        assert supplement is not None
        return [item.id for item in supplement.items]


def views(city: City, filing_id: int, by: str = "clerk") -> tuple[SupplementView, ...]:
    with city.read(city.actors[by]) as ctx:
        found = supplements_of(ctx, ctx.session.get_one(Filing, filing_id))
        assert all(view.supplement.items is not None for view in found)
        return found


def test_notice_keeps_items_words_and_deadline(city: City) -> None:
    filing_id = submitted(city)
    asked(city, filing_id)
    (view,) = views(city, filing_id)
    assert [(item.check, item.words) for item in view.supplement.items] == [
        ("F2", "缺少说明。"),
        ("", "请写明联系人。"),
    ]
    assert view.supplement.words == "1. 缺少说明。\n2. 请写明联系人。\n尽快。"
    assert str(view.due) == "2026-12-08"
    assert view.changes == Changes((), (), ())


def test_sending_again_needs_an_answer_to_each_item_and_shows_what_changed(city: City) -> None:
    filing_id = submitted(city)
    first, second = asked(city, filing_id)
    with pytest.raises(InvalidInput, match="补正事项第 1、2 项没有答复"), city.work(city.clerk) as ctx:
        submission.submit(ctx, filing_id)
    with city.work(city.clerk) as ctx:
        answer(ctx, filing_id, {first: "已补交说明", second: "张某，电话见报告"})
        submission.edit(ctx, filing_id, FilingForm(document_number="云政发〔2026〕18号"), seen_version=None)
        submission.add_material(ctx, filing_id, Upload("说明.txt", "说明".encode(), MaterialKind.EXPLANATION))
        changed = TEXT.replace("应当申领暂住证", "可以申领居住证").replace("经批准的除外。\n", "")
        submission.add_material(ctx, filing_id, Upload("办法二.txt", changed.encode()))
    work_off(city)
    with city.work(city.clerk) as ctx:
        submission.submit(ctx, filing_id)
    work_off(city)
    (view,) = views(city, filing_id, "registrar")
    assert view.supplement.answered_at == city.clock.now
    assert view.changes == Changes(
        fields=(FieldChange("发文字号", "", "云政发〔2026〕18号"),),
        files=("新增说明“说明.txt”", "新增正式文本“办法二.txt”"),
        text=(
            Change("第二条", "第二条 流动人口应当申领暂住证。", "第二条 流动人口可以申领居住证。"),
            Change(
                "第三条",
                "第三条 违反规定生育的，应当缴纳社会抚养费。\n经批准的除外。",
                "第三条 违反规定生育的，应当缴纳社会抚养费。",
            ),
        ),
    )
    assert ("supplement.answer", f"filing:{filing_id}", city.clerk.name) in audited(city)


def test_a_second_notice_does_not_touch_what_the_first_one_shows(city: City) -> None:
    filing_id = submitted(city)
    (item,) = asked(city, filing_id, (ItemInput("请补填字号。"),))
    with city.work(city.clerk) as ctx:
        answer(ctx, filing_id, {item: "已补"})
        submission.edit(ctx, filing_id, FilingForm(document_number="云政发〔2026〕18号"), seen_version=None)
        submission.submit(ctx, filing_id)
    asked(city, filing_id, (ItemInput("再改。"),))
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(document_number="云政发〔2026〕19号"), seen_version=None)
    assert [view.changes.fields for view in views(city, filing_id)] == [
        (FieldChange("发文字号", "云政发〔2026〕18号", "云政发〔2026〕19号"),),
        (FieldChange("发文字号", "", "云政发〔2026〕18号"),),
    ]


def test_a_step_without_items_makes_a_notice_of_its_words(city: City) -> None:
    filing_id = submitted(city)
    act(city, "registrar", A.REQUEST_SUPPLEMENT, filing_id, "缺少说明")
    assert [(view.supplement.words, view.supplement.items) for view in views(city, filing_id)] == [("缺少说明", [])]
    act(city, "clerk", A.RESUBMIT, filing_id)
    assert views(city, filing_id)[0].supplement.answered_at is not None


def test_what_cannot_be_asked_or_answered_is_refused(city: City) -> None:
    filing_id = submitted(city)
    for items in ((), (ItemInput(" "),), (ItemInput("甲", "F99"),), tuple(ItemInput(str(n)) for n in range(51))):
        with pytest.raises(InvalidInput), city.work(city.registrar) as ctx:
            request_supplement(ctx, filing_id, items)
    with pytest.raises(NotAllowed), city.work(city.clerk) as ctx:
        request_supplement(ctx, filing_id, ITEMS)
    with pytest.raises(Conflict), city.work(city.clerk) as ctx:
        answer(ctx, filing_id, {1: "甲"})
    asked(city, filing_id)
    with pytest.raises(InvalidInput, match="没有编号为 99"), city.work(city.clerk) as ctx:
        answer(ctx, filing_id, {99: "甲"})


def test_others_see_no_notices(city: City) -> None:
    filing_id = submitted(city)
    asked(city, filing_id)
    assert views(city, filing_id, "clerk2") == views(city, filing_id, "public") == ()


def test_return_keeps_its_code(city: City) -> None:
    filing_id = submitted(city)
    with pytest.raises(InvalidInput, match="请说明退回的理由"), city.work(city.registrar) as ctx:
        return_filing(ctx, filing_id, ReturnReason.NOT_NORMATIVE, " ")
    with city.work(city.registrar) as ctx:
        return_filing(ctx, filing_id, ReturnReason.NOT_NORMATIVE, "属于人事任免。")
    filing = get(city, Filing, filing_id)
    assert (filing.state, filing.return_reason) == (FilingState.RETURNED, ReturnReason.NOT_NORMATIVE)


def test_batch_receives_what_passes_and_says_why_the_rest_does_not(city: City) -> None:
    good, bare = whole(city), submitted(city, CLEAN)
    with city.read(city.registrar) as ctx:
        preview = preview_batch(ctx)
        assert [filing.id for filing in preview.ready] == [good]
        assert [(row.filing.id, row.reasons[0]) for row in preview.skipped] == [
            (bare, "F1 报送主体与文件类型：没有填写文件类型，无法判断报送单位是否有权制定。")
        ]
        assert ctx.session.get_one(Filing, good).state is FilingState.SUBMITTED
    with city.work(city.registrar) as ctx:
        done = receive_batch(ctx, [bare, good, good])
        assert ([f.id for f in done.ready], [s.filing.id for s in done.skipped]) == ([good], [bare])
    assert get(city, Filing, good).registration_number == "备〔2026〕0001号"
    assert get(city, Filing, bare).registration_number is None
    with city.work(city.registrar) as ctx:
        again = receive_batch(ctx, [good])
    assert again.skipped[0].reasons == ("当前状态为“已登记”，不能备案登记。请刷新页面查看最新状态。",)
    with pytest.raises(NotAllowed), city.read(city.clerk) as ctx:
        preview_batch(ctx)
