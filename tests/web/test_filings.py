"""Lists with filters, one filing with stages and history, steps of the case, originals."""

from filing.models import Filing
from filing.terms import FilingAction, FilingState
from tests.services.city import CLEAN, TEXT, act, audited, decide_all, draft, get, in_state, registered, submitted
from tests.web.visitor import Web


def test_list_holds_the_filings_of_ones_unit_and_narrows(web: Web) -> None:
    city = web.city
    submitted(city)
    registered(city, CLEAN)
    clerk, registrar = web.as_("clerk"), web.as_("registrar")
    assert clerk.get("/filings").texts(".row-title") == ["云山市流动人口管理办法", "云山市公园管理办法"]
    assert registrar.get("/filings?state=submitted").texts(".row-title") == ["云山市流动人口管理办法"]
    assert registrar.get("/filings?text=公园").texts(".row-title") == ["云山市公园管理办法"]
    assert registrar.get("/filings?year=2025").texts(".empty-title") == ["没有符合条件的备案件"]
    assert web.as_("clerk2").get("/filings").texts(".empty-title") == ["还没有报送过文件"]
    assert web.as_("clerk2").get("/filings?everything=1").texts(".row-title") == ["云山市公园管理办法"]


def test_filter_beyond_bounds_is_refused_in_words(web: Web) -> None:
    clerk = web.as_("clerk")
    for query in ("page=0", "page=abc", "page=99999999999", "state=nonsense", "year=0", "age_days=-1"):
        page = clerk.get(f"/filings?{query}")
        assert (page.status, page.texts("h1")) == (400, ["提交的内容有误"]), query


def test_page_shows_stages_and_the_way_of_the_case(web: Web) -> None:
    filing_id = registered(web.city)
    page = web.as_("registrar").get(f"/filings/{filing_id}")
    assert [" ".join(stage.split()[:2]) for stage in page.texts(".stage-words")] == [
        "读取文本完成 2026-11-24",
        "规则比对完成 2026-11-24",
        "入库可检索完成 2026-11-24",
    ]
    assert page.texts(".history-what b") == ["备案登记", "报送"]
    assert page.texts(".kicker") == ["备〔2026〕0001号 收〔2026〕0001号"]


def test_registrar_registers_returns_and_asks_with_reasons(web: Web) -> None:
    registrar = web.as_("registrar")
    first, second, third = (submitted(web.city, f"云山市第{n}办法\n第一条　试。\n") for n in "一二三")
    page = registrar.get(f"/filings/{first}")
    assert page.texts(".act summary, .act .inline button") == ["备案登记"]
    version = page.root.cssselect(".act [name=version]")[0].value
    page = registrar.post(f"/filings/{first}/actions/register", version=version)
    assert (page.text("#notices"), page.texts(".kicker")) == ("已备案登记。", ["备〔2026〕0001号 收〔2026〕0001号"])
    version = registrar.get(f"/filings/{second}").root.cssselect(".act [name=version]")[0].value
    sent = {"version": version, "code": "out_of_scope"}
    page = registrar.post(f"/filings/{second}/return", **sent, reason=" ")
    assert page.status == 400
    assert "请说明退回的理由" in page.text()
    page = registrar.post(f"/filings/{second}/return", **sent, reason="党内文件")
    assert page.texts(".history-why") == ["不属于备案范围：党内文件"]
    version = registrar.get(f"/filings/{third}").root.cssselect(".act [name=version]")[0].value
    registrar.post(f"/filings/{third}/actions/request_supplement", version=version, reason="缺少备案报告")
    assert "缺少备案报告" in web.as_("clerk").get(f"/filings/{third}").text(".history")


def test_step_on_a_case_that_changed_meanwhile_says_so(web: Web) -> None:
    filing_id = submitted(web.city)
    version = web.as_("registrar").get(f"/filings/{filing_id}").root.cssselect(".act [name=version]")[0].value
    act(web.city, "registrar", FilingAction.REGISTER, filing_id)
    page = web.as_("committee_lead").post(f"/filings/{filing_id}/actions/register", version=version)
    assert (page.status, page.texts("h1")) == (409, ["内容已有变化"])
    assert "请返回并刷新页面" in page.text()
    assert get(web.city, Filing, filing_id).state is FilingState.REGISTERED


def test_step_without_a_version_has_seen_nothing(web: Web) -> None:
    filing_id = submitted(web.city)
    for version in ("", "9" * 5000, "-1", "一"):
        assert web.as_("registrar").post(f"/filings/{filing_id}/actions/register", version=version).status == 409
    assert web.as_("registrar").post(f"/filings/{filing_id}/actions/burn").status == 404


def test_filing_unit_sees_the_outcome_but_no_open_flags(web: Web) -> None:
    city = web.city
    filing_id = registered(city)
    clerk = web.as_("clerk")
    assert clerk.get(f"/filings/{filing_id}").texts(".confirmed li") == []
    decide_all(city, filing_id)
    assert clerk.get(f"/filings/{filing_id}").texts(".confirmed li") == []
    act(city, "reviewer", FilingAction.CONCLUDE, filing_id, "建议修改第二条、第三条。")
    page = clerk.get(f"/filings/{filing_id}")
    assert page.text(".opinion") == "建议修改第二条、第三条。"
    assert page.texts(".confirmed-head b") == ["第二条", "第三条"]


def test_original_comes_byte_for_byte_as_a_download_and_is_recorded(web: Web) -> None:
    filing_id = submitted(web.city)
    registrar = web.as_("registrar")
    link = registrar.get(f"/filings/{filing_id}").values(".filelink", "href")[0]
    answer = registrar.client.get(link)
    assert answer.data == TEXT.encode()
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.mimetype == "application/octet-stream"
    assert ("material.read", f"filing:{filing_id}", web.city.registrar.name) in audited(web.city)
    assert web.as_("clerk2").client.get(link).status_code == 404


def test_retry_sends_back_to_work(web: Web) -> None:
    filing_id = registered(web.city)
    page = web.as_("registrar").post(f"/filings/{filing_id}/retry")
    assert page.text("#notices") == "已重新排队处理。"
    assert "stage-queued" in page.values(".stage", "class")[1]
    assert page.values("#progress", "data-poll") == [f"/filings/{filing_id}/progress"]


def test_progress_without_a_script_is_the_page_itself(web: Web) -> None:
    filing_id = draft(web.city)
    assert web.as_("clerk").get(f"/filings/{filing_id}/progress").response.location == f"/filings/{filing_id}"


def test_home_counts_what_the_lists_hold(web: Web) -> None:
    city = web.city
    submitted(city)
    registered(city)
    in_state(city, FilingState.CONCLUDED)
    for who in ("registrar", "clerk", "public", "system_admin"):
        visitor = web.as_(who)
        page = visitor.get("/")
        for link, number in zip(page.values(".number", "href"), page.texts(".number b"), strict=True):
            assert visitor.get(link).texts(".found b")[0] == number, (who, link)


def test_home_lists_what_waits(web: Web) -> None:
    submitted(web.city)
    registered(web.city, CLEAN)
    assert web.as_("committee_lead").get("/").texts(".todo h2") == ["待登记1", "待审查1"]
    assert web.as_("reviewer").get("/").values(".todo .row-title", "href") == ["/review/2"]
    assert web.as_("public").get("/").texts(".todo") == []


def test_home_chart_has_its_numbers_as_a_table(web: Web) -> None:
    assert web.as_("reviewer").get("/").texts("section:last-of-type .empty-title") == ["近十二个月没有报送记录"]
    submitted(web.city)
    page = web.as_("registrar").get("/")
    assert page.texts(".chart-total") == ["1"]
    assert page.texts(".chart-table tbody td")[-2:] == ["1", "1"]
