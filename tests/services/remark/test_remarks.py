"""批注 and 办理进度: seen by the reviewing body alone, kept with the words that they speak of."""

from datetime import date, timedelta

import pytest

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import Filing, Remark, Suggestion
from filing.services.reading import emendations
from filing.services.reading.emendations import EmendationInput
from filing.services.remark import remarks
from filing.services.remark.remarks import RemarkView
from filing.services.suggestion import suggestions
from filing.services.suggestion.suggestions import SuggestionForm
from tests.services.city import TEXT, City, audited, registered, rows, work_off

TODAY = date(2026, 11, 24)


def note(
    city: City, filing_id: int, words: str = "应核对授权。", *, address: str = "art_3", by: str = "reviewer"
) -> int:
    with city.work(city.actors[by]) as ctx:
        return remarks.remark_on_filing(ctx, filing_id, words, address=address).id


def seen(city: City, filing_id: int, by: str = "registrar") -> tuple[RemarkView, ...]:
    with city.read(city.actors[by]) as ctx:
        return remarks.remarks_by_id(ctx, filing_id)


def emend(city: City, filing_id: int, before: str, after: str) -> None:
    with city.work(city.registrar) as ctx:
        emendations.emend(ctx, filing_id, EmendationInput(TEXT.replace(before, after), "识别有误", 1))
    work_off(city)


def resolve(city: City, by: str, *, is_resolved: bool = True) -> Remark:
    with city.work(city.actors[by]) as ctx:
        return remarks.resolve(ctx, 1, is_resolved=is_resolved)


def test_a_comment_stays_at_its_provision(city: City) -> None:
    filing_id = registered(city)
    note(city, filing_id)
    note(city, filing_id, "第二款不明确。", address="art_3__para_2")
    first, second = seen(city, filing_id)
    assert (first.remark.article, first.place and first.place.address) == ("第三条", "art_3")
    assert (second.remark.article, second.remark.quote) == ("第三条第二款", "经批准的除外。")
    assert (first.remark.actor, first.remark.day, first.is_anchored) == (city.reviewer.name, TODAY, True)


def test_a_comment_survives_other_changes_and_moved_articles(city: City) -> None:
    filing_id = registered(city)
    note(city, filing_id)
    emend(city, filing_id, "第三条　", "第三条　市公安局负责登记。\n第四条　")
    (view,) = seen(city, filing_id)
    assert (view.place and view.place.address, view.has_changed) == ("art_4", False)


def test_a_comment_on_words_that_have_changed_says_so(city: City) -> None:
    filing_id = registered(city)
    note(city, filing_id)
    emend(city, filing_id, "社会抚养费", "社会抚恤费")
    (view,) = seen(city, filing_id)
    assert (view.place, view.has_changed, "社会抚养费" in view.remark.quote) == (None, True, True)


def test_a_comment_is_resolved_and_opened_again(city: City) -> None:
    filing_id = registered(city)
    note(city, filing_id)
    assert resolve(city, "registrar").resolved_by == city.registrar.name
    resolve(city, "reviewer")
    assert resolve(city, "reviewer", is_resolved=False).resolved_at is None
    target = f"filing:{filing_id}"
    assert audited(city)[-3:] == [
        ("remark.add", target, city.reviewer.name),
        ("remark.resolve", target, city.registrar.name),
        ("remark.reopen", target, city.reviewer.name),
    ]


def test_progress_is_dated_and_asks_for_nothing(city: City) -> None:
    filing_id = registered(city)
    with city.work(city.reviewer) as ctx:
        day = ctx.today - timedelta(days=3)
        remarks.remark_on_filing(ctx, filing_id, "已电话沟通。", day=day)
    (view,) = seen(city, filing_id)
    assert (view.remark.day, view.is_anchored, view.has_changed) == (day, False, False)
    assert remarks.progress_of([view]) == [view.remark]
    with pytest.raises(Conflict, match="只作记录"):
        resolve(city, "reviewer")
    with pytest.raises(InvalidInput) as error, city.work(city.reviewer) as ctx:
        remarks.remark_on_filing(ctx, filing_id, " ", day=ctx.today + timedelta(days=1))
    assert error.value.details == {"words": ["请写明内容。"], "day": ["日期不能晚于今天（2026-11-24）。"]}


def test_nobody_but_the_reviewing_body_reads_or_writes(city: City) -> None:
    filing_id = registered(city)
    note(city, filing_id)
    for by in ("clerk", "unit_lead", "reviewer2", "public", "system_admin"):
        with pytest.raises(NotAllowed):
            note(city, filing_id, by=by)
        with pytest.raises(NotAllowed):
            seen(city, filing_id, by)
        with pytest.raises(NotFound):
            resolve(city, by)
        with city.read(city.actors[by]) as ctx:
            assert remarks.remarks_of(ctx, ctx.session.get_one(Filing, filing_id)) == ()
    assert len(rows(city, Remark)) == 1


def test_progress_of_a_suggestion_belongs_to_its_office(city: City) -> None:
    with city.work(city.registrar) as ctx:
        suggestions.make(ctx, SuggestionForm("办法", "第三条不当。", name="王小明", contact="13800138000"))
    suggestion_id = rows(city, Suggestion)[0].id
    with city.work(city.reviewer) as ctx:
        remarks.remark_on_suggestion(ctx, suggestion_id, "已转法工委研究。")
    with city.read(city.registrar) as ctx:
        found = remarks.remarks_of_suggestion(ctx, suggestion_id)
        assert [(one.words, one.day) for one in found] == [("已转法工委研究。", TODAY)]
    with pytest.raises(NotFound), city.work(city.reviewer2) as ctx:
        remarks.remark_on_suggestion(ctx, suggestion_id, "甲")
    with pytest.raises(NotAllowed), city.work(city.clerk) as ctx:
        remarks.remark_on_suggestion(ctx, suggestion_id, "甲")
    assert audited(city)[-1] == ("remark.add", f"suggestion:{suggestion_id}", city.reviewer.name)
