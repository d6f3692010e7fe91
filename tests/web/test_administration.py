"""Jobs, accounts, units, rules and the audit trail as administrators see them."""

import pytest
from sqlalchemy import text

from filing.models import Account, Job
from filing.terms import FilingAction, JobState, Role, Verdict
from filing.web.trail import ACTS
from tests.services.city import act, audited, decide_all, draft, get, registered, submitted, work_off
from tests.web.visitor import PASSWORD, Web


def failed_job(web: Web) -> int:
    submitted(web.city)
    with web.city.instance.database.transaction() as session:
        job = session.get_one(Job, 1)
        job.state, job.error, job.trace = JobState.FAILED, "磁盘已满。请清理磁盘后重试。", "OSError: no space"
    return 1


def test_failed_jobs_show_cause_and_can_be_retried(web: Web) -> None:
    job_id = failed_job(web)
    admin = web.as_("system_admin")
    assert "有 1 个任务失败" in admin.get("/").text(".notice-attention")
    page = admin.get("/jobs?state=failed")
    assert page.texts(".found b") == ["1"]
    assert page.texts("[data-label=情况]") == ["磁盘已满。请清理磁盘后重试。"]
    detail = admin.get(f"/jobs/{job_id}")
    assert (detail.text(".lead"), detail.text(".trace")) == ("磁盘已满。请清理磁盘后重试。", "OSError: no space")
    page = admin.post(f"/jobs/{job_id}/retry")
    assert "已重新排队" in page.text("#notices")
    assert admin.post("/jobs/2/retry").status == 409
    assert admin.get("/jobs/999").status == 404


def test_jobs_never_show_what_is_not_published(web: Web) -> None:
    submitted(web.city)
    admin = web.as_("system_admin")
    assert "流动人口" not in admin.get("/jobs").text() + admin.get("/jobs/1").text()


def test_jobs_narrow_by_kind_and_filing(web: Web) -> None:
    first, _ = submitted(web.city), draft(web.city)
    admin = web.as_("system_admin")
    assert admin.get(f"/jobs?filing_id={first}").texts(".found b") == ["3"]
    assert admin.get("/jobs?kind=parse").texts(".found b") == ["2"]
    assert admin.get("/jobs?state=running").texts(".empty-title") == ["没有符合条件的任务"]
    for query in (
        "/jobs?state=nonsense",
        "/jobs?filing_id=七",
        "/accounts?unit_id=x",
        "/accounts?role=x",
        "/jobs?page=0",
    ):
        assert admin.get(query).status == 400, query


def test_account_is_made_with_a_password_shown_once(web: Web) -> None:
    security = web.as_("security_admin")
    page = security.post("/accounts", username="zhang.san", name="张三", role="reviewer", unit="npc")
    assert page.status == 201
    assert "离开本页后无法再次查看" in page.text(".notice-attention")
    assert len(page.values("#secret", "value")[0]) >= 16
    assert security.get("/accounts?text=zhang").texts("tbody [data-label=姓名]") == ["张三"]
    assert security.get("/accounts").values("#secret", "value") == []


BAD_ACCOUNTS = {
    "no role": ({"role": ""}, 422, "role"),
    "bad name": ({"username": "A b"}, 422, "username"),
    "no unit": ({"unit": ""}, 422, "unit"),
    "wrong side": ({"unit": "gov"}, 422, "unit"),
    "taken": ({"username": "clerk"}, 409, ""),
}


@pytest.mark.parametrize(("wrong", "status", "field"), BAD_ACCOUNTS.values(), ids=BAD_ACCOUNTS)
def test_account_that_cannot_be_comes_back_with_what_was_typed(
    web: Web, wrong: dict[str, str], status: int, field: str
) -> None:
    fields = {"username": "zhang.san", "name": "张三", "role": "reviewer", "unit": "npc"} | wrong
    page = web.as_("security_admin").post("/accounts", **fields)
    assert (page.status, page.field("name")) == (status, "张三")
    assert page.text("[role=alert]").endswith("。")
    if field:
        assert page.texts("details .fault") != []


def test_accounts_are_disabled_enabled_and_reset(web: Web) -> None:
    security, clerk = web.as_("security_admin"), web.as_("clerk")
    id_ = web.city.clerk.account_id
    page = security.post(f"/accounts/{id_}/disable")
    assert page.text("#notices") == "账号“clerk”已停用，其登录已全部退出。"
    assert clerk.get("/").response.location == "/login"
    assert security.get("/accounts?active=0").texts("tbody .mono") == ["clerk"]
    assert security.post(f"/accounts/{id_}/enable").text("#notices") == "账号“clerk”已启用。"
    page = security.post(f"/accounts/{id_}/reset")
    assert (page.status, len(page.values("#secret", "value"))) == (201, 1)
    assert security.post(f"/accounts/{id_}/burn").status == 400
    assert security.post("/accounts/999/reset").status == 404


def test_locked_account_is_shown_and_unlocked(web: Web) -> None:
    web.username("clerk")
    stranger = web.stranger()
    for _ in range(5):
        stranger.post("/login", username="clerk", password="Wrong-2026x")
    security = web.as_("security_admin")
    page = security.get("/accounts?role=clerk&text=clerk")
    assert "锁定至 10:30" in page.texts("tbody .state")
    assert stranger.post("/login", username="clerk", password=PASSWORD).status == 403
    assert security.post(f"/accounts/{web.city.clerk.account_id}/unlock").text("#notices") == "账号“clerk”已解锁。"
    assert stranger.post("/login", username="clerk", password=PASSWORD).status == 200


def test_units_are_made_and_wrong_ones_refused(web: Web) -> None:
    security = web.as_("security_admin")
    fields = {"code": "police", "name": "云山市公安局", "region": "云山市", "kind": "enacting", "receiver": "npc"}
    assert security.post("/units", **fields).text("#notices") == "已建立单位“云山市公安局”。"
    assert "云山市公安局" in security.get("/units").texts("[data-label=名称]")
    nothing: dict[str, str] = {}
    wrongs = ((nothing, 409), ({"kind": ""}, 422), ({"code": "公安"}, 422), ({"code": "x", "receiver": "gov"}, 422))
    for wrong, status in wrongs:
        page = security.post("/units", **fields | wrong)
        assert (page.status, page.field("name")) == (status, "云山市公安局"), wrong
    assert web.as_("audit_admin").post("/units", **fields).status == 403


def test_rules_show_their_examples_and_what_people_made_of_them(web: Web) -> None:
    filing_id = registered(web.city)
    reviewer = web.as_("reviewer")
    decide_all(web.city, filing_id, Verdict.CONFIRM)
    page = reviewer.get("/rules?severity=high")
    assert page.texts(".row-title") == ["社会抚养费已取消"]
    assert page.texts("[data-label=成立率]") == ["100%"]
    page = reviewer.get("/rules/TT-001")
    assert page.texts("#hits-head, #misses-head") == ["应当提示的例子3", "不应提示的例子3"]
    assert page.texts(".examples mark") == ["社会抚养费"] * 3
    assert page.texts("section[aria-labelledby=says-head] .lead") == ["「……」疑似已经取消。"]
    assert reviewer.get("/rules?text=没有这条").texts(".empty-title") == ["没有符合条件的规则"]
    assert reviewer.get("/rules/NO-999").status == 404
    assert reviewer.get("/rules?page=0").status == 400


def test_audit_trail_reads_in_words_and_narrows(web: Web) -> None:
    filing_id = registered(web.city)
    act(web.city, "reviewer", FilingAction.BEGIN_REVIEW, filing_id)
    auditor = web.as_("audit_admin")
    page = auditor.get(f"/audit?kind=filing&name={filing_id}")
    acts = ["开始审查", "备案登记", "规则比对", "读取文本", "报送", "添加材料", "建立备案件"]
    assert page.texts("[data-label=行为]") == acts
    assert page.texts("[data-label=对象]") == [f"备案件 {filing_id}"] * len(acts)
    assert page.texts(".details div")[:4] == [
        "原状态已登记",
        "回执号收〔2026〕0001号",
        "备案登记号备〔2026〕0001号",
        "新状态审查中",
    ]
    assert auditor.get("/audit?action=filing.register").texts("[data-label=办理人]") == [web.city.registrar.name]
    assert auditor.get("/audit?actor=备案登记员").texts(".found b") == ["1"]
    assert auditor.get("/audit?since=2026-11-24&until=2026-11-24").texts(".empty-title") == []
    assert auditor.get("/audit?until=2026-11-23").texts(".empty-title") == ["没有符合条件的记录"]


def test_audit_filter_that_cannot_be_is_refused_in_place(web: Web) -> None:
    auditor = web.as_("audit_admin")
    for query in (
        "since=昨天",
        "until=9999-12-31",
        "since=0001-01-01",
        "since=2026-02-01&until=2026-01-01",
        "kind=filing",
        "name=7",
    ):
        page = auditor.get(f"/audit?{query}")
        assert (page.status, page.texts("h1")) == (422, ["审计"]), query
        assert page.text("[role=alert]").endswith("。")
    assert auditor.get("/audit?page=0").status == 422


def test_audit_trail_turns_its_pages(web: Web) -> None:
    for _ in range(17):
        draft(web.city)
    auditor = web.as_("audit_admin")
    first = auditor.get("/audit")
    assert (len(first.texts("tbody tr")), first.values(".pager a", "href")) == (50, ["/audit?page=2"])
    second = auditor.get("/audit?page=2")
    last, following = first.texts("[data-label=序号]")[-1], second.texts("[data-label=序号]")[0]
    assert int(following) == int(last) - 1
    assert second.values(".pager a", "href") == ["/audit"]


def test_chain_is_verified_on_the_spot(web: Web) -> None:
    submitted(web.city)
    auditor = web.as_("audit_admin")
    page = auditor.get("/audit/chain")
    count = len(audited(web.city))
    assert page.text(".notice-good").startswith(f"全部 {count} 条记录完好。")
    with web.city.instance.database.transaction() as session:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("the trigger is removed on SQLite only")
        for name in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text("UPDATE audit_entry SET actor = '某人' WHERE seq = 2"))
    page = auditor.get("/audit/chain")
    assert page.texts(".notice-fault li") == ["第 2 条的内容与其散列值不符：记录被改动。"]


def test_every_act_that_was_recorded_has_words(web: Web) -> None:
    filing_id = registered(web.city)
    decide_all(web.city, filing_id)
    security = web.as_("security_admin")
    security.post("/accounts", username="zhang.san", name="张三", role="reviewer", unit="npc")
    security.post(f"/accounts/{web.city.public.account_id}/disable")
    web.as_("clerk").post("/account/tokens", name="公文系统", days="30")
    work_off(web.city)
    assert {action for action, _, _ in audited(web.city)} - set(ACTS) == set()
    assert get(web.city, Account, web.city.public.account_id).role is Role.PUBLIC
