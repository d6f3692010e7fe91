"""The page on which scan and text are compared."""

from tests.services.city import TEXT, submitted
from tests.services.reading.test_scans import FORGED, with_scan
from tests.web.visitor import Web


def test_differences_stand_beside_one_another(web: Web) -> None:
    filing_id = with_scan(web.city, FORGED.encode())
    page = web.as_("registrar").get(f"/filings/{filing_id}/scans")
    assert page.texts(".notice")[0] == "扫描件与正式文本有 2 处不同，请对照原件核对。"
    assert page.texts("td del") == ["应当", "2026年12月1日"]
    assert page.texts("td ins") == ["可以", "2026年12月11日"]
    assert f"/filings/{filing_id}/scans" in web.as_("clerk").get(f"/filings/{filing_id}").values("main a", "href")


def test_agreement_is_told_with_figures_and_no_scan_with_what_to_do(web: Web) -> None:
    agreed = web.as_("registrar").get(f"/filings/{with_scan(web.city, TEXT.encode())}/scans")
    assert "扫描件与正式文本一致。" in agreed.text(".notice")
    assert "100.00%" in agreed.text(".facts")
    empty = web.as_("registrar").get(f"/filings/{submitted(web.city)}/scans")
    assert "没有红头扫描件" in empty.text(".empty")
