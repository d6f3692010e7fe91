"""The pages on which rules are written, tried, and let into force by a second person."""

import pytest
import yaml

from filing.terms import RuleVersionState
from tests.services.city import CLEAN, RULES, flags_of, registered, rule, work_off
from tests.services.rule.test_authoring import states
from tests.web.visitor import Web

NEW = yaml.safe_dump(
    rule("TT-003", "公园", topic="property", severity="low", other="广场"), allow_unicode=True, sort_keys=False
)
D, A, X, R = (RuleVersionState(value) for value in ("draft", "approved", "rejected", "retired"))


def save(web: Web, text: str = NEW, **fields: str) -> str:
    """The address of the new version."""
    page = web.as_("reviewer").post("/rules/write", act="save", text=text, pack="test", reason="代表建议", **fields)
    assert page.status == 200, page.text()
    return str(page.response.request.path)


def test_writing_begins_with_a_skeleton_the_rule_in_force_or_a_version(web: Web) -> None:
    reviewer = web.as_("reviewer")
    assert reviewer.get("/rules/write").field("text").startswith("id: XX-001\n")
    assert yaml.safe_load(reviewer.get("/rules/write?kind=limit").field("text"))["check"]["kind"] == "limit"
    page = reviewer.get("/rules/write?rule=TT-002")
    assert (yaml.safe_load(page.field("text")), page.field("pack")) == (RULES["permit"], "test")
    save(web)
    assert reviewer.get("/rules/write?version=1").field("text").strip() == NEW.strip()
    assert reviewer.get("/rules/write?version=9").status == 404


def test_preview_tells_all_faults_with_their_lines_and_keeps_the_text(web: Web) -> None:
    broken = NEW.replace("severity: low", "severity: grave").replace("advice:", "advise:")
    page = web.as_("reviewer").post("/rules/write", act="preview", text=broken, pack="test", provision="公园")
    assert page.texts(".outcome-fault h2") == ["有 3 处错误"]
    assert [words.partition("，")[0] for words in page.texts(".outcome li")] == [
        "第 1 行 缺少“advice”",
        "第 5 行 “severity”不能是“grave”",
        "第 18 行 没有“advise”这一项",
    ]
    assert (page.field("text").strip(), page.field("provision")) == (broken.strip(), "公园")


def test_preview_runs_examples_and_marks_the_provision(web: Web) -> None:
    reviewer = web.as_("reviewer")
    page = reviewer.post("/rules/write", act="preview", text=NEW, pack="test", provision="公园免费开放。")
    assert page.texts(".outcome h2") == ["格式正确，例句全部相符", "所贴条文：命中 1 处"]
    assert page.texts(".outcome .mark") == ["公园"]
    silent = reviewer.post("/rules/write", act="preview", text=NEW, pack="test", provision="取消公园。")
    assert silent.texts(".outcome h2")[1] == "所贴条文：没有命中"
    failing = NEW.replace("应当办理广场。", "应当办理公园。")
    page = reviewer.post("/rules/write", act="preview", text=failing, pack="test")
    assert page.texts(".outcome h2") == ["例句有 1 条不符"]
    answer = reviewer.ask("/rules/write", act="preview", text=NEW, pack="test").get_json()
    assert "格式正确，例句全部相符" in answer["html"]
    assert states(web.city) == []


def test_dry_run_shows_hits_and_what_would_come_and_go(web: Web) -> None:
    registered(web.city, CLEAN)
    changed = yaml.safe_dump(
        RULES["permit"] | {"check": {"kind": "phrase", "scope": "sentence", "any": ["公园"]}}, allow_unicode=True
    )
    registered(web.city)
    page = web.as_("reviewer").post("/rules/write", act="try", text=changed, pack="test")
    assert page.texts("#trial h2") == ["试运行：2 件中 1 件命中，共 1 处"]
    assert page.texts("#trial dd")[:5] == ["1", "1", "0", "0", "0"]
    assert page.texts("#trial .examples li") == ["云山市公园管理办法 第一条第一条 公园免费开放。"]
    assert [f.rule_id for f in flags_of(web.city, 2)] == ["TT-002", "TT-001"]


def test_draft_comes_into_force_by_a_second_person(web: Web) -> None:
    filing_id = registered(web.city, CLEAN)
    path = save(web)
    own = web.as_("reviewer").get(path)
    assert (own.texts("h1"), own.texts(".pagehead .state")) == (["公园已取消"], ["待批准"])
    assert own.texts(".columns-side button") == ["在全部文件上试运行", "撤回"]
    assert web.as_("reviewer").post(f"{path}/approval").status == 403
    lead = web.as_("committee_lead")
    assert lead.get("/rules").texts(".pagehead a") == ["待批准 1", "新写规则"]
    page = lead.get(path)
    assert page.texts(".columns-side button") == ["在全部文件上试运行", "批准生效", "不批准"]
    assert page.texts(".diff .diff-new")[0] == "+id: TT-003"
    assert lead.post(f"{path}/trial").texts("#trial h2") == ["试运行：1 件中 1 件命中，共 1 处"]
    done = lead.post(f"{path}/approval", note="同意")
    assert (done.texts("#notices")[0], done.texts(".pagehead .state")) == (
        "已批准，规则即时生效；在办的备案件将重新比对。",
        ["已批准"],
    )
    work_off(web.city)
    assert [f.rule_id for f in flags_of(web.city, filing_id)] == ["TT-003"]
    assert lead.get("/rules/TT-003").texts("h1") == ["公园已取消"]
    missing = lead.post(f"{path}/retirement")
    assert (missing.status, states(web.city)) == (422, [A])
    lead.post(f"{path}/retirement", note="不需要了")
    work_off(web.city)
    assert (states(web.city), flags_of(web.city, filing_id), lead.get("/rules/TT-003").status) == ([R], [], 404)


def test_nobody_approves_what_is_his_own(web: Web) -> None:
    lead = web.as_("committee_lead")
    page = lead.post("/rules/write", act="save", text=NEW, pack="test", reason="代表建议")
    path = page.response.request.path
    assert page.texts(".columns-side button") == ["在全部文件上试运行", "撤回"]
    assert (lead.post(f"{path}/approval").status, states(web.city)) == (403, [D])
    assert (lead.post(f"{path}/rejection", note="重写").status, states(web.city)) == (200, [X])


def test_draft_that_cannot_be_kept_says_why_and_keeps_the_text(web: Web) -> None:
    reviewer = web.as_("reviewer")
    page = reviewer.post("/rules/write", act="save", text=NEW, pack="test", reason=" ")
    assert (page.status, page.text("#reason-fault"), page.field("text").strip()) == (
        422,
        "请写明新增或者修改规则的理由。",
        NEW.strip(),
    )
    page = reviewer.post("/rules/write", act="save", text="id: TT-003", pack="", reason="理由")
    assert (page.status, page.text(".notice-fault")[:3]) == (422, "规则有")
    save(web)
    page = reviewer.post("/rules/write", act="save", text=NEW, pack="test", reason="理由")
    assert (page.status, page.text(".notice-fault")) == (422, "TT-003 的同样文字已在等待批准。")
    assert states(web.city) == [D]


def test_rejection_needs_its_reason(web: Web) -> None:
    path = save(web)
    lead = web.as_("committee_lead")
    page = lead.post(f"{path}/rejection")
    assert (page.status, page.text(".notice-fault"), states(web.city)) == (422, "请写明不批准的理由。", [D])
    lead.post(f"{path}/rejection", note="依据不足")
    assert states(web.city) == [X]
    assert (lead.post(f"{path}/approval").status, states(web.city)) == (422, [X])


def test_versions_are_listed_by_state_and_rule(web: Web) -> None:
    save(web)
    reader = web.as_("registrar")
    assert reader.get("/rules/versions").texts(".row-title") == ["TT-003 公园已取消"]
    assert reader.get("/rules/versions?state=approved").texts(".row-title") == []
    assert reader.get("/rules/versions?rule=TT-003").texts(".row-title") == ["TT-003 公园已取消"]
    assert reader.get("/rules/versions/1").texts(".columns-side button") == []
    assert reader.get("/rules/versions?state=wrong").status == 400
    assert reader.get("/rules/versions").texts(".mainnav [aria-current]") == ["规则"]


@pytest.mark.parametrize("path", ["/rules/write", "/rules/versions/1/trial", "/rules/versions/1/approval"])
def test_registrars_and_units_write_no_rules(web: Web, path: str) -> None:
    save(web)
    for who in ("registrar", "clerk", "system_admin"):
        assert web.as_(who).post(path, text=NEW, pack="test", act="preview").status == 403
    assert states(web.city) == [D]


def test_card_tells_time_and_confidence(web: Web) -> None:
    (web.city.instance.settings.rules_path / "precision.csv").write_text(
        "rule,read,right,date\nTT-001,30,28,2026-11-20\n", "utf-8"
    )
    filing_id = registered(web.city)
    reviewer = web.as_("reviewer")
    page = reviewer.get(f"/review/{filing_id}")
    assert page.texts(".card-timing") == ["时间制定时依据已经施行。"] * 2
    assert page.texts(".card-confidence") == [
        "把握本规则尚未实测；尚无研判。",
        "把握实测 30 处，正确 28 处（93%，2026-11-20）；尚无研判。",
    ]
    facts = "\n".join(reviewer.get("/rules/TT-001").texts(".columns-side .facts div"))
    assert "已读命中30\n正确28（93%）\n判读日期2026-11-20" in facts
    assert reviewer.get("/review?timing=now").texts(".row-title") == ["云山市流动人口管理办法"]
    assert reviewer.get("/review?timing=future").texts(".row-title") == []
