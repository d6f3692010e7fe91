"""The page of documents that were not filed."""

from tests.services.city import City
from tests.services.omission.test_omissions import CSV, sent
from tests.web.visitor import Web


def test_catalogue_is_uploaded_and_each_case_is_worked_off(web: Web, city: City) -> None:
    sent(city, "云政发〔2026〕18号")
    registrar, clerk = web.as_("registrar"), web.as_("clerk")
    assert "没有漏报" in registrar.get("/omissions").text()
    page = registrar.send("/omissions/catalogues", CSV, "目录.csv", unit="gov", year="2026")
    assert "目录共 3 件，已报送 1 件，没有找到 2 件。" in page.text("#notices")
    assert page.texts("tbody .row-title") == ["关于某人任职的通知", "云山市公园管理办法"]
    page = registrar.post("/omissions/1/actions/remind")
    assert "已催报。" in page.text("#notices")
    assert clerk.post("/omissions/2/actions/explain", reason=" ").status == 400
    page = clerk.post("/omissions/2/actions/explain", reason="人事任免")
    assert page.texts(".tabs a")[:4] == ["全部 2", "待催报 0", "已催报 1", "已补报 0"]
    assert clerk.post("/omissions/1/actions/remind").status == 403
    assert registrar.post("/omissions/1/actions/burn").status == 404
    assert registrar.post("/omissions/catalogues", unit="gov", year="2026").status == 400
    assert web.as_("public").get("/omissions").status == 403


def test_gap_is_listed_and_taken_in(web: Web, city: City) -> None:
    for number in (3, 5):
        sent(city, f"云政发〔2026〕{number}号")
    registrar = web.as_("registrar")
    assert "云政发〔2026〕4号" in registrar.get("/omissions").text()
    page = registrar.post("/omissions/gaps", unit="gov", code="云政发", year="2026")
    assert "已将缺号列入，新增 1 件。" in page.text("#notices")
