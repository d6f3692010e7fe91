"""Statistics as pages: numbers lead to lists, figures are fixed, files come out."""

from io import BytesIO

import openpyxl

from tests.services.city import registered
from tests.web.visitor import Web


def test_each_number_leads_to_its_list(web: Web) -> None:
    registered(web.city)
    office = web.as_("registrar")
    page = office.get("/statistics")
    assert page.status == 200
    for path in page.values("a.number", "href"):
        assert office.get(path).status == 200, path
    assert "云山市流动人口管理办法" in office.get("/statistics/figures/registered?year=2026").text()
    assert office.get("/statistics/figures/nothing").status == 404


def test_figures_are_fixed_under_a_name(web: Web) -> None:
    registered(web.city)
    office = web.as_("reviewer")
    office.get("/statistics")
    unnamed = office.post("/statistics/frozen?year=2026", year="2026", title=" ")
    assert (unnamed.status, "请写明名称" in unnamed.text()) == (422, True)
    fixed = office.post("/statistics/frozen", year="2026", title="2026年年度报告")
    assert "固定于 2026-11-24" in fixed.text()
    assert office.get("/statistics/figures/received?frozen=1").status == 200


def test_a_year_that_is_none_is_told(web: Web) -> None:
    office = web.as_("registrar")
    assert office.get("/statistics?year=abc").status == 400
    assert office.get("/statistics?year=3000").status == 400
    assert "这一年没有收到报送" in office.get("/statistics?year=2001").text()


def test_files_come_out(web: Web) -> None:
    registered(web.city)
    office = web.as_("registrar")
    for path in ("ledger.xlsx", "figures.xlsx", "report.docx"):
        answer = office.get(f"/statistics/{path}?year=2026").response
        assert (answer.status_code, answer.data[:2]) == (200, b"PK")
    sheet = openpyxl.load_workbook(BytesIO(office.get("/statistics/ledger.xlsx").response.data)).active
    assert sheet.title == "2026年登记台账"
