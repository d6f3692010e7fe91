"""Reviewing through the API: the case, verdicts, flags by hand, failures, conclusion."""

from typing import Any

import pytest

from filing.models import CheckFailureRow, Flag, Revision
from filing.terms import FlagState
from tests.api.caller import Caller, problem_of
from tests.services.city import CLEAN, TEXT, flags_of, get, registered, submitted

READ = TEXT.replace("　", " ").strip()
"""The canonical text."""
HAND = {
    "start": READ.index("经批准的除外"),
    "end": READ.index("经批准的除外") + 6,
    "severity": "low",
    "criterion": "propriety.other",
    "message": "例外过宽。",
}


def test_case_gives_text_tree_flags_and_history(api: Caller) -> None:
    registered(api.city)
    case = api.get("reviewer", "/filings/1/case")
    assert case["text"] == READ
    assert [p["label"] for p in case["provisions"] if p["kind"] == "art"] == ["第一条", "第二条", "第三条", "第四条"]
    assert [(f["rule"], f["article"], f["quote"], f["state"]) for f in case["flags"]] == [
        ("TT-002", "第二条", "暂住证", "open"),
        ("TT-001", "第三条", "社会抚养费", "open"),
    ]
    assert [case["text"][f["start"] : f["end"]] for f in case["flags"]] == ["暂住证", "社会抚养费"]
    assert [(e["action"], e["source"], e["target"]) for e in case["events"]] == [
        ("submit", "draft", "submitted"),
        ("register", "submitted", "registered"),
    ]
    assert (case["failures"], case["decisions"], case["precedents"]) == ([], [], {})


def test_the_filing_unit_sees_the_text_without_machine_flags(api: Caller) -> None:
    registered(api.city)
    case = api.get("clerk", "/filings/1/case")
    assert (case["text"], case["flags"]) == (READ, [])


def decide(api: Caller, flag: Flag, **body: Any) -> Any:
    return api.call("reviewer", "POST", f"/flags/{flag.id}/decisions", json={"version": flag.version} | body)


def test_verdict_is_kept_with_its_reason(api: Caller) -> None:
    registered(api.city)
    flag = flags_of(api.city, 1)[0]
    response = decide(api, flag, verdict="dismiss", reason="transitional", note="有上位法依据")
    assert response.status_code == 201, response.text
    body = response.json
    assert (body["state"], body["reason"], body["note"]) == ("dismissed", "transitional", "有上位法依据")
    (decision,) = api.get("reviewer", "/filings/1/case")["decisions"]
    assert (decision["flag"], decision["verdict"], decision["reason"]) == (flag.id, "dismiss", "transitional")
    assert api.get("reviewer", "/filings/1")["state"] == "under_review"


def test_the_second_of_two_verdicts_is_told_that_it_is_late(api: Caller) -> None:
    registered(api.city)
    flag = flags_of(api.city, 1)[0]
    assert decide(api, flag, verdict="confirm").status_code == 201
    assert problem_of(decide(api, flag, verdict="confirm")) == (409, "Outdated")


def test_dismissal_without_reason_names_the_field(api: Caller) -> None:
    registered(api.city)
    response = decide(api, flags_of(api.city, 1)[0], verdict="dismiss")
    assert problem_of(response) == (422, "InvalidInput")
    assert list(response.json["error"]["details"]) == ["reason"]


def test_flag_by_hand_stands_where_it_was_put(api: Caller) -> None:
    registered(api.city)
    response = api.call("reviewer", "POST", "/filings/1/flags", json=HAND)
    assert response.status_code == 201, response.text
    body = response.json
    assert (body["quote"], body["article"], body["rule"], body["state"]) == ("经批准的除外", "第三条", None, "open")


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"start": "3"}, "start", "应为整数。"),
        ({"start": -1}, "start", "应在 0 至 2147483647 之间。"),
        ({"severity": "fatal"}, "severity", "应为其中之一：high、medium、low、info。"),
        ({"message": " \n"}, "message", "必填。"),
        ({"extra": 1}, "extra", "没有这个字段。"),
    ],
)
def test_flag_by_hand_names_the_wrong_field(api: Caller, change: dict[str, Any], field: str, said: str) -> None:
    registered(api.city)
    response = api.call("reviewer", "POST", "/filings/1/flags", json=HAND | change)
    assert problem_of(response) == (422, "InvalidInput")
    assert response.json["error"]["details"] == {field: [said]}


def test_review_ends_when_flags_are_decided_and_failures_acknowledged(api: Caller) -> None:
    registered(api.city)
    with api.city.instance.database.transaction() as session:
        revision = session.query(Revision).one()
        session.add(CheckFailureRow(revision_id=revision.id, rule_id="TT-001", message="规则超时"))
    for flag in flags_of(api.city, 1):
        decide(api, flag, verdict="confirm")
    assert problem_of(conclude(api)) == (409, "Conflict")
    (failure,) = api.get("reviewer", "/filings/1/case")["failures"]
    assert (failure["rule"], failure["message"], failure["acknowledged_by"]) == ("TT-001", "规则超时", "")
    acknowledged = api.call("reviewer", "POST", f"/failures/{failure['id']}/acknowledgement")
    assert (acknowledged.status_code, acknowledged.data) == (204, b"")
    done = conclude(api)
    assert (done.status_code, done.json["state"], done.json["conclusion"]) == (200, "concluded", "建议修改第三条。")
    assert done.headers["ETag"] == f'"{done.json["version"]}"'
    assert [f["state"] for f in api.get("clerk", "/filings/1/case")["flags"]] == ["confirmed", "confirmed"]
    assert api.get("clerk", "/filings/1")["conclusion"] == "建议修改第三条。"
    assert [api.get(who, "/filings/1").get("conclusion") for who in ("public", "reviewer2", "system_admin")] == [
        None
    ] * 3


def conclude(api: Caller) -> Any:
    seen = api.get("reviewer", "/filings/1")["version"]
    return api.call("reviewer", "POST", "/filings/1/conclusion", json={"conclusion": "建议修改第三条。"}, seen=seen)


def test_conclusion_needs_the_version_that_was_seen(api: Caller) -> None:
    registered(api.city, CLEAN)
    body = {"conclusion": "未发现问题。"}
    assert problem_of(api.call("reviewer", "POST", "/filings/1/conclusion", json=body))[0] == 428
    assert problem_of(api.call("reviewer", "POST", "/filings/1/conclusion", json=body, seen=1))[0] == 412


def test_what_was_decided_elsewhere_is_offered(api: Caller) -> None:
    registered(api.city)
    fee = next(f for f in flags_of(api.city, 1) if f.rule_id == "TT-001")
    decide(api, fee, verdict="confirm")
    registered(api.city, "云山市别的办法\n第一条　违反规定生育的，应当缴纳社会抚养费。\n经批准的除外。\n")
    case = api.get("reviewer", "/filings/2/case")
    found = [p for offers in case["precedents"].values() for p in offers]
    assert [(p["filing"], p["state"]) for p in found] in ([], [(1, "confirmed")])
    assert get(api.city, Flag, fee.id).state is FlagState.CONFIRMED


def test_reasons_of_dismissal_are_listed_with_labels(api: Caller) -> None:
    reasons = api.get("reviewer", "/dismiss-reasons")
    assert {"code": "other", "label": "其他"} in reasons


def test_a_case_that_is_not_registered_is_not_decided(api: Caller) -> None:
    submitted(api.city)
    assert problem_of(decide(api, flags_of(api.city, 1)[0], verdict="confirm")) == (409, "Conflict")
