"""Questions, remarks and proposed conclusions by API: what the pages do, in one shape each."""

from dataclasses import replace
from io import BytesIO

from filing.terms import FilingState
from tests.api.caller import Caller
from tests.services.city import in_state, registered


def test_a_question_is_answered_with_files_and_put_into_a_letter(api: Caller) -> None:
    filing_id = registered(api.city)
    asked = api.call(
        "reviewer", "POST", f"/filings/{filing_id}/questions", json={"words": "依据？", "address": "art_3__para_2"}
    )
    assert {name: asked.json[name] for name in ("state", "article", "place", "due", "has_changed")} == {
        "state": "asked",
        "article": "第三条第二款",
        "place": "art_3__para_2",
        "due": "2026-12-08",
        "has_changed": False,
    }
    letter = api.call("reviewer", "POST", "/questions/1/letter")
    assert [letter.json[key] for key in ("kind", "subject_kind", "subject")] == ["inquiry", "question", 1]
    files = [(BytesIO(b"one"), "一.txt"), (BytesIO(b"two"), "二.txt")]
    answer = api.call("clerk", "POST", "/questions/1/answers", data={"words": "省条例。", "file": files})
    assert [file["filename"] for file in answer.json["events"][-1]["files"]] == ["一.txt", "二.txt"]
    wrong = {"action": "answer_question", "words": "甲"}
    assert api.call("reviewer", "POST", "/questions/1/actions", json=wrong).status_code == 422
    again = api.call("reviewer", "POST", "/questions/1/actions", json={"action": "follow_up", "words": "哪一条？"})
    assert (again.json["state"], len(again.json["events"])) == ("asked", 3)


def test_remarks_tell_where_their_words_stand(api: Caller) -> None:
    filing_id = registered(api.city)
    api.call("reviewer", "POST", f"/filings/{filing_id}/remarks", json={"words": "存疑。", "address": "art_3"})
    api.call("reviewer", "POST", f"/filings/{filing_id}/remarks", json={"words": "已沟通。", "day": "2026-11-20"})
    found = api.call("registrar", "GET", f"/filings/{filing_id}/remarks").json
    assert [(one["remark"]["words"], one["remark"]["day"], one.get("place")) for one in found] == [
        ("存疑。", "2026-11-24", "art_3"),
        ("已沟通。", "2026-11-20", None),
    ]


def test_a_proposed_conclusion_waits_for_another_one(api: Caller) -> None:
    api.city.instance.settings = replace(api.city.instance.settings, second_review=2)
    filing_id = in_state(api.city, FilingState.UNDER_REVIEW)
    star = {"headers": {"If-Match": "*"}}
    made = api.call("reviewer", "POST", f"/filings/{filing_id}/conclusion", json={"conclusion": "无"}, **star)
    assert made.json["state"] == "under_review"
    body = {"proposal": 1, "agrees": False, "note": "应当提醒。"}
    api.call("committee_lead", "POST", f"/filings/{filing_id}/conclusion/views", json=body)
    (proposal,) = api.call("reviewer", "GET", f"/filings/{filing_id}/case").json["proposals"]
    assert (proposal["words"], proposal["is_waiting"], proposal["views"][0]["note"]) == ("无", True, "应当提醒。")
    done = api.call(
        "committee_lead", "POST", f"/filings/{filing_id}/conclusion/views", json={"proposal": 1, "agrees": True}
    )
    assert (done.status_code, done.json["state"]) == (201, "concluded")
