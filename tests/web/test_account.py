"""One's own account: password, sessions, tokens."""

import pytest

from filing.terms import FilingState
from tests.services.city import in_state
from tests.web.visitor import PASSWORD, Web


def test_password_is_changed_and_other_sessions_end(web: Web) -> None:
    clerk = web.as_("clerk")
    other = web.stranger()
    other.post("/login", username="clerk", password=PASSWORD)
    page = clerk.post("/account/password", current=PASSWORD, new="Another-2026", again="Another-2026")
    assert page.text("#notices") == "密码已修改，其他登录已全部退出。"
    assert clerk.get("/").status == 200
    assert other.get("/").response.location == "/login"
    assert web.stranger().post("/login", username="clerk", password="Another-2026").status == 200


BAD_PASSWORDS = {
    "wrong current": ({"current": "Wrong-2026x"}, "current"),
    "not twice the same": ({"again": "Another-2027"}, "again"),
    "too short": ({"new": "Ab-1", "again": "Ab-1"}, "new"),
    "the name in it": ({"new": "clerk-Yunshan-1", "again": "clerk-Yunshan-1"}, "new"),
    "nothing": ({"new": "", "again": ""}, "new"),
}


@pytest.mark.parametrize(("wrong", "field"), BAD_PASSWORDS.values(), ids=BAD_PASSWORDS)
def test_password_that_cannot_be_is_refused_at_its_field(web: Web, wrong: dict[str, str], field: str) -> None:
    fields = {"current": PASSWORD, "new": "Another-2026", "again": "Another-2026"} | wrong
    page = web.as_("clerk").post("/account/password", **fields)
    assert page.status == 422
    assert page.text(f"#{field}-fault").endswith("。")
    assert [page.field(name) for name in ("current", "new", "again")] == ["", "", ""]


def test_sessions_are_listed_and_ended(web: Web) -> None:
    clerk = web.as_("clerk")
    other = web.stranger()
    other.post("/login", username="clerk", password=PASSWORD)
    page = clerk.get("/account")
    assert page.texts("section[aria-labelledby=sessions-head] .state") == ["本次登录"]
    page = clerk.post(page.values("section[aria-labelledby=sessions-head] form", "action")[0])
    assert page.text("#notices") == "该登录已退出。"
    assert other.get("/").response.location == "/login"


def test_sessions_of_others_cannot_be_ended(web: Web) -> None:
    web.as_("reviewer")
    assert web.as_("clerk").post("/account/sessions/1/end").status == 404
    assert web.as_("reviewer").get("/").status == 200


def test_token_is_shown_once_works_and_is_revoked(web: Web) -> None:
    clerk = web.as_("clerk")
    page = clerk.post("/account/tokens", name="公文系统", days="30")
    secret = page.values("#secret", "value")[0]
    assert page.status == 201
    headers = {"Authorization": f"Bearer {secret}"}
    assert web.app.test_client().get("/api/v1/filings", headers=headers).status_code == 200
    page = clerk.get("/account")
    assert page.values("#secret", "value") == []
    assert page.texts("#tokens [data-label=名称]") == ["公文系统"]
    page = clerk.post(page.values("#tokens td form", "action")[0])
    assert page.text("#notices") == "令牌已撤销，使用它的系统将不能再访问。"
    assert web.app.test_client().get("/api/v1/filings", headers=headers).status_code == 401


@pytest.mark.parametrize("days", ["0", "-1", "一年", "99999999"])
def test_token_without_bounds_is_refused(web: Web, days: str) -> None:
    page = web.as_("clerk").post("/account/tokens", name="公文系统", days=days)
    assert (page.status, page.field("name"), page.field("days")) == (422, "公文系统", days)
    assert page.texts("#days-fault") != []


def test_a_calendar_address_is_shown_once_and_read_without_log_in(web: Web) -> None:
    in_state(web.city, FilingState.SUBMITTED)
    registrar = web.as_("registrar")
    page = registrar.post("/account/feed")
    (address,) = page.values("#feed", "value")
    path = address.removeprefix("http://localhost")
    answer = web.app.test_client().get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert "SUMMARY:形式审查：" in answer.text
    assert registrar.get("/account").values("#feed", "value") == []
    registrar.post("/account/feed/revoke")
    assert web.app.test_client().get(path).status_code == 404


def test_the_address_for_digests_is_checked_and_kept(web: Web) -> None:
    clerk = web.as_("clerk")
    page = clerk.post("/account/email", email="不是邮箱")
    assert (page.status, page.texts("#email-fault")) == (422, ["邮箱地址有误，应写作 name@example.cn 的形式。"])
    assert page.field("email") == "不是邮箱"
    assert clerk.post("/account/email", email="wang@yunshan.example").field("email") == "wang@yunshan.example"
    assert web.as_("system_admin").get("/account").texts("#reminders") == []
