"""批注 beside the article at the desk, 办理进度 in the course of a case and of a suggestion."""

from filing.services.suggestion import suggestions
from filing.services.suggestion.suggestions import SuggestionForm
from tests.services.city import City, registered
from tests.web.visitor import Web


def test_a_comment_stands_below_its_article_and_is_resolved(web: Web, city: City) -> None:
    filing_id = registered(city)
    reviewer = web.as_("reviewer")
    page = reviewer.post(f"/review/{filing_id}/remarks", address="art_3", words="应核对授权。")
    assert "批注已保存" in page.text("#notices")
    assert page.values(".regulation .remark", "id") == ["remark-1"]
    assert page.root.cssselect("#remark-1")[0].getprevious().get("id") == "p-art_3__para_1"
    page = web.as_("registrar").post("/remarks/1", is_resolved="1")
    assert "已处理" in page.text("#remark-1")
    assert "重新打开" in page.text("#remark-1")
    assert "批注" not in web.as_("clerk").get(f"/filings/{filing_id}").text()
    assert web.as_("clerk").post(f"/review/{filing_id}/remarks", address="art_3", words="甲").status == 403


def test_progress_stands_in_the_course_for_the_reviewing_body_alone(web: Web, city: City) -> None:
    filing_id = registered(city)
    page = web.as_("reviewer").post(f"/filings/{filing_id}/remarks", words="已电话沟通。", day="2026-11-20")
    assert page.texts(".history .is-inner .history-what") == ["办理进度2026-11-20"]
    assert "已电话沟通。" in page.text(".history")
    assert "办理进度" not in web.as_("clerk").get(f"/filings/{filing_id}").text()
    assert web.as_("reviewer").post(f"/filings/{filing_id}/remarks", words="甲", day="明天").status == 400


def test_progress_stands_in_the_course_of_a_suggestion(web: Web, city: City) -> None:
    with city.work(city.registrar) as ctx:
        suggestions.make(ctx, SuggestionForm("办法", "第三条不当。", name="王小明", contact="13800138000"))
    page = web.as_("reviewer").post("/suggestions/1/remarks", words="已转法工委研究。")
    assert page.texts(".history .is-inner .history-why") == ["已转法工委研究。"]
