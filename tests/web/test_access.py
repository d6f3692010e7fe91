"""Who may open what, and what stands between a browser and the pages: log-in, tokens of forms, headers."""

from filing.terms import FilingAction, FilingState, Role
from tests.services.city import CLEAN, act, draft, in_state, registered, submitted
from tests.web.visitor import PASSWORD, Web

ROLES = [role.value for role in Role]
FILING, REVIEWING = {"clerk", "unit_lead"}, {"registrar", "reviewer", "committee_lead"}
EVERYONE = set(ROLES)

OPEN_TO = {
    "/": EVERYONE,
    "/todo": FILING | REVIEWING,
    "/procedure": EVERYONE,
    "/submit": FILING,
    "/filings": EVERYONE,
    "/review": REVIEWING,
    "/opinions": FILING | REVIEWING,
    "/omissions": FILING | REVIEWING,
    "/sendings": FILING | REVIEWING,
    "/suggestions": REVIEWING,
    "/statistics": REVIEWING,
    "/search": EVERYONE,
    "/rules": REVIEWING | {"system_admin"},
    "/rules/TT-001": REVIEWING | {"system_admin"},
    "/rules/write": {"reviewer", "committee_lead"},
    "/rules/versions": REVIEWING | {"system_admin"},
    "/jobs": {"system_admin"},
    "/jobs/1": {"system_admin"},
    "/accounts": {"security_admin", "system_admin"},
    "/units": {"security_admin", "system_admin"},
    "/audit": {"audit_admin", "system_admin"},
    "/audit/chain": {"audit_admin", "system_admin"},
    "/account": EVERYONE,
    "/account/password": EVERYONE,
}
MENU = {"工作台": "/", "待办": "/todo", "报送": "/submit", "备案件": "/filings", "审查": "/review"} | {
    "意见": "/opinions",
    "建议": "/suggestions",
    "统计": "/statistics",
    "漏报": "/omissions",
    "上报": "/sendings",
    "检索": "/search",
    "规则": "/rules",
    "任务": "/jobs",
    "账号": "/accounts",
    "审计": "/audit",
}


def test_each_page_opens_to_its_roles_and_the_menu_leads_nowhere_else(web: Web) -> None:
    registered(web.city)
    opened: dict[str, set[str]] = {path: set() for path in OPEN_TO}
    menus = {}
    for role in ROLES:
        visitor = web.as_(role)
        for path in OPEN_TO:
            page = visitor.get(path)
            assert page.status in {200, 403}, (role, path, page.status)
            if page.status == 200:
                opened[path].add(role)
        menus[role] = [words.partition("，")[0] for words in visitor.get("/").texts(".mainnav a")]
    assert opened == OPEN_TO
    assert menus == {role: [name for name, path in MENU.items() if role in OPEN_TO[path]] for role in ROLES}


def test_pages_of_a_filing_open_to_those_who_may_see_it(web: Web) -> None:
    city = web.city
    shown = {"draft": draft(city), "sent": submitted(city), "filed": registered(city)}
    secret = registered(city, is_open=False)
    found = {
        name: {
            role for role in [*ROLES, "clerk2", "reviewer2", "health_clerk"] if web.as_(role).get(path).status == 200
        }
        for name, path in {
            "draft": f"/filings/{shown['draft']}",
            "draft form": f"/filings/{shown['draft']}/form",
            "sent": f"/filings/{shown['sent']}",
            "sent text": f"/filings/{shown['sent']}/text",
            "sent receipt": f"/filings/{shown['sent']}/receipt",
            "filed": f"/filings/{shown['filed']}",
            "filed desk": f"/review/{shown['filed']}",
            "filed receipt": f"/filings/{shown['filed']}/receipt",
            "secret": f"/filings/{secret}",
        }.items()
    }
    parties = FILING | REVIEWING
    assert found == {
        "draft": FILING,
        "draft form": FILING,
        "sent": parties,
        "sent text": parties,
        "sent receipt": parties,
        "filed": EVERYONE | {"clerk2", "reviewer2", "health_clerk"},
        "filed desk": REVIEWING,
        "filed receipt": parties,
        "secret": parties,
    }


def test_what_may_not_be_seen_looks_like_what_does_not_exist(web: Web) -> None:
    hidden = web.as_("clerk2").get(f"/filings/{submitted(web.city)}")
    missing = web.as_("clerk2").get("/filings/999999")
    assert (hidden.status, hidden.text()) == (missing.status, missing.text()) == (404, missing.text())


def test_every_action_is_refused_to_those_without_the_right(web: Web) -> None:
    filing_id = registered(web.city)
    attempts = {
        ("reader_", f"/review/{filing_id}/flags/1"): 403,
        ("registrar", f"/review/{filing_id}/flags/1"): 403,
        ("clerk", f"/review/{filing_id}/conclusion"): 403,
        ("registrar", f"/review/{filing_id}/conclusion"): 403,
        ("reader_", f"/filings/{filing_id}/retry"): 403,
        ("clerk", f"/filings/{filing_id}/actions/archive"): 403,
        ("reviewer", f"/filings/{filing_id}/actions/register"): 403,
        ("clerk", "/jobs/1/retry"): 403,
        ("system_admin", "/submit"): 403,
        ("reviewer", "/accounts"): 403,
        ("audit_admin", "/accounts/1/reset"): 403,
        ("clerk2", f"/filings/{filing_id}/form"): 403,
    }
    fields = {"verdict": "confirm", "version": "1", "conclusion": "好", "username": "x", "name": "甲", "role": "clerk"}
    found = {
        (who, path): web.as_(who.replace("reader_", "public")).send(path, "第一条　试。", **fields).status
        for who, path in attempts
    }
    assert found == attempts


def test_without_session_every_page_leads_to_the_log_in_and_back(web: Web) -> None:
    visitor = web.stranger()
    answer = visitor.client.get("/filings?state=registered&year=2026")
    assert answer.status_code == 302
    assert answer.location == "/login?next=/filings?state%3Dregistered%26year%3D2026"
    page = visitor.post(answer.location, username=web.username("reviewer"), password=PASSWORD)
    assert page.response.request.full_path == "/filings?state=registered&year=2026"


def test_log_in_leads_to_no_other_site(web: Web) -> None:
    name = web.username("reviewer")
    for target in ("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/\n/evil"):
        visitor = web.stranger()
        visitor.token = visitor.get("/login").field("csrf_token")
        answer = visitor.client.post(
            "/login",
            query_string={"next": target},
            data={"csrf_token": visitor.token, "username": name, "password": PASSWORD},
        )
        assert (answer.status_code, answer.location) == (302, "/"), target


def test_log_in_refuses_in_the_same_words_and_keeps_the_name(web: Web) -> None:
    web.username("clerk")
    wrong = web.stranger().post("/login", username="clerk", password="Wrong-2026x")
    unknown = web.stranger().post("/login", username="nobody", password="Wrong-2026x")
    assert (wrong.status, unknown.status) == (403, 403)
    assert wrong.text(".notice-fault") == unknown.text(".notice-fault")
    assert "用户名或密码不正确" in wrong.text(".notice-fault")
    assert (wrong.field("username"), wrong.field("password")) == ("clerk", "")


def test_log_in_tells_when_and_where_the_last_one_was(web: Web) -> None:
    assert web.as_("clerk").get("/account").texts(".facts dd")[-1] == "这是第一次登录"
    again = web.stranger().post("/login", username=web.username("clerk"), password=PASSWORD)
    assert again.text("#notices") == "上次登录：2026-11-24 10:00，地址 127.0.0.1。"


def test_forms_without_the_token_of_the_session_are_refused(web: Web) -> None:
    clerk = web.as_("clerk")
    filing_id = draft(web.city)
    clerk.token = ""
    page = clerk.post(f"/filings/{filing_id}/form", title="改")
    assert (page.status, page.texts("h1")) == (400, ["提交的内容有误"])
    clerk.token = web.as_("reviewer").token
    assert clerk.post("/logout").status == 400


def test_expired_session_carries_the_form_through_the_log_in(web: Web) -> None:
    city = web.city
    filing_id = in_state(city, FilingState.UNDER_REVIEW)
    reviewer = web.as_("reviewer")
    version = reviewer.get(f"/review/{filing_id}").field("version")
    city.clock.pass_(hours=13)
    path = f"/review/{filing_id}/conclusion"
    page = reviewer.post(path, conclusion="未发现与上位法不一致。", version=version)
    assert page.status == 401
    assert "还没有保存" in page.text(".notice-fault")
    again = reviewer.post("/login", username="reviewer", password="Wrong-2026x", kept=page.field("kept"))
    assert (again.status, again.field("kept")) == (403, page.field("kept"))
    page = reviewer.post("/login", username="reviewer", password=PASSWORD, kept=again.field("kept"))
    assert (page.texts("h1"), page.text(".facts")) == (["继续提交"], "审查意见未发现与上位法不一致。")
    assert page.values("main form", "action") == [path]
    fields = {field.get("name"): field.get("value") for field in page.root.cssselect("main form input")}
    assert reviewer.post(path, **fields).text(".opinion") == "未发现与上位法不一致。"


def test_expired_session_carries_neither_passwords_nor_forms_of_other_sites(web: Web) -> None:
    clerk = web.as_("clerk")
    filing_id = draft(web.city)
    web.city.clock.pass_(hours=13)
    page = clerk.post("/account/password", current=PASSWORD, new="Another-2026", again="Another-2026")
    assert (page.response.request.path, page.values("[name=kept]", "value")) == ("/login", [])
    page = web.stranger().post(f"/filings/{filing_id}/form", csrf_token="planted", title="改")
    assert (page.response.request.path, page.values("[name=kept]", "value")) == ("/login", [])


def test_scripts_learn_that_the_session_has_ended(web: Web) -> None:
    reviewer = web.as_("reviewer")
    filing_id = registered(web.city)
    web.city.clock.pass_(minutes=31)
    answer = reviewer.ask(f"/review/{filing_id}/flags/1", verdict="confirm", version="1")
    assert (answer.status_code, answer.json) == (401, {"message": "登录已失效，请重新登录后再试。"})


def test_one_time_password_must_be_replaced_first(web: Web) -> None:
    made = web.as_("security_admin").post("/accounts", username="newcomer", name="新人", role="registrar", unit="npc")
    password = made.values("#secret", "value")[0]
    newcomer = web.stranger()
    page = newcomer.post("/login", username="newcomer", password=password)
    assert (page.response.request.path, page.texts("h1")) == ("/account/password", ["修改密码"])
    assert newcomer.get("/filings").response.location == "/account/password"
    page = newcomer.post("/account/password", current=password, new="Own-Secret-2026", again="Own-Secret-2026")
    assert (page.response.request.path, page.text("#notices")) == ("/", "密码已修改，其他登录已全部退出。")
    assert newcomer.get("/filings").status == 200


def test_logged_out_sessions_stay_out(web: Web) -> None:
    visitor = web.as_("clerk")
    cookie = visitor.client.get_cookie("filing_session")
    assert cookie is not None
    assert visitor.post("/logout").response.request.path == "/login"
    thief = web.app.test_client()
    thief.set_cookie("filing_session", cookie.value)
    assert thief.get("/filings").status_code == 302


def test_answers_bear_the_headers_of_a_closed_house(web: Web) -> None:
    page = web.as_("reviewer").get("/").response
    assert page.headers["Content-Security-Policy"] == (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in page.headers
    secure = web.app.test_client().get("/login", base_url="https://filing.example")
    assert secure.headers["Strict-Transport-Security"] == "max-age=15552000"
    cookie = web.app.test_client().get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_pages_hold_neither_scripts_nor_styles_inline(web: Web) -> None:
    filing_id = registered(web.city, CLEAN)
    act(web.city, "reviewer", FilingAction.BEGIN_REVIEW, filing_id)
    for path in ("/", "/submit", f"/filings/{filing_id}", f"/review/{filing_id}", "/search?q=公园", "/audit", "/rules"):
        role = {"/submit": "clerk", "/audit": "audit_admin"}.get(path, "reviewer")
        root = web.as_(role).get(path).root
        assert root.xpath("//script[not(@src)] | //style | //*[@style]") == [], path
        assert [name for element in root.iter() for name in element.attrib if name.startswith("on")] == [], path
        assert [url for url in root.xpath("//@src | //link/@href") if not url.startswith("/")] == [], path


def test_assets_may_be_kept_because_their_address_changes_with_them(web: Web) -> None:
    page = web.stranger().get("/login")
    style = next(url for url in page.values("link[rel=stylesheet]", "href") if "base.css" in url)
    answer = web.app.test_client().get(style)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=15552000")
    assert "?v=" in style


def test_rests_of_half_an_hour_end_a_session(web: Web) -> None:
    clerk = web.as_("clerk")
    web.city.clock.pass_(minutes=29)
    assert clerk.get("/").status == 200
    web.city.clock.pass_(minutes=31)
    assert clerk.get("/").response.location == "/login"
