"""The form of a emendation and the history of the texts, as people see them."""

from tests.services.city import CLEAN, TEXT, draft, registered, work_off
from tests.services.reading.test_emendations import MISREAD, recognised
from tests.web.visitor import Web


def test_a_reviewer_puts_a_page_right_and_finds_it_in_the_history(web: Web) -> None:
    filing_id = registered(web.city, MISREAD)
    recognised(web.city, filing_id)
    visitor = web.as_("reviewer")
    page = visitor.get(f"/filings/{filing_id}/emendation")
    assert page.texts("select[name=part] option") == ["第1页，存疑 2 处", "第2页，存疑 1 处", "全文"]
    assert [words[:3] for words in page.texts(".mark-doubt")] == ["（20", "第二条"] or len(
        page.texts(".mark-doubt")
    ) >= 2
    assert page.texts(".doubts li")[1].endswith("第1页第4行识别把握不足（60%）。请对照原件核对。")
    words = page.field("text").lstrip("\n")
    assert words.endswith("经扯准的除外。")
    fields = {name: page.field(name) for name in ("part", "revision", "start", "end")}
    done = visitor.post(
        f"/filings/{filing_id}/emendation",
        text=words.replace("扯准", "批准").replace("\n", "\r\n"),
        reason="对照纸质原件",
        **fields,
    )
    assert done.texts(".notice")[0] == "已保存为第 2 版，原来的文本保留在历史中。"
    assert (done.texts("del"), done.texts("ins")) == (["扯"], ["批"])
    assert "对照纸质原件" in done.text(".version")
    work_off(web.city)
    assert "经批准的除外" in visitor.get(f"/filings/{filing_id}/text").text(".regulation")
    assert "人工更正" in web.as_("clerk").get(f"/filings/{filing_id}/revisions").text(".version")


def test_what_was_typed_stays_when_the_reason_is_missing(web: Web) -> None:
    filing_id = draft(web.city, TEXT)
    visitor = web.as_("clerk")
    visitor.get(f"/filings/{filing_id}/emendation")
    page = visitor.post(
        f"/filings/{filing_id}/emendation", text="新的文字", reason="", revision="1", start="0", end="5"
    )
    assert (page.status, page.field("text").strip()) == (422, "新的文字")
    assert page.texts(".fault") == ["必填。"]
    visitor.post(f"/filings/{filing_id}/emendation", text="云山城", reason="误", revision="1", start="0", end="3")
    late = visitor.post(f"/filings/{filing_id}/emendation", text="新", reason="误", revision="1", start="0", end="3")
    assert late.status == 409


def test_the_form_stands_open_to_whoever_may_emend_only(web: Web) -> None:
    filing_id = registered(web.city, CLEAN)
    assert web.as_("clerk").get(f"/filings/{filing_id}/emendation").status == 403
    assert web.as_("public").get(f"/filings/{filing_id}/emendation").status == 403
    assert web.as_("registrar2").get(f"/filings/{filing_id}/emendation").status == 403
    links = web.as_("clerk").get(f"/filings/{filing_id}").values("main a", "href")
    assert f"/filings/{filing_id}/revisions" in links
    assert f"/filings/{filing_id}/emendation" not in links
    assert f"/filings/{filing_id}/emendation" in web.as_("registrar").get(f"/filings/{filing_id}").values(
        "main a", "href"
    )
    assert web.as_("registrar").get(f"/filings/{filing_id}/emendation?part=9").status == 404


def test_a_former_text_is_brought_back_from_the_history(web: Web) -> None:
    filing_id = registered(web.city, MISREAD)
    visitor = web.as_("registrar")
    visitor.get(f"/filings/{filing_id}/emendation")
    visitor.post(
        f"/filings/{filing_id}/emendation", text="第一条 全错。", reason="误", revision="1", start="0", end="9"
    )
    address = f"/filings/{filing_id}/revisions/1/restoration"
    missing = visitor.post(address, reason="", revision="2")
    assert (missing.status, missing.texts(".fault")) == (422, ["必填。"])
    done = visitor.post(address, reason="改错了", revision="2")
    assert done.texts(".notice")[0] == "已把第 1 版的文字恢复为第 3 版，正在重新比对。"
    assert "恢复第 1 版。改错了" in done.text(".version")
    assert address not in web.as_("clerk").get(f"/filings/{filing_id}/revisions").values("form", "action")
    assert web.as_("clerk").post(address, reason="改错了", revision="3").status == 403


def test_the_form_leads_to_the_page_of_the_original(web: Web) -> None:
    filing_id = registered(web.city, MISREAD)
    recognised(web.city, filing_id)
    page = web.as_("reviewer").get(f"/filings/{filing_id}/emendation?part=2")
    assert [link for link in page.values("main a", "href") if "/preview" in (link or "")] == [
        f"/filings/{filing_id}/materials/1/preview?page=2"
    ]
