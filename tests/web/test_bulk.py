"""Many flags at once, on pages: ticked, previewed, done, undone; the same provision elsewhere."""

from filing.terms import FlagState
from tests.services.city import flags_of, registered
from tests.services.review.test_elsewhere import NEAR, WORDS, of
from tests.web.visitor import Web


def ticks(web: Web, *filings: int) -> list[str]:
    return [f"{flag.id}:{flag.version}" for filing_id in filings for flag in flags_of(web.city, filing_id)]


def test_flags_are_previewed_decided_and_undone(web: Web) -> None:
    first, second = registered(web.city), registered(web.city)
    reviewer = web.as_("reviewer")
    page = reviewer.get("/review/flags?rule=TT-001")
    assert (page.text(".found"), len(page.values("[name=flag]", "value"))) == ("共 2 处", 2)
    chosen = {"verdict": "dismiss", "reason": "quotation", "note": "转引", "flag": ticks(web, first, second)}
    page = reviewer.post("/review/flags/preview", **chosen)
    assert page.text("h1") == "研判 4 处，跳过 0 处"
    assert {flag.state for flag in flags_of(web.city, first)} == {FlagState.OPEN}
    sent = {name: page.field(name) for name in ("verdict", "reason", "note")}
    page = reviewer.post("/review/flags/batch", **sent, flag=page.values("[name=flag]", "value"))
    assert (page.response.request.path, page.text("h1")) == ("/review/batches/1", "研判了 4 处，跳过 0 处")
    assert {flag.state for flag in flags_of(web.city, second)} == {FlagState.DISMISSED}
    page = reviewer.post("/review/batches/1/undo")
    assert "已撤销这次批量研判。" in page.text()
    assert {flag.state for flag in flags_of(web.city, second)} == {FlagState.OPEN}


def test_nothing_ticked_is_said(web: Web) -> None:
    registered(web.city)
    page = web.as_("reviewer").post("/review/flags/preview", verdict="confirm")
    assert (page.status, "请先选择要研判的疑点" in page.text()) == (400, True)


def test_a_card_leads_to_the_same_provision_elsewhere(web: Web) -> None:
    here, same = registered(web.city, of("甲", WORDS)), registered(web.city, of("乙", WORDS))
    near = registered(web.city, of("丙", NEAR))
    reviewer = web.as_("reviewer")
    (link,) = reviewer.get(f"/review/{here}").values("[data-elsewhere]", "href")
    page = reviewer.get(link)
    assert page.texts("td[data-label=相似]")[0] == "相同"
    assert page.values("[name=flag][checked]", "value") == ticks(web, same)
    assert page.values("[name=flag]", "value") == ticks(web, same, near)
    assert (
        "没有找到同样的条款"
        in reviewer.get(f"/review/flags/{flags_of(web.city, registered(web.city))[0].id}/elsewhere").text()
    )


def test_the_pages_are_the_reviewing_sides_own(web: Web) -> None:
    flag = flags_of(web.city, registered(web.city))[0]
    clerk, registrar = web.as_("clerk"), web.as_("registrar")
    for path in ("/review/flags", f"/review/flags/{flag.id}/elsewhere", "/review/batches/1"):
        assert clerk.get(path).status == 403
    assert registrar.get("/review/flags").values("[name=flag]", "value") == []
    assert registrar.post("/review/flags/preview", verdict="confirm", flag=ticks(web, 1)).status == 403
