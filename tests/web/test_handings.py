"""Handing on from the page of a filing."""

from tests.services.city import City, registered
from tests.web.visitor import Web


def test_registrar_distributes_and_notes_the_opinion(web: Web, city: City) -> None:
    filing_id = registered(city)
    registrar = web.as_("registrar")
    assert "还没有分送或者移送" in registrar.get(f"/filings/{filing_id}").text()
    page = registrar.post(
        f"/filings/{filing_id}/handings/distribution", recipients="财政经济委员会、教科文卫委员会", words="财政、教育"
    )
    assert "已分送 2 个单位。" in page.text("#notices")
    page = registrar.post("/handings/1/reply", reply="没有意见")
    assert "没有意见" in page.text()
    assert registrar.post(f"/filings/{filing_id}/handings/burn").status == 404
    assert registrar.post(f"/filings/{filing_id}/handings/transfer", recipients="", words="").status == 400
    assert "分送和移送" not in web.as_("clerk").get(f"/filings/{filing_id}").text()
