"""Questions from both sides' pages, without scripts."""

from filing.terms import FilingAction
from tests.services.city import City, act, registered
from tests.web.visitor import Web, upload


def test_a_reviewer_asks_and_the_clerk_answers_with_a_file(web: Web, city: City) -> None:
    filing_id = registered(city)
    reviewer, clerk = web.as_("reviewer"), web.as_("clerk")
    page = reviewer.get(f"/filings/{filing_id}/questions/new?address=art_3__para_1")
    assert page.values("option[selected]", "value") == ["art_3"]
    page = reviewer.post(f"/filings/{filing_id}/questions", address="art_3", words=" ")
    assert (page.status, page.texts(".fault")) == (422, ["请写明询问的内容。"])
    page = reviewer.post(f"/filings/{filing_id}/questions", address="art_3", words="依据是什么？")
    assert "已发给制定机关" in page.text("#notices")
    assert "答复" in clerk.get("/todo").text()
    assert "第三条" in clerk.get("/todo").text()
    assert page.response.request.path in clerk.get("/todo").values("a", "href")
    assert "依据是什么？" in clerk.get(f"/filings/{filing_id}").text()
    desk = reviewer.get(f"/review/{filing_id}")
    assert desk.values(".regulation .remark a", "href") == ["/questions/1"]
    page = clerk.post("/questions/1/answer_question", words="省条例。", files=upload("", "空.txt"))
    assert (page.status, page.field("words")) == (422, "省条例。")
    page = clerk.post("/questions/1/answer_question", words="省条例。", files=upload("条例", "条例.txt"))
    assert "已答复。" in page.text("#notices")
    assert page.texts(".filelink") == ["条例.txt"]
    assert "条例.txt" in reviewer.get(f"/filings/{filing_id}").text()
    page = reviewer.post("/questions/1/follow_up", words="请写明条款。")
    assert page.texts(".history-what") == ["询问", "答复", "追问"]
    assert page.texts(".act summary") == ["撤回询问"]


def test_the_letter_is_drafted_from_the_question_and_leads_back(web: Web, city: City) -> None:
    registered(city)
    reviewer = web.as_("reviewer")
    reviewer.post("/filings/1/questions", address="", words="依据是什么？")
    page = reviewer.post("/questions/1/letter")
    assert page.field("事项") == "依据是什么？"
    assert "/questions/1" in page.values(".keyline a", "href")
    assert page.response.request.path in reviewer.get("/questions/1").values("aside a", "href")
    assert web.as_("clerk").post("/questions/1/letter").status == 403
    assert reviewer.post("/questions/1/burn", words="甲").status == 404


def test_a_concluded_case_offers_no_steps(web: Web, city: City) -> None:
    filing_id = registered(city, "云山市公园管理办法\n第一条　公园免费开放。\n第二条　本办法自2026年12月1日起施行。\n")
    reviewer = web.as_("reviewer")
    reviewer.post(f"/filings/{filing_id}/questions", words="依据是什么？")
    web.as_("clerk").post("/questions/1/answer_question", words="省条例。")
    act(city, "reviewer", FilingAction.BEGIN_REVIEW, filing_id)
    act(city, "reviewer", FilingAction.CONCLUDE, filing_id, "未发现问题")
    assert reviewer.get("/questions/1").texts(".act summary") == []
    assert "询问制定机关" not in reviewer.get(f"/filings/{filing_id}").text()
