"""The queue, the desk with its cards, verdicts by plain forms and by script, conclusion."""

from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from filing.errors import FilingError
from filing.models import CheckFailureRow, Decision, Flag
from filing.services.review import review
from filing.terms import FilingState, FlagState, Severity, Verdict
from tests.services.city import CLEAN, TEXT, decide_all, flags_of, get, in_state, registered, submitted
from tests.web.visitor import Page, Visitor, Web


def card(page: Page, flag_id: int) -> Any:
    return page.root.get_element_by_id(f"flag-{flag_id}")


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def opened(web: Web, who: str = "reviewer") -> tuple[Visitor, int, list[Flag]]:
    """A reviewer before a filing with two flags: 第二条 medium, 第三条 high."""
    filing_id = registered(web.city)
    return web.as_(who), filing_id, flags_of(web.city, filing_id)


def decide(visitor: Visitor, flag: Flag, **fields: str) -> Page:
    return visitor.post(f"/review/{flag.filing_id}/flags/{flag.id}", **{"version": str(flag.version), **fields})


def test_desk_marks_each_flag_where_it_stands_and_proves_it_on_a_card(web: Web) -> None:
    reviewer, filing_id, flags = opened(web)
    page = reviewer.get(f"/review/{filing_id}")
    assert page.texts(".regulation .mark") == ["暂住证", "社会抚养费"]
    assert page.values(".regulation .mark a", "href") == [f"#flag-{flag.id}" for flag in flags]
    assert page.texts(".contents-articles .has-marks") == ["第二条，1 处", "第三条，1 处"]
    second = card(page, flags[1].id)
    assert [words(e) for e in second.cssselect(".card-line b, .severity, .card-topic, .card-line .state")] == [
        "第三条",
        "▲抵触或越权",
        "计划生育",
        "待研判",
    ]
    assert words(second.cssselect(".card-message")[0]) == "「社会抚养费」疑似已经取消。"
    assert [words(e) for e in second.cssselect(".quote")] == ["第三条 违反规定生育的，应当缴纳社会抚养费。", "取消"]
    assert words(second.cssselect(".proof-days")[0]) == "2021-08-20 起施行至今"
    assert words(second.cssselect(".card-advice")[0]) == "建议删去。"
    assert "找到：“社会抚养费”" in words(second.cssselect(".why")[0])
    assert "TT-001" in words(second.cssselect(".card-rule")[0])
    assert "合法性·与上位法不一致" in words(second.cssselect(".card-rule")[0])


def test_verdict_by_form_moves_on_to_the_next_open_flag(web: Web) -> None:
    reviewer, filing_id, flags = opened(web)
    answer = reviewer.client.post(
        f"/review/{filing_id}/flags/{flags[0].id}",
        data={"csrf_token": reviewer.token, "version": "1", "verdict": "confirm"},
    )
    assert answer.location == f"/review/{filing_id}#flag-{flags[1].id}"
    page = reviewer.get(f"/review/{filing_id}")
    assert page.texts(".desk-open") == ["待研判 1"]
    assert page.texts("[data-case-state]") == ["审查中"]
    page = decide(reviewer, flags[1], dismiss="quotation", note="只是转述")
    assert page.text("#notices").endswith("第三条：不成立。疑点已全部研判，可以审结。")
    assert words(card(page, flags[1].id).cssselect(".card-decided")[0]).startswith("不成立 转引、转述 审查人员reviewer")


def test_other_as_reason_needs_its_words(web: Web) -> None:
    reviewer, _, flags = opened(web)
    page = decide(reviewer, flags[0], dismiss="other")
    assert page.status == 400
    assert "请写明具体理由" in page.text()
    assert get(web.city, Flag, flags[0].id).state is FlagState.OPEN
    assert decide(reviewer, flags[0], dismiss="other", note="已于去年修改").status == 200


@pytest.mark.parametrize("verdict", ["confirm", "ask"])
def test_verdict_can_be_undone(web: Web, verdict: str) -> None:
    reviewer, _, flags = opened(web)
    decide(reviewer, flags[0], verdict=verdict)
    decided = get(web.city, Flag, flags[0].id)
    page = decide(reviewer, decided, verdict="undo")
    assert page.texts(".desk-open") == ["待研判 2"]
    assert [words(e) for e in card(page, flags[0].id).cssselect(".card-history summary")] == ["研判记录 2 次"]
    with web.city.instance.database.reading() as session:
        verdicts = list(session.scalars(select(Decision.verdict).order_by(Decision.id)))
    assert verdicts == [Verdict(verdict), Verdict.UNDO]


def test_two_reviewers_at_one_flag_the_slower_hears_of_it(web: Web) -> None:
    reviewer, _, flags = opened(web)
    lead = web.as_("committee_lead")
    assert decide(lead, flags[0], verdict="confirm").status == 200
    page = decide(reviewer, flags[0], dismiss="quotation")
    assert (page.status, page.texts("h1")) == (409, ["内容已有变化"])
    assert page.text(".errorpage-advice") == "请返回并刷新页面，查看最新内容后再办理。"
    assert get(web.city, Flag, flags[0].id).decided_by == web.city.committee_lead.name


def test_verdicts_that_are_none_are_refused(web: Web) -> None:
    reviewer, filing_id, flags = opened(web)
    for fields in (
        {},
        {"verdict": "burn"},
        {"verdict": "dismiss"},
        {"dismiss": "burn"},
        {"verdict": "confirm", "version": "0"},
    ):
        page = decide(reviewer, flags[0], **fields)
        assert page.status == 400, fields
    assert decide(reviewer, Flag(id=999, filing_id=filing_id, version=1), verdict="confirm").status == 404
    assert get(web.city, Flag, flags[0].id).state is FlagState.OPEN


def test_script_gets_the_card_as_it_now_is(web: Web) -> None:
    reviewer, filing_id, flags = opened(web)
    answer = reviewer.ask(f"/review/{filing_id}/flags/{flags[0].id}", verdict="confirm", version="1")
    body = answer.json
    assert (answer.status_code, body["state"], body["open"], body["message"]) == (200, "confirmed", 1, "第二条：成立")
    assert body["tone"] == "medium is-confirmed"
    assert 'data-state="confirmed"' in body["html"]
    assert "还有 1 处疑点没有研判" in body["conclusion"]
    assert "审查中" in body["case_state"]
    again = reviewer.ask(f"/review/{filing_id}/flags/{flags[0].id}", verdict="confirm", version="1")
    assert (again.status_code, list(again.json)) == (409, ["message"])


def test_flag_by_hand_is_found_by_its_words(web: Web) -> None:
    reviewer, filing_id, _ = opened(web)
    fields = {"severity": "low", "criterion": "legality.procedure", "message": "没有依据。"}
    page = reviewer.post(f"/review/{filing_id}/flags", quote="经批准的除外", **fields)
    assert page.text("#notices") == "疑点已添加。"
    flag = flags_of(web.city, filing_id)[-1]
    assert (flag.article, flag.quote, flag.severity, flag.rule_id) == ("第三条", "经批准的除外", Severity.LOW, None)
    assert words(card(page, flag.id).cssselect(".card-rule")[0]) == "人工标注 合法性·违背法定程序"


def test_flag_by_hand_says_when_the_words_are_missing_or_many(web: Web) -> None:
    reviewer, filing_id, _ = opened(web)
    fields = {"severity": "low", "criterion": "legality.procedure", "message": "没有依据。"}
    path = f"/review/{filing_id}/flags"
    for quote, said in (
        ("", "请填写疑点所在的原文，一字不差。"),
        ("没有的话", "全文中没有这段文字，请照原文填写。"),
        ("流动人口", "这段文字在全文中出现 3 次，请多写几个字，或者选定条款。"),
    ):
        page = reviewer.post(path, quote=quote, **fields)
        assert (page.status, page.text("#quote-fault"), page.field("quote")) == (422, said, quote)
        assert page.field("message") == "没有依据。"
    page = reviewer.post(path, quote="流动人口", article="art_2", **fields)
    assert page.text("#notices") == "疑点已添加。"


def test_flag_by_offsets_outside_of_the_text_is_refused(web: Web) -> None:
    reviewer, filing_id, _ = opened(web)
    fields = {"severity": "low", "criterion": "legality.procedure", "message": "没有依据。"}
    for start, end in (("-1", "3"), ("5", "5"), ("0", "999999"), ("a", "b")):
        assert reviewer.post(f"/review/{filing_id}/flags", start=start, end=end, **fields).status == 422
    assert len(flags_of(web.city, filing_id)) == 2


def test_review_ends_only_when_nothing_is_open(web: Web) -> None:
    reviewer, filing_id, flags = opened(web)
    decide(reviewer, flags[0], verdict="confirm")
    page = reviewer.get(f"/review/{filing_id}")
    assert page.text(".obstacles") == "还有 1 处疑点没有研判，不能审结。"
    assert page.values(".conclude button", "disabled") == ["disabled"]
    version = page.root.cssselect(".conclude [name=version]")[0].value
    refused = reviewer.post(f"/review/{filing_id}/conclusion", conclusion="建议修改。", version=version)
    assert refused.status == 409
    assert "还有 1 处疑点没有研判，不能审结" in refused.text()
    decide(reviewer, flags[1], verdict="confirm")
    empty = reviewer.post(f"/review/{filing_id}/conclusion", conclusion=" ", version=version)
    assert (empty.status, empty.text("#conclusion-fault")) == (422, "请填写审查意见。")
    version = empty.root.cssselect(".conclude [name=version]")[0].value
    page = reviewer.post(f"/review/{filing_id}/conclusion", conclusion="建议修改。", version=version)
    assert (page.text("#notices"), page.text(".opinion")) == ("审查已终结。", "建议修改。")
    assert reviewer.get(f"/review/{filing_id}").root.cssselect("form.decide") == []


def test_failed_rules_must_be_acknowledged_before_the_end(web: Web) -> None:
    city = web.city
    filing_id = in_state(city, FilingState.UNDER_REVIEW)
    with city.instance.database.transaction() as session:
        session.add(CheckFailureRow(revision_id=1, rule_id="TT-001", message="运行超时。"))
    reviewer = web.as_("reviewer")
    page = reviewer.get(f"/review/{filing_id}")
    assert page.text(".obstacles") == "还有 1 条未能运行的规则没有确认，不能审结。"
    assert "规则 TT-001 没有运行完：运行超时。" in page.text("[data-cards]")
    page = reviewer.post(page.values("[data-cards] .notice form", "action")[0])
    assert "确认，本条须人工审查" in page.text("[data-cards]")
    assert page.root.cssselect(".obstacles") == []


def test_filing_without_flags_says_what_that_means(web: Web) -> None:
    filing_id = registered(web.city, CLEAN)
    page = web.as_("reviewer").get(f"/review/{filing_id}")
    assert page.texts(".nothing-found b") == ["没有发现疑点"]
    assert "没有提示不等于没有问题" in page.text(".nothing-found")
    assert page.texts(".conclude button") == ["开始审查"]


def test_desk_of_a_text_that_was_not_read_shows_no_empty_success(web: Web) -> None:
    filing_id = submitted(web.city, "    ")
    page = web.as_("reviewer").get(f"/review/{filing_id}")
    assert page.texts(".nothing-found b") == ["规则比对还没有完成"]
    assert "文本还没有读出" in page.text(".desk-text")


def test_registrar_looks_at_flags_and_decides_none(web: Web) -> None:
    registrar, filing_id, _ = opened(web, "registrar")
    page = registrar.get(f"/review/{filing_id}")
    assert len(page.root.cssselect(".card")) == 2
    assert page.root.cssselect("form.decide, form[data-add-flag], .conclude form") == []


def test_precedents_are_offered_where_the_same_provision_stands(web: Web) -> None:
    first = registered(web.city)
    decide_all(web.city, first)
    second = registered(web.city, TEXT.replace("流动人口管理办法", "外来人口管理办法"))
    page = web.as_("reviewer").get(f"/review/{second}")
    assert page.values(".precedent a", "href") == [f"/review/{first}"] * 2
    assert "判为成立" in page.texts(".precedent")[0]


def test_card_opens_the_article_of_the_law_as_it_stood(web: Web) -> None:
    filing_id = registered(web.city)
    reviewer = web.as_("reviewer")
    link = reviewer.get(f"/review/{filing_id}").values("[data-law]", "href")[0]
    assert "法律库没有收录《某某法》。" in reviewer.get(link).text()
    assert reviewer.client.get(link, headers={"X-Requested-With": "filing"}).text.strip().startswith("<div")
    assert reviewer.get("/review/law?law=某某法&article=第一条&day=昨天").status == 404


def test_queue_narrows_by_severity_topic_age_and_state(web: Web) -> None:
    city = web.city
    registered(city)
    city.clock.pass_(days=40)
    registered(city, CLEAN)
    reviewer = web.as_("reviewer")
    page = reviewer.get("/review")
    assert page.texts(".row-title") == ["云山市流动人口管理办法", "云山市公园管理办法"]
    assert page.texts(".facet") == ["抵触或越权 1", "不一致 1", "已取消的制度 1", "计划生育 1"]
    assert page.texts(".flagcounts") == ["▲抵触或越权1◆不一致1"]
    for query in (
        "severity=high",
        "topic=family_planning",
        "age_days=30",
        "text=流动",
        "organ=云山市人民政府&age_days=7",
    ):
        assert reviewer.get(f"/review?{query}").texts(".row-title") == ["云山市流动人口管理办法"], query
    assert reviewer.get("/review?state=concluded").texts(".empty-title") == ["没有符合条件的文件"]
    assert reviewer.get("/review?severity=info").texts(".found b")[0] == "0"


def test_flags_by_hand_and_verdicts_at_once_do_not_wait_for_each_other(web: Web) -> None:
    """The look into an unpublished case writes to the audit trail: on PostgreSQL the order of locks matters."""
    filing_id = registered(web.city, is_open=False)
    flag = flags_of(web.city, filing_id)[0]
    add = {"quote": "暂住证", "severity": "low", "criterion": "propriety.other", "message": "存疑"}
    reviewer, faults = web.as_("reviewer"), []
    reviewer.get(f"/review/{filing_id}")

    def decide_often() -> None:
        for verdict in (Verdict.CONFIRM, Verdict.UNDO) * 8:
            try:
                with web.city.work(web.city.committee_lead) as ctx:
                    review.decide_flag(ctx, flag.id, verdict)
            except FilingError as error:
                faults.append(error)

    other = Thread(target=decide_often)
    other.start()
    answers = [reviewer.post(f"/review/{filing_id}/flags", **add).status for _ in range(8)]
    other.join()
    assert (answers, faults) == ([200] * 8, [])


def test_a_case_is_claimed_on_the_desk_and_shown_in_the_queue(web: Web) -> None:
    filing_id = registered(web.city)
    reviewer, lead = web.as_("reviewer"), web.as_("committee_lead")
    assert "无人承办" in reviewer.get(f"/review/{filing_id}").text(".desk-holder")
    page = reviewer.post(f"/review/{filing_id}/claim")
    assert page.text(".desk-holder").startswith("您承办 2026-11-24 10:00 起")
    assert web.city.reviewer.name in lead.get("/review").text("td[data-label=承办]")
    assert lead.get("/review?reviewable=1&unclaimed=1").texts("td[data-label=承办]") == []
    page = lead.post(f"/review/{filing_id}/assign", username="committee-lead")
    assert page.text(".desk-holder").startswith("您承办")
    page = reviewer.get(f"/review/{filing_id}")
    assert ("不能研判" in page.text(".desk-cards"), page.texts(".decide")) == (True, [])
    assert reviewer.post(f"/review/{filing_id}/claim").status == 409
    assert lead.post(f"/review/{filing_id}/release").response.request.path == "/review"


def test_a_second_person_objects_and_agrees_on_the_card(web: Web) -> None:
    web.city.instance.settings = replace(web.city.instance.settings, second_review=1)
    filing_id = registered(web.city)
    fee = flags_of(web.city, filing_id)[1]
    reviewer, lead = web.as_("reviewer"), web.as_("committee_lead")
    page = reviewer.post(f"/review/{filing_id}/flags/{fee.id}", verdict="confirm", note="应当删去", version="1")
    assert "须由第二人复核" in page.text(f"#flag-{fee.id}")
    assert page.texts(".second form") == []
    page = lead.post(f"/review/{filing_id}/flags/{fee.id}/view", agrees="0", note="属于转引", version="2")
    sides = [f"{web.city.reviewer.name}：成立", f"{web.city.committee_lead.name}：不同意"]
    assert page.texts(".second-sides h4") == sides
    assert "还有 1 处成立的疑点没有经第二人复核同意" in page.text("#conclude")
    version = page.values(".second [name=version]", "value")[0]
    page = lead.post(f"/review/{filing_id}/flags/{fee.id}/view", agrees="1", version=version)
    assert "复核同意。" in page.text(f"#flag-{fee.id}")


def test_a_second_person_reads_the_conclusion_and_ends_the_review(web: Web) -> None:
    city = web.city
    city.instance.settings = replace(city.instance.settings, second_review=2)
    filing_id = in_state(city, FilingState.UNDER_REVIEW)
    maker, checker = web.as_("reviewer"), web.as_("committee_lead")
    desk = maker.get(f"/review/{filing_id}")
    assert "提请审结" in desk.text("#conclude")
    page = maker.post(f"/review/{filing_id}/conclusion", conclusion="未发现问题", version=desk.field("version"))
    assert "等待第二人复核" in page.text("#notices")
    assert page.texts("#conclude [name=agrees]") == []
    page = checker.get(f"/review/{filing_id}")
    assert page.texts("#conclude [name=agrees]") == ["同意并审结", "不同意"]
    page = checker.post(f"/review/{filing_id}/conclusion/view", proposal="1", agrees="0", note="应当提醒。")
    assert "应当提醒。" in maker.get(f"/review/{filing_id}").text("#conclude")
    page = checker.post(f"/review/{filing_id}/conclusion/view", proposal="1", agrees="1")
    assert (page.response.request.path, page.text("#notices")) == (f"/filings/{filing_id}", "审查已终结。")
    assert "应当提醒" not in web.as_("clerk").get(f"/filings/{filing_id}").text()
