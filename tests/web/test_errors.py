"""Whatever goes wrong is a page in plain Chinese with a way on, and a message for scripts."""

from dataclasses import replace
from typing import NoReturn

import pytest

from filing.app import create_app
from filing.errors import EngineDown
from filing.services.context import Instance
from tests.web.visitor import SCRIPT, Web


def broken(error: Exception) -> NoReturn:
    raise error


@pytest.fixture
def failing(web: Web) -> Web:
    """The same city with a page that fails in the way its address names."""
    errors = {"defect": ZeroDivisionError(), "down": EngineDown("数据库 /srv/filing.db 已满。")}
    web.app.add_url_rule("/broken/<which>", "broken", lambda which: broken(errors[which]))
    return web


PAGES = {
    "/nowhere": (404, "没有找到"),
    "/filings/999": (404, "没有找到"),
    "/filings/0": (404, "没有找到"),
    "/filings/99999999999999999999": (404, "没有找到"),
    "/review": (403, "无权进行此项操作"),
    "/jobs": (403, "无权进行此项操作"),
    "/logout": (405, "不支持这种访问方式"),
    "/filings?page=x": (400, "提交的内容有误"),
    "/broken/defect": (500, "系统内部错误"),
    "/broken/down": (503, "服务暂时不可用"),
}


@pytest.mark.parametrize("path", PAGES)
def test_error_is_a_page_with_a_way_on(failing: Web, path: str) -> None:
    status, heading = PAGES[path]
    page = failing.as_("clerk").get(path)
    assert (page.status, page.texts("h1")) == (status, [heading])
    assert page.texts(".errorpage-advice") != []
    assert page.values(".errorpage-ways a", "href") == ["/"]
    assert "Traceback" not in page.response.text
    assert "/srv" not in page.response.text


def test_script_gets_the_message_alone(failing: Web) -> None:
    answer = failing.as_("clerk").client.get("/broken/defect", headers=SCRIPT)
    assert answer.status_code == 500
    assert list(answer.json) == ["message"]
    assert "系统内部错误" in answer.json["message"]


def test_too_many_log_ins_are_slowed_down(web: Web) -> None:
    web.city.instance.settings = replace(web.city.instance.settings, login_rate="3 per minute")
    web.app = create_app(instance=web.city.instance)
    visitor = web.stranger()
    found = [visitor.post("/login", username="nobody", password="x").status for _ in range(4)]
    assert found == [403, 403, 403, 429]
    assert "请等一分钟再试" in visitor.post("/login", username="nobody", password="x").text()


def test_refused_form_leads_back_to_where_it_came_from(web: Web) -> None:
    clerk = web.as_("clerk")
    answer = clerk.client.post(
        "/filings/999/actions/withdraw",
        data={"csrf_token": clerk.token},
        headers={"Referer": "http://localhost/filings?state=submitted"},
    )
    assert '<a class="button button-main" href="http://localhost/filings?state=submitted">' in answer.text
    answer = clerk.client.post(
        "/filings/999/actions/withdraw", data={"csrf_token": clerk.token}, headers={"Referer": "http://evil.example/"}
    )
    assert "evil" not in answer.text


def test_database_that_is_gone_still_leaves_a_page(web: Web) -> None:
    clerk = web.as_("clerk")
    gone = replace(web.city.instance.settings, database_url="sqlite:////nowhere/filing.db")
    web.app.extensions["filing_instance"] = Instance(gone)
    page = clerk.get("/")
    assert (page.status, page.texts("h1"), page.texts(".mainnav")) == (503, ["服务暂时不可用"], [])


def test_strange_bytes_in_addresses_are_no_defect(web: Web) -> None:
    clerk = web.as_("clerk")
    for query in ("q=%00", "q=%ff%fe", "q=%ed%a0%80", "organ=%F0%9F%98%80", "page=%00", "q=%22"):
        for path in ("/search", "/filings", "/filings/1/text", "/login"):
            assert clerk.client.get(f"{path}?{query}").status_code < 500, (path, query)


def test_nul_is_refused_before_a_database_is_asked(web: Web) -> None:
    reviewer = web.as_("reviewer")
    for path in ("/laws?law=%00", "/rules/versions?rule=%00", "/rules/write?rule=%00", "/review/law?law=%00"):
        assert reviewer.get(path).status == 400, path
    assert web.stranger().post("/login", username="a\0", password="b").status == 400
