"""待办: the list, the count in the head of every page, and the page of a clock."""

from filing.services.clock import clocks
from filing.services.clock.clocks import Subject
from filing.terms import ClockKind, SubjectKind
from filing.terms import FilingState as S
from tests.services.city import in_state
from tests.web.visitor import Web


def test_every_item_opens_its_page_and_the_head_counts_them(web: Web) -> None:
    for state in (S.SUBMITTED, S.REGISTERED):
        in_state(web.city, state)
    page = web.as_("committee_lead").get("/todo")
    assert page.texts(".menu-count") == ["，3 项"]
    links = page.values("tbody .row-title", "href")
    assert links == ["/filings/2", "/filings/1", "/review/2"]
    assert [web.as_("committee_lead").get(link).status for link in links] == [200, 200, 200]
    assert page.texts("tbody td.due") == [
        "2026-12-01 还有 7 天",
        "2026-12-08 还有 14 天",
        "2027-02-24 还有 92 天 暂按周历推算",
    ]


def test_an_empty_list_says_so(web: Web) -> None:
    page = web.as_("clerk").get("/todo")
    assert page.texts(".empty-title") == ["没有待办事项"]
    assert page.texts(".menu-count") == []
    assert web.as_("public").get("/todo").status == 403
    assert page.texts(".tabs a") == ["等我办理", "本单位全部"]


def test_a_clock_is_extended_on_its_page(web: Web) -> None:
    in_state(web.city, S.REGISTERED)
    lead = web.as_("committee_lead")
    page = lead.get("/clocks/2")
    assert page.texts("summary.button") == ["中止", "延长"]
    page = lead.post("/clocks/2", act="extend", until="2027-03-01", reason="情况复杂")
    assert page.texts(".history-what")[0] == "延长至 2027-03-01"
    assert page.texts("summary.button") == ["中止"]
    assert web.as_("reviewer").get("/clocks/2").texts("summary.button") == ["中止"]
    assert web.as_("clerk").get("/clocks/2").status == 404
    assert len(web.as_("clerk").get("/filings/1/clocks").texts("tbody tr")) == 3
    assert web.as_("public").get("/filings/1/clocks").status == 404


def test_what_belongs_to_no_filing_opens_where_it_is_handled(web: Web) -> None:
    units = web.city.units
    with web.city.work(web.city.registrar) as ctx:
        title = "云政发〔2026〕9号"
        clocks.start(ctx, Subject(SubjectKind.OMISSION, 7, units["npc"], units["gov"], title=title), ClockKind.OMISSION)
    page = web.as_("clerk").get("/todo")
    assert page.texts("tbody .row-title") == ["云政发〔2026〕9号"]
    (link,) = page.values("tbody .row-title", "href")
    assert (link, web.as_("clerk").get(link).status) == ("/omissions#7", 200)
