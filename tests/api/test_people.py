"""Accounts, units and one's own account through the API."""

from filing.models import Account
from filing.services.account.accounts import log_in
from tests.api.caller import Caller, problem_of
from tests.services.city import get

NEW = {"username": "wang.fang", "name": "王芳", "role": "clerk", "unit": "gov"}


def test_account_is_made_with_a_password_that_works_once_shown(api: Caller) -> None:
    response = api.call("system_admin", "POST", "/accounts", json=NEW)
    assert response.status_code == 201, response.text
    made, password = response.json["account"], response.json["password"]
    assert {name: made[name] for name in NEW} == NEW
    assert log_in(api.city.instance, "wang.fang", password).must_change_password
    (listed,) = api.get("system_admin", "/accounts", text="wang")["items"]
    assert listed == made | {"last_login_at": "2026-11-24T02:00:00+00:00"}


def test_account_input_is_named_by_field(api: Caller) -> None:
    response = api.call("system_admin", "POST", "/accounts", json=NEW | {"username": "王芳", "role": "boss"})
    assert problem_of(response) == (422, "InvalidInput")
    assert set(response.json["error"]["details"]) == {"username", "role"}
    response = api.call("system_admin", "POST", "/accounts", json=NEW | {"unit": "nowhere"})
    assert problem_of(response) == (422, "InvalidInput")
    assert list(response.json["error"]["details"]) == ["unit"]
    assert problem_of(api.call("system_admin", "POST", "/accounts", json=NEW | {"username": "clerk"}))[0] == 409


def test_account_is_deactivated_and_its_tokens_with_it(api: Caller) -> None:
    clerk = api.city.clerk.account_id
    path = f"/accounts/{clerk}/activation"
    api.get("clerk", "/me")
    off = api.call("security_admin", "PUT", path, json={"active": False})
    assert (off.status_code, off.json["is_active"]) == (200, False)
    assert problem_of(api.call("clerk", "GET", "/me")) == (401, "Unauthorized")
    on = api.call("security_admin", "PUT", path, json={"active": True})
    assert (on.status_code, on.json["is_active"]) == (200, True)
    assert problem_of(api.call("clerk", "GET", "/me")) == (401, "Unauthorized")  # the token has ended for good
    own = api.call(
        "security_admin", "PUT", f"/accounts/{api.city.security_admin.account_id}/activation", json={"active": False}
    )
    assert problem_of(own) == (409, "Conflict")


def test_password_is_reset_and_ends_the_tokens(api: Caller) -> None:
    api.get("clerk", "/me")
    response = api.call("security_admin", "POST", f"/accounts/{api.city.clerk.account_id}/password")
    assert response.status_code == 201
    assert log_in(api.city.instance, "clerk", response.json["password"]).must_change_password
    assert api.call("clerk", "GET", "/me").status_code == 401


def test_locked_account_is_unlocked(api: Caller) -> None:
    clerk = api.city.clerk.account_id
    with api.city.instance.database.transaction() as session:
        session.get_one(Account, clerk).locked_until = api.city.clock.now.replace(year=2030)
    response = api.call("security_admin", "POST", f"/accounts/{clerk}/unlock")
    assert (response.status_code, response.json["locked_until"]) == (200, None)
    assert get(api.city, Account, clerk).locked_until is None


def test_unit_is_made_and_listed(api: Caller) -> None:
    unit = {"code": "edu", "name": "云山市教育局", "kind": "enacting", "region": "云山市"}
    made = api.call("system_admin", "POST", "/units", json=unit | {"receiver": "npc"})
    assert made.status_code == 201, made.text
    assert made.json == unit | {"id": made.json["id"], "receiver_id": api.city.units["npc"]}
    assert made.json in api.get("system_admin", "/units")
    assert problem_of(api.call("system_admin", "POST", "/units", json=unit | {"receiver": "npc"}))[0] == 409
    assert problem_of(api.call("system_admin", "POST", "/units", json=unit | {"code": "e2"}))[0] == 422


def test_me_tells_whom_the_token_stands_for(api: Caller) -> None:
    assert api.get("clerk", "/me") == {
        "username": "clerk",
        "name": api.city.clerk.name,
        "role": "clerk",
        "unit": "gov",
    }
    assert api.get("system_admin", "/me")["unit"] is None


def test_token_is_made_listed_and_revoked(api: Caller) -> None:
    made = api.call("clerk", "POST", "/me/tokens", json={"name": "公文系统", "days": 7})
    assert made.status_code == 201, made.text
    api.tokens["clerk"] = made.json["secret"]
    listed = api.get("clerk", "/me/tokens")
    assert [token["name"] for token in listed] == ["公文系统", "试验"]
    assert "secret" not in listed[0]
    assert api.call("clerk", "DELETE", f"/me/tokens/{made.json['token']['id']}").status_code == 204
    assert problem_of(api.call("clerk", "GET", "/me")) == (401, "Unauthorized")


def test_a_token_ends_on_its_day(api: Caller) -> None:
    api.get("clerk", "/me")
    api.city.clock.pass_(days=30)
    assert api.call("clerk", "GET", "/me").status_code == 401


def test_the_token_of_another_is_not_there(api: Caller) -> None:
    made = api.call("clerk", "POST", "/me/tokens", json={"name": "公文系统", "days": 7}).json
    assert problem_of(api.call("unit_lead", "DELETE", f"/me/tokens/{made['token']['id']}")) == (404, "NotFound")


def test_password_is_changed_and_sessions_end(api: Caller) -> None:
    password = api.call("security_admin", "POST", f"/accounts/{api.city.clerk.account_id}/password").json["password"]
    del api.tokens["security_admin"]
    log_in(api.city.instance, "clerk", password, agent="网页")
    (session,) = api.get("clerk", "/me/sessions")
    assert session["agent"] == "网页"
    wrong = api.call("clerk", "POST", "/me/password", json={"current": "不对的密码", "new": "x"})
    assert problem_of(wrong) == (422, "InvalidInput")
    changed = api.call("clerk", "POST", "/me/password", json={"current": password, "new": "Yunshan-Beian-2026"})
    assert changed.status_code == 204, changed.text
    assert api.get("clerk", "/me/sessions") == []


def test_a_session_is_ended(api: Caller) -> None:
    password = api.call("security_admin", "POST", f"/accounts/{api.city.clerk.account_id}/password").json["password"]
    log_in(api.city.instance, "clerk", password)
    (session,) = api.get("clerk", "/me/sessions")
    assert api.call("clerk", "DELETE", f"/me/sessions/{session['id']}").status_code == 204
    assert api.get("clerk", "/me/sessions") == []


def test_whoever_reads_does_not_wait_for_a_writer(api: Caller) -> None:
    """A long import holds the only write lock of SQLite."""
    api.get("clerk", "/me")
    with api.city.work(api.city.clerk):
        assert api.get("clerk", "/me")["username"] == "clerk"
