"""Suggestions as pages: the public form without an account, the code, the office's desk."""

import re
from io import BytesIO
from typing import Any

from filing.models import Suggestion
from filing.terms import SuggestionState
from tests.services.city import City, get
from tests.web.visitor import Page, Visitor, Web

FIELDS = {"title": "云山市流动人口管理办法", "content": "第三条于法无据。", "name": "王小明", "contact": "13800138000"}


def suggest(web: Web, **more: Any) -> tuple[Visitor, Page, str]:
    """A stranger's suggestion: the stranger, the receipt and the code on it."""
    stranger = web.stranger()
    stranger.get("/suggest")
    page = stranger.post("/suggest", **FIELDS, receiver=web.city.units["npc"], **more)
    found = re.search(r"([2-9A-Z]{4} ){3}[2-9A-Z]{4}", page.text())
    return stranger, page, found[0] if found else ""


def test_a_stranger_suggests_and_follows_it_by_code(web: Web, city: City) -> None:
    stranger, page, code = suggest(web)
    assert page.status == 201
    office = web.as_("registrar")
    assert "云山市流动人口管理办法" in office.get("/suggestions").text()
    assert "王小明" in office.get("/suggestions/1").text()
    asked = office.post("/suggestions/1/actions", action="ask_more", words="请说明依据的条文")
    assert "已办理：请补充材料" in asked.text()
    shown = stranger.post("/suggest/status", code=code.lower())
    assert (shown.status, "请说明依据的条文" in shown.text(), city.registrar.name in shown.text()) == (200, True, False)
    added = stranger.post("/suggest/status/words", code=code, words="依据第二条")
    assert "已收到您的补充" in added.text()
    assert get(city, Suggestion, 1).state is SuggestionState.RECEIVED


def test_a_form_with_faults_keeps_what_was_typed(web: Web) -> None:
    stranger = web.stranger()
    page = stranger.post("/suggest", **FIELDS | {"name": ""}, receiver=web.city.units["npc"])
    assert (page.status, page.values("#title", "value"), page.texts(".fault")) == (
        422,
        ["云山市流动人口管理办法"],
        ["必填。"],
    )
    assert stranger.post("/suggest", **FIELDS).status == 422


def test_a_program_is_refused_in_words(web: Web) -> None:
    _, page, code = suggest(web, files=(BytesIO(b"MZ" + bytes(64)), "表.exe"))
    assert (page.status, code) == (422, "")
    assert "不是 Word、PDF、OFD 文件或者图片" in page.text()


def test_a_wrong_code_says_so(web: Web) -> None:
    stranger = web.stranger()
    stranger.get("/suggest/status")
    page = stranger.post("/suggest/status", code="AAAA")
    assert (page.status, "没有这个查询码" in page.text()) == (404, True)
    assert stranger.post("/suggest/status/words", code="AAAA", words="字").status == 404


def test_a_stranger_sees_nothing_of_the_office(web: Web) -> None:
    suggest(web)
    stranger = web.stranger()
    for path in ("/suggestions", "/suggestions/1", "/suggestions/new"):
        assert stranger.get(path).response.status_code == 302
    assert web.as_("clerk").get("/suggestions/1").status == 403
    assert web.as_("registrar2").get("/suggestions/1").status == 404


def test_too_many_from_one_address_are_slowed_down(web: Web) -> None:
    statuses = [suggest(web)[1].status for _ in range(11)]
    assert statuses == [201] * 10 + [429]


def test_the_office_takes_down_a_letter(web: Web, city: City) -> None:
    office = web.as_("registrar")
    office.get("/suggestions/new")
    page = office.post("/suggestions/new", **FIELDS, kind="request", channel="paper")
    row = get(city, Suggestion, 1)
    assert (page.status, row.kind.value, row.channel.value, row.receiver_id) == (
        201,
        "request",
        "paper",
        city.units["npc"],
    )


def test_what_cannot_be_done_is_told_on_the_page(web: Web) -> None:
    suggest(web)
    office = web.as_("reviewer")
    office.get("/suggestions/1")
    early = office.post("/suggestions/1/actions", action="answer", words="反馈")
    assert (early.status, "当前状态为“已收到”" in early.text()) == (409, True)
    empty = office.post("/suggestions/1/actions", action="ask_more", words=" ")
    assert (empty.status, "请写明请补充材料的说明和理由" in empty.text()) == (422, True)
