"""How files were read: the report of one, and the list of those that failed or are in doubt."""

from tests.services.city import CLEAN, draft, registered, submitted
from tests.services.reading.test_reports import GAPS, tell, warning
from tests.services.reading.test_rereading import failed
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


def test_failed_and_doubted_files_are_listed_and_read_again(web: Web) -> None:
    broken, gaps = failed(web.city), submitted(web.city, GAPS)
    registrar = web.as_("registrar")
    assert "/readings" in registrar.get("/").values("main a", "href")
    page = registrar.get("/readings")
    assert page.texts(".found b") == ["2"]
    assert page.texts("[data-label=情况]") == ["文件损坏", "存疑 2 处"]
    assert page.values(".row-title", "href") == [f"/filings/{broken}/report", f"/filings/{gaps}/report"]
    assert "坏.docx" in page.texts("[data-label=文件]")[0]
    assert "第三条重复出现" in page.texts("[data-label=原因和办法]")[1]
    assert registrar.get("/readings?kind=failed&format=docx").texts(".found b") == ["1"]
    assert registrar.post("/readings/retry", filing_id=str(gaps)).text("#notices") == "1 件已排队重新读取。"
    page = registrar.post("/readings/retry", kind="failed", format="docx")
    assert (page.text("#notices"), page.texts(".found b")) == ("1 件已排队重新读取。", ["0"])
    assert registrar.get("/readings").texts(".ledger-action") == ["排队中"]
    assert registrar.post("/readings/retry", filing_id="99").status == 404
    assert registrar.post("/readings/retry").status == 400
    assert web.as_("public").get("/readings").status == 403


def test_administrators_of_the_machine_see_failures_and_not_what_is_unpublished(web: Web) -> None:
    failed(web.city)
    admin = web.as_("system_admin")
    assert "/readings" in admin.get("/jobs").values("main a", "href")
    page = admin.get("/readings")
    assert page.texts("[data-label=情况]") == ["文件损坏"]
    assert "坏.docx" not in page.text()
    assert page.values("tbody a", "href") == []
    assert admin.post("/readings/retry", format="docx").text("#notices") == "1 件已排队重新读取。"


def test_without_failures_and_doubts_the_list_says_so(web: Web) -> None:
    submitted(web.city, CLEAN)
    page = web.as_("registrar").get("/readings")
    assert page.texts(".empty-title") == ["没有未能读取和读取存疑的文件"]
