"""Relations on the page of a filing, in lists and in search."""

from tests.services.city import CLEAN, City, registered
from tests.services.registration.test_relations import REPEALING
from tests.web.visitor import Web


def test_confirmed_repeal_is_shown_wherever_the_document_is(web: Web, city: City) -> None:
    old, new = registered(city, CLEAN), registered(city, REPEALING)
    registrar = web.as_("registrar")
    assert "本文件废止 云山市公园管理办法" in " ".join(registrar.get(f"/filings/{new}").texts("td"))
    page = registrar.post(f"/filings/{new}/relations", target=str(old), kind="repeals", state="confirmed")
    assert "已确认：废止。" in page.text("#notices")
    mark = "已被《云山市游园管理办法》废止"
    for path in (f"/filings/{old}", "/filings?everything=1", "/search?q=公园免费"):
        assert mark in web.as_("public").get(path).texts(".repealed"), path
    assert "被下列文件废止" in web.as_("public").get(f"/filings/{old}").text()
    assert registrar.post(f"/filings/{new}/relations", target=str(old), kind="burns", state="confirmed").status == 400
