"""Suggestions: taken in from anybody, followed by code, decided in groups, answered each; nobody's name gets out."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from filing.errors import Conflict, EngineDown, InvalidInput, NotAllowed, NotFound
from filing.models import Suggestion
from filing.permissions import ANONYMOUS
from filing.services.material.materials import Upload
from filing.services.reading.upkeep import verify
from filing.services.suggestion import suggestion_list, suggestions
from filing.services.suggestion.personal import Proposer, masked, opened
from filing.services.suggestion.suggestions import SuggestionForm
from filing.terms import SuggestionAction as A
from filing.terms import SuggestionKind, SuggestionOutcome
from filing.terms import SuggestionState as S
from tests.services.city import City, audited, get, registered

FORM = SuggestionForm(
    title="云山市流动人口管理办法",
    content="第三条要求缴纳社会抚养费，于法无据。\n我是王小明，电话13800138000。",
    name="王小明",
    contact="13800138000",
    provision="第三条",
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def make(city: City, **more: Any) -> tuple[int, str]:
    """The id and the code of a suggestion from outside."""
    with city.work(ANONYMOUS) as ctx:
        made = suggestions.make(ctx, FORM, receiver_id=city.units["npc"], **more)
        return made.suggestion.id, made.code


def act(city: City, by: str, suggestion_id: int, action: A, words: str = "理由", **more: Any) -> S:
    with city.work(city.actors[by]) as ctx:
        return suggestions.act(ctx, suggestions.get_suggestion(ctx, suggestion_id), action, words=words, **more).state


def test_a_suggestion_goes_from_the_public_to_its_answer(city: City) -> None:
    made, code = make(city)
    assert get(city, Suggestion, made).number == "建〔2026〕0001号"
    assert act(city, "registrar", made, A.ASK_MORE, "请说明依据") is S.INCOMPLETE
    with city.work(ANONYMOUS) as ctx:
        typed = f" {code[:4].lower()}-{code[4:]} "
        suggestions.act(ctx, suggestions.by_code(ctx, typed), A.COMPLETE, words="依据第二条")
    assert act(city, "registrar", made, A.REGISTER, "") is S.REGISTERED
    assert act(city, "reviewer", made, A.BEGIN, "") is S.UNDER_REVIEW
    with pytest.raises(InvalidInput, match="请选择审查结果"):
        act(city, "reviewer", made, A.CONCLUDE)
    assert act(city, "reviewer", made, A.CONCLUDE, outcome=SuggestionOutcome.CORRECTED) is S.CONCLUDED
    assert act(city, "registrar", made, A.ANSWER, "已由制定机关修改") is S.ANSWERED
    with city.read(ANONYMOUS) as ctx:
        found = suggestions.by_code(ctx, code)
        said = [(event.action, event.actor, event.words) for event in suggestion_list.events_of(ctx, found)]
    assert (found.state, found.outcome, found.closed_at) == (S.ANSWERED, SuggestionOutcome.CORRECTED, city.clock.now)
    assert said == [
        (A.ASK_MORE, city.registrar.name, "请说明依据"),
        (A.COMPLETE, "建议人", "依据第二条"),
        (A.REGISTER, city.registrar.name, ""),
        (A.BEGIN, city.reviewer.name, ""),
        (A.CONCLUDE, city.reviewer.name, "理由"),
        (A.ANSWER, city.registrar.name, "已由制定机关修改"),
    ]


def test_who_was_refused_may_come_back_with_new_reasons(city: City) -> None:
    made, code = make(city)
    act(city, "registrar", made, A.REGISTER)
    assert act(city, "reviewer", made, A.DECLINE, "该文件已经废止") is S.DECLINED
    with city.work(ANONYMOUS) as ctx:
        assert suggestions.act(ctx, suggestions.by_code(ctx, code), A.REOPEN, words="没有废止").state is S.REGISTERED


def test_a_request_of_a_state_organ_is_never_declined(city: City) -> None:
    with city.work(city.registrar) as ctx:
        made = suggestions.make(ctx, FORM, kind=SuggestionKind.REQUEST).suggestion.id
    act(city, "registrar", made, A.REGISTER)
    with pytest.raises(Conflict, match="必须审查"):
        act(city, "reviewer", made, A.DECLINE)


def test_a_group_is_decided_once_and_answered_each(city: City) -> None:
    first, second = make(city)[0], make(city)[0]
    for each in (first, second):
        act(city, "registrar", each, A.REGISTER)
    with city.work(city.registrar) as ctx:
        assert [row.id for row in suggestion_list.alike(ctx, suggestions.get_suggestion(ctx, second))] == [first]
        suggestions.join(ctx, second, first)
        with pytest.raises(InvalidInput, match="最先的一件"):
            suggestions.join(ctx, first, second)
    act(city, "reviewer", first, A.BEGIN)
    act(city, "reviewer", first, A.CONCLUDE, outcome=SuggestionOutcome.NO_PROBLEM)
    act(city, "registrar", first, A.ANSWER)
    rows = [get(city, Suggestion, each) for each in (first, second)]
    assert [(row.state, row.outcome) for row in rows] == [
        (S.ANSWERED, SuggestionOutcome.NO_PROBLEM),
        (S.CONCLUDED, SuggestionOutcome.NO_PROBLEM),
    ]


def test_personal_data_are_encrypted_and_kept_from_the_enacting_organ(city: City) -> None:
    filing_id = registered(city)
    made, code = make(city)
    row = get(city, Suggestion, made)
    assert opened(city.instance.settings, row.proposer) == Proposer("王小明", "13800138000")
    with city.work(city.registrar) as ctx:
        assert [filing.id for filing in suggestion_list.filings_named(ctx, row)] == [filing_id]
        suggestions.link(ctx, made, filing_id)
    with city.read(city.clerk) as ctx:
        assert suggestion_list.of_filing(ctx, ctx.session.get_one(Suggestion, made).filing) == ()
    act(city, "registrar", made, A.REGISTER)
    act(city, "reviewer", made, A.BEGIN)
    with city.read(city.clerk) as ctx:
        (view,) = suggestion_list.of_filing(ctx, ctx.session.get_one(Suggestion, made).filing)
        assert view.content == "第三条要求缴纳社会抚养费，于法无据。\n我是某某，电话某某。"
        with pytest.raises(NotAllowed):
            suggestions.get_suggestion(ctx, made)
    with city.read(city.health_clerk) as ctx:
        assert suggestion_list.of_filing(ctx, ctx.session.get_one(Suggestion, made).filing) == ()
    with city.read(city.registrar2) as ctx, pytest.raises(NotFound):
        suggestions.get_suggestion(ctx, made)
    assert code not in str(audited(city))


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("身份证11010119900307771X。", "身份证×××。"),
        ("手机 138 0013 8000 或 138-0013-8000", "手机 ××× 或 ×××"),
        ("电话0931-8800123，邮箱 li.si@example.org", "电话×××，邮箱 ×××"),
        ("云政发〔2026〕12号第13条，2026年10月8日，1000000元", "云政发〔2026〕12号第13条，2026年10月8日，1000000元"),
    ],
)
def test_numbers_that_point_to_a_person_are_masked(written: str, left: str) -> None:
    assert masked(written, Proposer("", "")) == left


def test_the_wrong_key_is_an_error_and_not_nobody(city: City) -> None:
    made, _ = make(city)
    (city.instance.settings.instance_path / "personal_key").unlink()
    with city.work(city.registrar) as ctx, pytest.raises(EngineDown, match="请从备份恢复"):
        suggestions.proposer_of(ctx, suggestions.get_suggestion(ctx, made))


def test_looking_at_personal_data_is_recorded(city: City) -> None:
    made, _ = make(city)
    with city.work(city.reviewer) as ctx:
        suggestions.proposer_of(ctx, suggestions.get_suggestion(ctx, made))
    assert audited(city)[-1][:2] == ("suggestion.read", f"suggestion:{made}")


def test_files_are_kept_byte_for_byte_and_others_refused(city: City) -> None:
    made, _ = make(city, uploads=[Upload("证据.png", PNG)])
    with city.work(city.registrar) as ctx:
        (kept,) = suggestion_list.files_of(ctx, suggestions.get_suggestion(ctx, made))
        assert suggestions.file_of(ctx, made, kept.id)[1] == PNG
    for uploads, said in (
        ([Upload("a.exe", b"MZ" + bytes(64))], "不是 Word、PDF、OFD 文件或者图片"),
        ([Upload("a.png", PNG)] * 4, "最多附 3 个文件"),
        ([Upload("a.png", PNG + bytes(11 * 1024 * 1024))], "超过 10 MB"),
    ):
        with pytest.raises(InvalidInput, match=said):
            make(city, uploads=uploads)
    assert verify(city.instance).faults == []


def test_every_fault_is_told_by_field(city: City) -> None:
    form = replace(FORM, title=" ", content="", name="名" * 61)
    with city.work(ANONYMOUS) as ctx, pytest.raises(InvalidInput) as raised:
        suggestions.make(ctx, form, receiver_id=city.units["npc"])
    assert raised.value.details == {
        "title": ["必填。"],
        "content": ["必填。"],
        "name": ["姓名或者单位名称最长 60 个字，现有 61 个字，请缩短。"],
    }


def test_with_two_bodies_the_proposer_has_to_choose(city: City) -> None:
    with city.work(ANONYMOUS) as ctx, pytest.raises(InvalidInput, match="请选择接收审查建议"):
        suggestions.make(ctx, FORM)


def test_a_wrong_code_finds_nothing(city: City) -> None:
    make(city)
    with city.read(ANONYMOUS) as ctx, pytest.raises(NotFound, match="没有这个查询码"):
        suggestions.by_code(ctx, "AAAA BBBB CCCC DDDD")


def test_lists_are_the_offices_own(city: City) -> None:
    made, _ = make(city)
    with city.read(city.reviewer) as ctx:
        page = suggestion_list.list_suggestions(ctx, suggestion_list.SuggestionFilter(text="流动", is_open=True))
        assert ([row.id for row in page.rows], suggestion_list.count_by_state(ctx)) == ([made], {S.RECEIVED: 1})
    with city.read(city.reviewer2) as ctx:
        assert suggestion_list.list_suggestions(ctx, suggestion_list.SuggestionFilter()).total == 0
        assert ctx.session.scalars(select(Suggestion.id)).all() == [made]


def test_each_state_has_its_clock_in_days_of_the_profile(city: City) -> None:
    """Received on Tuesday 24 November 2026; five working days, three months from receipt, fifteen days to answer."""
    made, _ = make(city)
    seen = [get(city, Suggestion, made).due_on]
    city.clock.pass_(days=2)
    for by, action, more in (
        ("registrar", A.REGISTER, {}),
        ("reviewer", A.BEGIN, {}),
        ("reviewer", A.CONCLUDE, {"outcome": SuggestionOutcome.NO_PROBLEM}),
        ("registrar", A.ANSWER, {}),
    ):
        act(city, by, made, action, **more)
        seen.append(get(city, Suggestion, made).due_on)
    assert seen == [date(2026, 12, 1), date(2027, 2, 24), date(2027, 2, 24), date(2026, 12, 11), None]
