"""An opinion from confirmed flags: its words and versions, the chain of approval, numbers, letters, who sees it."""

from dataclasses import replace
from datetime import date

import pytest

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound, Outdated
from filing.letters import text_of
from filing.models import Letter, Opinion, OpinionDraft, OpinionEvent
from filing.services.letter import letters
from filing.services.letter.opinion_text import composed
from filing.services.opinion import opinions
from filing.services.opinion.opinion_steps import StepInput, take_step
from filing.services.review import review
from filing.terms import FilingAction, FilingState, OpinionState, OpinionTrack, Request, Verdict
from filing.terms import OpinionAction as A
from tests.services.city import CLEAN, City, act, audited, decide_all, flags_of, get, in_state, registered, rows
from tests.services.opinions import PATH, SOON, begun, issued, state_of, step, urged


def words_of(city: City, opinion_id: int, by: str = "reviewer") -> opinions.Words:
    with city.read(city.actors[by]) as ctx:
        return opinions.view_opinion(ctx, opinion_id).words


def test_draft_has_a_point_for_each_confirmed_flag_and_none_for_others(city: City) -> None:
    filing_id = registered(city)
    first, second = flags_of(city, filing_id)
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, first.id, Verdict.CONFIRM, note="暂住证制度已经取消。")
        review.decide_flag(ctx, second.id, Verdict.ASK)
    with city.work(city.reviewer) as ctx:
        opinion_id = opinions.begin_opinion(ctx, filing_id).id
    assert composed(words_of(city, opinion_id)).splitlines() == [
        "你单位报送备案的《云山市流动人口管理办法》收悉。根据《中华人民共和国各级人民代表大会常务委员会监督法》和"
        "规范性文件备案审查的有关规定，我机关对该文件进行了审查。经研究，现提出如下审查意见：",
        "一、存在的主要问题",
        "（一）第二条",
        "该文件第二条规定：“流动人口应当申领暂住证。”《某某法》第一条（自2021年8月20日起施行）规定：“取消”。暂住证制度已经取消。",
        "二、处理意见",
        "请对第二条予以修改。",
        "请于{{答复期限}}前将处理结果书面答复我机关，并将修改后的文件重新报送备案。",
    ]


def test_opinion_needs_a_review_a_confirmed_flag_and_no_other_under_way(city: City) -> None:
    filing_id = registered(city)
    with pytest.raises(Conflict, match="已登记"), city.work(city.reviewer) as ctx:
        opinions.begin_opinion(ctx, filing_id)
    clean = in_state(city, FilingState.UNDER_REVIEW, CLEAN)
    with pytest.raises(Conflict, match="没有认定成立的疑点"), city.work(city.reviewer) as ctx:
        opinions.begin_opinion(ctx, clean)
    decide_all(city, filing_id)
    with city.work(city.reviewer) as ctx:
        opinions.begin_opinion(ctx, filing_id)
    with pytest.raises(Conflict, match="已有一份书面审查意见（起草中）"), city.work(city.reviewer) as ctx:
        opinions.begin_opinion(ctx, filing_id)
    with city.work(city.reviewer) as ctx:
        opinions.begin_opinion(ctx, filing_id, OpinionTrack.REMINDER)


def test_own_draft_is_written_over_until_it_is_kept_or_somebody_else_writes(city: City) -> None:
    opinion_id = begun(city)
    words = words_of(city, opinion_id)

    def save(by: str, opening: str, *, keep: bool = False) -> int:
        with city.work(city.actors[by]) as ctx:
            return opinions.save_words(ctx, opinion_id, replace(words, opening=opening), keep=keep).number

    assert [
        save("reviewer", "甲"),
        save("reviewer", "乙"),
        save("reviewer", "丙", keep=True),
        save("reviewer", "丁"),
        save("committee_lead", "戊"),
        save("committee_lead", "己"),
    ] == [1, 1, 1, 2, 3, 3]
    assert [(draft.number, draft.opening, draft.is_kept) for draft in rows(city, OpinionDraft)] == [
        (1, "丙", True),
        (2, "丁", False),
        (3, "己", False),
    ]


def test_words_that_somebody_has_changed_meanwhile_are_not_overwritten(city: City) -> None:
    opinion_id = begun(city)
    words, version = words_of(city, opinion_id), get(city, Opinion, opinion_id).version
    with city.work(city.committee_lead) as ctx:
        opinions.save_words(ctx, opinion_id, replace(words, opening="甲"), seen_version=version)
    with pytest.raises(Outdated), city.work(city.reviewer) as ctx:
        opinions.save_words(ctx, opinion_id, replace(words, opening="乙"), seen_version=version)


def test_quotes_are_those_of_the_text_whatever_is_sent(city: City) -> None:
    opinion_id = begun(city)
    words = words_of(city, opinion_id)
    forged = replace(words.points[0], quote="别的话", article="第九条", request=Request.REPEAL)
    with city.work(city.reviewer) as ctx:
        opinions.save_words(ctx, opinion_id, replace(words, points=(forged,)))
    assert words_of(city, opinion_id).points == (replace(words.points[0], request=Request.REPEAL),)
    with pytest.raises(InvalidInput, match="已有变化"), city.work(city.reviewer) as ctx:
        opinions.save_words(ctx, opinion_id, replace(words, points=(replace(forged, flag=99),)))


def test_flags_confirmed_later_are_taken_in_without_losing_edits(city: City) -> None:
    filing_id = registered(city)
    first, second = flags_of(city, filing_id)
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, second.id, Verdict.CONFIRM)
    with city.work(city.reviewer) as ctx:
        opinion_id = opinions.begin_opinion(ctx, filing_id).id
        words = opinions.view_opinion(ctx, opinion_id).words
        point = replace(words.points[0], reasoning="写好的理由")
        opinions.save_words(ctx, opinion_id, replace(words, points=(point,)))
        review.decide_flag(ctx, first.id, Verdict.CONFIRM)
    with city.work(city.reviewer) as ctx:
        assert [flag.id for flag in opinions.view_opinion(ctx, opinion_id).missing] == [first.id]
        opinions.take_in_flags(ctx, opinion_id)
    points = words_of(city, opinion_id).points
    assert [(point.flag, point.reasoning) for point in points] == [
        (first.id, "上述规定与上位法不一致。"),
        (second.id, "写好的理由"),
    ]


def test_maker_does_not_approve(city: City) -> None:
    opinion_id = begun(city)
    with city.work(city.committee_lead) as ctx:
        words = opinions.view_opinion(ctx, opinion_id).words
        opinions.save_words(ctx, opinion_id, replace(words, opening="由负责人改写。"))
    step(city, "reviewer", A.PRESENT, opinion_id)
    with pytest.raises(Conflict, match="起草人不能批准"):
        step(city, "committee_lead", A.APPROVE, opinion_id)
    assert state_of(city, opinion_id) is OpinionState.PRESENTED


def test_opinion_whose_flag_no_longer_holds_is_not_presented(city: City) -> None:
    opinion_id = begun(city)
    flag = flags_of(city, 1)[0]
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flag.id, Verdict.UNDO)
    with pytest.raises(Conflict, match="第二条的疑点已不是“成立”"):
        step(city, "reviewer", A.PRESENT, opinion_id)


def test_issue_gives_number_day_letter_and_clock_at_once(city: City) -> None:
    opinion_id = issued(city)
    opinion = get(city, Opinion, opinion_id)
    assert (opinion.state, opinion.number, opinion.issued_on, opinion.due_on) == (
        OpinionState.ISSUED,
        "审〔2026〕1号",
        date(2026, 11, 24),
        date(2027, 1, 25),
    )
    letter = rows(city, Letter)[0]
    assert (letter.number, letter.subject_id, letter.issued_on) == ("审〔2026〕1号", opinion_id, opinion.issued_on)
    with city.work(city.clerk) as ctx:
        text = text_of(letters.letter_file(ctx, letter.id)[1])
    assert "请于2027年1月25日前将处理结果书面答复我机关，并将修改后的文件重新报送备案。" in text
    assert "（二）第三条\n该文件第三条规定：“违反规定生育的，应当缴纳社会抚养费。”" in text
    assert text.count("云山市人大常委会\n2026年11月24日") == 1


def issue_and_break_off(city: City, opinion_id: int) -> None:
    with city.work(city.registrar) as ctx:
        take_step(ctx, opinion_id, A.ISSUE, StepInput())
        raise RuntimeError


def test_failed_issue_uses_no_number(city: City) -> None:
    opinion_id = begun(city)
    for _, action, by, _ in PATH[:2]:
        step(city, by, action, opinion_id)
    with pytest.raises(RuntimeError):
        issue_and_break_off(city, opinion_id)
    assert (state_of(city, opinion_id), rows(city, Letter)) == (OpinionState.APPROVED, [])
    assert step(city, "registrar", A.ISSUE, opinion_id).number == "审〔2026〕1号"


def test_reminder_is_acknowledged_and_closed(city: City) -> None:
    opinion_id = issued(city, OpinionTrack.REMINDER)
    with pytest.raises(Conflict, match="提醒函没有“承诺整改”这一步"):
        step(city, "clerk", A.PROMISE, opinion_id, words="改", due_on=SOON)
    step(city, "clerk", A.ACKNOWLEDGE, opinion_id)
    step(city, "reviewer", A.CLOSE, opinion_id)
    opinion = get(city, Opinion, opinion_id)
    assert (opinion.state, opinion.number, opinion.due_on) == (OpinionState.CLOSED, "函〔2026〕1号", None)


def test_unit_sees_nothing_before_it_is_told_and_then_the_words_alone(city: City) -> None:
    opinion_id = begun(city)
    for by in ("clerk", "health_clerk", "reviewer2", "public", "system_admin"):
        with pytest.raises(NotFound), city.read(city.actors[by]) as ctx:
            opinions.view_opinion(ctx, opinion_id)
    step(city, "reviewer", A.DISCUSS, opinion_id, words="内部讨论")
    step(city, "reviewer", A.COMMUNICATE, opinion_id)
    with city.read(city.clerk) as ctx:
        view = opinions.view_opinion(ctx, opinion_id)
        assert ([event.action for event in view.events], len(view.drafts), view.missing) == ([A.COMMUNICATE], 1, ())
    step(city, "committee_lead", A.REVISE, opinion_id, words="再研究")
    with pytest.raises(NotFound), city.read(city.clerk) as ctx:
        opinions.view_opinion(ctx, opinion_id)


def test_unit_answers_and_nobody_answers_for_it(city: City) -> None:
    opinion_id = issued(city)
    for by in ("reviewer", "committee_lead", "registrar", "system_admin", "public"):
        with pytest.raises(NotAllowed):
            step(city, by, A.PROMISE, opinion_id, words="改", due_on=SOON)
    with pytest.raises(NotFound):
        step(city, "clerk2", A.PROMISE, opinion_id, words="改", due_on=SOON)
    with pytest.raises(InvalidInput, match="期限应晚于今天"):
        step(city, "clerk", A.PROMISE, opinion_id, words="改", due_on=date(2026, 11, 24))
    opinion = step(city, "clerk", A.PROMISE, opinion_id, words="列入计划", due_on=SOON)
    assert (opinion.state, opinion.due_on) == (OpinionState.RECTIFYING, SOON)


def test_urging_waits_for_its_day_and_makes_a_letter(city: City) -> None:
    opinion_id = issued(city)
    with pytest.raises(Conflict, match="办理期限是2027年1月25日，还没有届满"):
        step(city, "reviewer", A.URGE, opinion_id, due_on=SOON)
    city.clock.pass_(days=63)
    step(city, "reviewer", A.URGE, opinion_id, due_on=date(2027, 2, 10))
    letter = rows(city, Letter)[-1]
    assert letter.number == "函〔2027〕1号"
    with city.work(city.clerk) as ctx:
        text = text_of(letters.letter_file(ctx, letter.id)[1])
    assert "我机关于2026年11月24日向你单位发出审〔2026〕1号审查意见" in text
    assert "期限已于2027年1月25日届满" in text
    assert "请于2027年2月10日前作出处理" in text


def test_silence_leads_to_annulment(city: City) -> None:
    opinion_id = urged(city)
    step(city, "reviewer", A.PROPOSE, opinion_id, words="制定机关逾期没有处理。")
    step(city, "committee_lead", A.SCHEDULE, opinion_id)
    step(city, "committee_lead", A.ANNUL, opinion_id, words="撤销《云山市流动人口管理办法》第二条、第三条。")
    step(city, "reviewer", A.CLOSE, opinion_id)
    kinds = [(letter.kind.value, letter.number) for letter in rows(city, Letter)]
    assert kinds == [
        ("opinion", "审〔2026〕1号"),
        ("urging", "函〔2027〕1号"),
        ("motion", "函〔2027〕2号"),
        ("annulment", "函〔2027〕3号"),
    ]
    with city.read(city.clerk) as ctx:
        seen = [letter.kind.value for letter in opinions.view_opinion(ctx, opinion_id).letters]
    assert seen == ["annulment", "urging", "opinion"]
    with city.work(city.clerk) as ctx:
        text = text_of(letters.letter_file(ctx, rows(city, Letter)[-1].id)[1])
    assert "会议决定：\n撤销《云山市流动人口管理办法》第二条、第三条。\n本决定自公布之日起施行。" in text


def test_disagreement_may_be_accepted(city: City) -> None:
    opinion_id = issued(city)
    step(city, "unit_lead", A.DISAGREE, opinion_id, words="该规定有上位法依据。")
    step(city, "committee_lead", A.ACCEPT, opinion_id, words="说明的理由成立。")
    assert state_of(city, opinion_id) is OpinionState.CLOSED
    assert rows(city, Letter)[-1].number == "函〔2026〕1号"


def test_review_does_not_end_while_an_opinion_is_under_way(city: City) -> None:
    opinion_id = begun(city)
    with pytest.raises(Conflict, match="书面审查意见还没有办结（起草中），不能审结"):
        act(city, "reviewer", FilingAction.CONCLUDE, 1, "完毕")
    step(city, "reviewer", A.DROP, opinion_id, words="不再提出")
    assert act(city, "reviewer", FilingAction.CONCLUDE, 1, "完毕").state is FilingState.CONCLUDED


def test_every_step_is_an_event_and_an_audit_entry(city: City) -> None:
    opinion_id = issued(city)
    assert [event.action for event in rows(city, OpinionEvent)] == [A.PRESENT, A.APPROVE, A.ISSUE]
    mine = [entry[0] for entry in audited(city) if entry[1] in {f"opinion:{opinion_id}", "letter:1"}]
    assert mine == ["opinion.begin", "opinion.present", "opinion.approve", "letter.issue", "opinion.issue"]
