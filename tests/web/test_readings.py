"""How files were read: the report of one, and the list of those that failed or are in doubt."""

from tests.services.city import CLEAN, draft, registered
from tests.services.test_reports import GAPS, tell, warning
from tests.web.visitor import Web


def test_a_report_shows_what_a_person_should_look_at(web: Web) -> None:
    filing_id = draft(web.city, GAPS)
    tell(web.city, filing_id, warnings=[warning("comments", "第2页")], engine="<b>新</b>", pages=3)
    clerk = web.as_("clerk")
    assert f"/filings/{filing_id}/report" in clerk.get(f"/filings/{filing_id}").values("main a", "href")
    page = clerk.get(f"/filings/{filing_id}/report")
    assert (page.status, page.texts("main h2")) == (
        200,
        ["读取结果", "编号缺漏或重复2", "没有读入正文的内容1"],
    )
    facts = dict(zip(page.texts("dl dt"), page.texts("dl dd"), strict=True))
    assert (facts["读取程序"], facts["页数"], facts["条数"], facts["engine"]) == ("text/1 utf-8", "3", "3", "<b>新</b>")
    assert page.texts("[data-label=位置]") == ["第三条", "第三条", "第2页"]
    target = page.values("[data-label=位置] a", "href")[0]
    path, _, anchor = target.partition("#")
    assert clerk.get(path).root.get_element_by_id(anchor) is not None


def test_a_sound_report_says_that_nothing_is_in_doubt(web: Web) -> None:
    page = web.as_("clerk").get(f"/filings/{draft(web.city, CLEAN)}/report")
    assert page.texts(".empty-title") == ["没有存疑之处"]


def test_a_report_is_not_for_the_public(web: Web) -> None:
    filing_id = registered(web.city)
    assert web.as_("public").get(f"/filings/{filing_id}/report").status == 403
    assert "读取报告" not in web.as_("public").get(f"/filings/{filing_id}").text()
