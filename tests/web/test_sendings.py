"""The pages of 上报备案, by plain forms."""

from io import BytesIO

import docx

from filing.models import Sending
from tests.services.city import get, submitted
from tests.web.visitor import Web

FIELDS = {
    "receiver": "云岭省人大常委会",
    "title": "关于加强水源保护的决定",
    "document_type": "RES",
    "published_on": "2026-11-02",
}


def test_a_document_is_registered_sent_and_answered(web: Web) -> None:
    registrar = web.as_("registrar")
    assert "没有上报备案" in registrar.get("/sendings").text()
    page = registrar.post("/sendings", **FIELDS | {"title": ""})
    assert (page.status, page.field("receiver"), page.texts("#title-fault")) == (422, "云岭省人大常委会", ["必填。"])
    page = registrar.post("/sendings", **FIELDS)
    assert page.texts("h1") == ["关于加强水源保护的决定"]
    assert "2026-12-02" in registrar.get("/sendings").text()
    assert registrar.get("/todo").texts(".row-title") == ["《关于加强水源保护的决定》报云岭省人大常委会"]
    page = registrar.post("/sendings/1/actions/send", version="1", day="2026-12-24", medium="both")
    assert page.status == 422
    assert "日期应在公布日期（2026-11-02）和今天（2026-11-24）之间" in page.text(".act")
    page = registrar.post("/sendings/1/actions/send", version="1", day="2026-11-24", medium="both")
    assert "送〔2026〕0001号" in page.text(".kicker")
    given = {"version": page.field("version"), "day": "2026-11-24", "number": "省备88号"}
    page = registrar.post("/sendings/1/actions/acknowledge_receipt", **given)
    assert "省备88号" in page.text("dl")
    given = {"version": page.field("version"), "day": "2026-11-24", "words": "未发现问题。"}
    page = registrar.post("/sendings/1/actions/record_answer", **given)
    assert page.text(".opinion") == "未发现问题。"
    assert page.texts(".history-what b") == ["登记答复", "登记回执", "报送", "登记"]
    letter = registrar.get("/sendings/1/report.docx").response.data
    assert "送〔2026〕0001号" in [p.text for p in docx.Document(BytesIO(letter)).paragraphs]


def test_a_registration_is_corrected_until_it_is_sent(web: Web) -> None:
    registrar = web.as_("registrar")
    registrar.post("/sendings", **FIELDS)
    page = registrar.post("/sendings/1", version="1", **FIELDS | {"published_on": "2027-01-01"})
    assert (page.status, page.texts("#published_on-fault") != []) == (422, True)
    page = registrar.post("/sendings/1", version="1", **FIELDS | {"receiver": "国务院"})
    assert "国务院" in page.text(".keyline")
    assert web.as_("reviewer").get("/sendings/1").texts(".act") == []


def test_a_filing_page_leads_to_what_goes_outside(web: Web) -> None:
    filing_id = submitted(web.city)
    clerk = web.as_("clerk")
    (address,) = clerk.get(f"/filings/{filing_id}").values("#sendings-head ~ p a", "href")
    page = clerk.get(address)
    assert (page.field("title"), page.field("filing")) == ("云山市流动人口管理办法", str(filing_id))
    fields = FIELDS | {"title": page.field("title"), "filing": page.field("filing"), "receiver": "国务院"}
    clerk.post("/sendings", **fields)
    assert get(web.city, Sending, 1).filing_id == filing_id
    assert clerk.get(f"/filings/{filing_id}").texts("#sendings-head ~ table .row-title") == ["国务院"]
    assert web.as_("registrar").get(f"/filings/{filing_id}").texts("#sendings-head") == []
