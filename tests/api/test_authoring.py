"""Rules written through the API."""

from tests.api.caller import Caller, problem_of
from tests.api.test_permissions import RULE, rule_text
from tests.services.city import CLEAN, flags_of, registered, work_off


def test_preview_tells_faults_examples_and_findings(api: Caller) -> None:
    body = RULE | {"provision": "公园免费开放。"}
    answer = api.call("reviewer", "POST", "/rule-previews", json=body).json
    assert {name: answer[name] for name in ("good", "faults", "examples", "failures")} == {
        "good": True,
        "faults": [],
        "examples": [],
        "failures": [],
    }
    assert [(found["article"], found["quote"], found["timing"]) for found in answer["findings"]] == [
        ("第一条", "公园", "unknown")
    ]
    broken = api.call("reviewer", "POST", "/rule-previews", json=RULE | {"text": "id: TT-003"}).json
    assert (broken["good"], broken["findings"]) == (False, [])
    assert {"line": 1, "message": "缺少“check”，请补上"} in broken["faults"]


def test_trial_says_what_would_come_and_go(api: Caller) -> None:
    filing_id = registered(api.city, CLEAN)
    answer = api.call("reviewer", "POST", "/rule-trials", json=RULE).json
    counts = ("documents", "documents_hit", "hits", "whole", "new", "vanishing", "lost", "confirmed", "dismissed")
    assert [answer[name] for name in counts] == [1, 1, 1, True, 1, [], 0, 0, 0]
    (hit,) = answer["sample"]
    assert (hit["filing"], hit["document"], hit["before"], hit["quote"], hit["after"], hit["judged"]) == (
        filing_id,
        "云山市公园管理办法",
        "第一条 ",
        "公园",
        "免费开放。",
        None,
    )


def test_draft_is_approved_by_a_second_person(api: Caller) -> None:
    filing_id = registered(api.city, CLEAN)
    made = api.call("committee_lead", "POST", "/rule-versions", json=RULE | {"reason": "代表建议"})
    assert (made.status_code, made.json["state"], made.json["rule"]) == (201, "draft", "TT-003")
    path = f"/rule-versions/{made.json['id']}"
    assert problem_of(api.call("committee_lead", "POST", f"{path}/approval", json={})) == (403, "NotAllowed")
    done = api.call("committee_lead2", "POST", f"{path}/approval", json={"note": "同意"}).json
    assert (done["state"], done["note"], done["decided_by"]) == ("approved", "同意", api.city.committee_lead2.name)
    work_off(api.city)
    assert [flag.rule_id for flag in flags_of(api.city, filing_id)] == ["TT-003"]
    assert api.get("reviewer", "/rules/TT-003")["measured"] is None
    (flag,) = api.get("reviewer", f"/filings/{filing_id}/case")["flags"]
    assert flag["timing"] == "now"
    assert [one["id"] for one in api.get("reviewer", "/rule-versions", state="approved", rule="TT-003")] == [done["id"]]
    assert problem_of(api.call("committee_lead2", "POST", f"{path}/rejection", json={"note": "x"})) == (409, "Conflict")


def test_draft_that_does_not_load_names_its_lines(api: Caller) -> None:
    response = api.call("reviewer", "POST", "/rule-versions", json=RULE | {"text": "id: TT-003", "reason": "理由"})
    assert problem_of(response) == (422, "InvalidInput")
    assert "第1行：缺少“check”，请补上" in response.json["error"]["details"]["text"]


def test_confidence_of_rules_comes_with_the_case(api: Caller) -> None:
    (api.city.instance.settings.rules_path / "precision.csv").write_text(
        "rule,read,right,date\nTT-001,30,27,2026-11-20\n", "utf-8"
    )
    filing_id = registered(api.city)
    confidence = api.get("reviewer", f"/filings/{filing_id}/case")["confidence"]
    measured = {"read": 30, "right": 27, "share": 0.9, "on": "2026-11-20"}
    assert confidence["TT-001"] == {"measured": measured, "flags": {"open": 1}, "precision": None}
    assert confidence["TT-002"]["measured"] is None
    assert rule_text("TT-003", "公园") == RULE["text"]
