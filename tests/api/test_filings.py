"""Filing through the API: in one step or by draft, corrected, sent, followed, fetched."""

import hashlib

import pytest

from filing.errors import Outdated
from filing.models import Filing
from filing.terms import FilingState, RevisionState
from tests.api.caller import Caller, form, problem_of
from tests.services.city import TEXT, draft, get, in_state, registered, submitted, work_off

SENT = {
    "id": 1,
    "unit": "gov",
    "receiver": "npc",
    "submission": None,
    "state": "submitted",
    "is_open": False,
    "title": "云山市流动人口办法",
    "document_number": "",
    "organ": "",
    "document_type": None,
    "adopted_on": None,
    "published_on": "2026-10-08",
    "effective_on": None,
    "expires_on": None,
    "basis": ["《甲法》", "《乙条例》"],
    "receipt_number": "收〔2026〕1号",
    "registration_number": None,
    "submitted_at": "2026-11-24T02:00:00+00:00",
    "form_check_due": "2026-12-08",
    "review_due": None,
    "is_late": True,
    "conclusion": "",
    "return_reason": None,
    "repealed_by": "",
}


def test_submit_files_in_one_step_and_answers_with_the_etag(api: Caller) -> None:
    fields = {"title": "云山市流动人口办法", "published_on": "2026-10-08", "is_open": "false"}
    response = api.call("clerk", "POST", "/filings", data=form(**fields, basis=["《甲法》", "《乙条例》"]))
    assert response.status_code == 201, response.text
    body = response.json
    assert response.headers["ETag"] == f'"{body.pop("version")}"'
    assert body == SENT | {"receipt_number": body["receipt_number"]}
    assert body["receipt_number"].startswith("收〔2026〕")
    work_off(api.city)
    assert api.get("clerk", "/filings/1")["organ"] == "云山市人民政府"


def test_the_same_key_gives_the_same_filing_and_another_text_under_it_is_refused(api: Caller) -> None:
    def send(text: str) -> tuple[int, int | None]:
        response = api.call("clerk", "POST", "/filings", data=form(text), headers={"Idempotency-Key": "oa-20261124-7"})
        return response.status_code, (response.json or {}).get("id")

    assert [send(TEXT), send(TEXT), send(TEXT + "第五条　略。\n")] == [(201, 1), (201, 1), (409, None)]
    assert api.get("clerk", "/filings")["total"] == 1


def test_draft_is_corrected_and_sent(api: Caller) -> None:
    made = api.call("clerk", "POST", "/drafts", data=form())
    assert (made.status_code, made.json["state"]) == (201, "draft")
    work_off(api.city)
    read = api.call("clerk", "GET", "/filings/1")
    assert read.json["title"] == "云山市流动人口管理办法"
    seen = read.json["version"]
    edited = api.call("clerk", "PATCH", "/filings/1", json={"document_number": "云政〔2026〕7号"}, seen=seen)
    assert (edited.status_code, edited.json["document_number"]) == (200, "云政〔2026〕7号")
    sent = api.call(
        "clerk", "POST", "/filings/1/actions", json={"action": "submit"}, headers={"If-Match": edited.headers["ETag"]}
    )
    assert (sent.status_code, sent.json["state"]) == (200, "submitted")


def test_edit_clears_what_is_empty_and_keeps_what_is_left_out(api: Caller) -> None:
    draft(api.city)
    before = api.get("clerk", "/filings/1")
    response = api.call(
        "clerk", "PATCH", "/filings/1", json={"effective_on": None, "organ": ""}, seen=before["version"]
    )
    after = response.json
    assert after == before | {"effective_on": None, "organ": "", "version": before["version"] + 1}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({}, (428, "PreconditionRequired")),
        ({"If-Match": '"99"'}, (412, "Outdated")),
        ({"If-Match": 'W/"1"'}, (412, "PreconditionFailed")),
        ({"If-Match": '"1", "2"'}, (412, "PreconditionFailed")),
        ({"If-Match": "别的".encode().decode("latin-1")}, (412, "PreconditionFailed")),
    ],
)
@pytest.mark.parametrize(
    ("method", "path", "json"),
    [
        ("PATCH", "/filings/1", {"title": "别的"}),
        ("POST", "/filings/1/actions", {"action": "submit"}),
    ],
)
def test_changes_need_the_version_that_was_seen(
    api: Caller, header: dict[str, str], expected: tuple[int, str], method: str, path: str, json: dict[str, str]
) -> None:
    draft(api.city)
    before = get(api.city, Filing, 1).version
    assert problem_of(api.call("clerk", method, path, json=json, headers=header)) == expected
    assert get(api.city, Filing, 1).version == before


def test_a_star_stands_for_any_version(api: Caller) -> None:
    draft(api.city)
    assert (
        api.call("clerk", "PATCH", "/filings/1", json={"title": "新名"}, headers={"If-Match": "*"}).status_code == 200
    )


def test_outdated_names_the_version_that_is_there(api: Caller) -> None:
    draft(api.city)
    version = get(api.city, Filing, 1).version
    error = api.call("clerk", "PATCH", "/filings/1", json={}, seen=version + 1).json["error"]
    assert (error["class"], error["details"]) == (Outdated.__name__, {"version": version})


def test_a_step_from_the_wrong_state_is_a_conflict(api: Caller) -> None:
    submitted(api.city)
    response = api.call(
        "registrar", "POST", "/filings/1/actions", json={"action": "archive"}, headers={"If-Match": "*"}
    )
    assert problem_of(response) == (409, "Conflict")
    assert "已报送" in response.json["error"]["message"]


def test_a_step_without_its_reason_names_the_field(api: Caller) -> None:
    submitted(api.city)
    body = {"action": "return", "return_reason": "not_normative"}
    response = api.call("registrar", "POST", "/filings/1/actions", json=body, headers={"If-Match": "*"})
    assert problem_of(response) == (422, "InvalidInput")
    assert list(response.json["error"]["details"]) == ["reason"]


def test_list_narrows_counts_and_pages(api: Caller) -> None:
    registered(api.city)
    in_state(api.city, FilingState.SUBMITTED)
    page = api.get("reviewer", "/filings", state="registered", severity="high")
    assert (page["total"], page["page"], page["pages"]) == (1, 1, 1)
    (row,) = page["items"]
    assert (row["filing"]["id"], row["intake"], row["open_flags"]) == (1, "indexed", {"high": 1, "medium": 1})
    assert api.get("reviewer", "/filings")["total"] == 2
    assert api.get("reviewer", "/filings", page=2)["items"] == []
    assert [facet["value"] for facet in page["facets"]["state"]] == ["registered"]


def test_receipt_lists_files_with_their_digests(api: Caller) -> None:
    submitted(api.city)
    receipt = api.get("clerk", "/filings/1/receipt")
    assert receipt["files"] == [
        {
            "kind": "text",
            "filename": "办法.txt",
            "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            "size": len(TEXT.encode()),
        }
    ]
    assert (receipt["unit"], receipt["receiver"]) == ("云山市人民政府", "云山市人大常委会")


def test_stages_tell_how_far_the_worker_is(api: Caller) -> None:
    api.call("clerk", "POST", "/filings", data=form())
    assert [s["state"] for s in api.get("clerk", "/filings/1/stages")] == ["queued", "waiting", "waiting"]
    work_off(api.city)
    assert [s["state"] for s in api.get("clerk", "/filings/1/stages")] == ["done", "done", "done"]


def test_retry_reads_a_failed_text_again(api: Caller) -> None:
    api.call("clerk", "POST", "/filings", data=form("PK\x03\x04", "坏.docx"))
    work_off(api.city)
    stage = api.get("clerk", "/filings/1/stages")[0]
    assert (stage["state"], stage["advice"] != "") == ("failed", True)
    assert api.call("clerk", "POST", "/filings/1/retry").status_code == 204
    assert api.get("clerk", "/filings/1/stages")[0]["state"] == "queued"


def test_materials_are_added_fetched_byte_for_byte_and_removed(api: Caller) -> None:
    draft(api.city)
    added = api.call("clerk", "POST", "/filings/1/materials", data=form("说明全文", "说明.txt", kind="explanation"))
    assert (added.status_code, added.json["kind"]) == (201, "explanation")
    assert [m["filename"] for m in api.get("clerk", "/filings/1/materials")] == ["办法.txt", "说明.txt"]
    path = f"/filings/1/materials/{added.json['id']}"
    fetched = api.call("clerk", "GET", f"{path}/content")
    assert (fetched.data.decode(), fetched.mimetype) == ("说明全文", "application/octet-stream")
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert api.call("clerk", "DELETE", path).status_code == 204
    assert [m["kind"] for m in api.get("clerk", "/filings/1/materials")] == ["text"]


def test_another_main_text_becomes_the_next_revision(api: Caller) -> None:
    draft(api.city)
    api.call("clerk", "POST", "/filings/1/materials", data=form("云山市新办法\n第一条　新。\n", kind="text"))
    work_off(api.city)
    assert [r.state for r in revisions(api)] == [RevisionState.PARSED, RevisionState.PARSED]
    assert api.call("clerk", "GET", "/filings/1/case").json["text"].startswith("云山市新办法")


def revisions(api: Caller) -> list:
    with api.city.read(api.city.clerk) as ctx:
        return list(ctx.session.get_one(Filing, 1).revisions)


def test_a_file_that_is_empty_is_named(api: Caller) -> None:
    assert problem_of(api.call("clerk", "POST", "/filings", data=form(""))) == (422, "EmptyFile")


def test_a_missing_file_and_wrong_fields_are_all_named(api: Caller) -> None:
    response = api.call("clerk", "POST", "/filings", data={"is_open": "也许"}, content_type="multipart/form-data")
    assert problem_of(response) == (422, "InvalidInput")
    assert response.json["error"]["details"] == {"is_open": ["应为 true 或 false。"], "file": ["请上传文件。"]}


def test_the_report_of_a_file_says_how_it_was_read(api: Caller) -> None:
    filing_id = draft(api.city, "云山市办法\n第一条　制定本办法。\n第三条　另有规定。\n")
    report = api.get("clerk", f"/filings/{filing_id}/report")
    assert report["numbering"] == [
        {
            "code": "article_gap",
            "message": "第三条之前缺少第二条，请核对原文是否缺漏",
            "place": "第三条",
            "address": "art_3",
            "page": 0,
        }
    ]
    counts = {key: report[key] for key in ("reader", "version", "articles", "tables", "failure", "is_doubtful")}
    assert counts == {
        "reader": "text",
        "version": "text/1 utf-8",
        "articles": 2,
        "tables": 0,
        "failure": None,
        "is_doubtful": True,
    }


def test_one_call_files_with_several_receivers(api: Caller) -> None:
    response = api.call("clerk", "POST", "/filings", data=form(receivers=["npc2", "npc"]))
    assert response.status_code == 201, response.text
    assert (response.json["id"], response.json["receiver"], response.json["submission"]) == (1, "npc", 1)
    (sibling,) = api.get("clerk", "/filings/1/siblings")
    assert (sibling["id"], sibling["receiver"], sibling["state"]) == (2, "npc2", "submitted")
    work_off(api.city)
    assert api.get("clerk", "/filings/1/receivers") == {
        "units": [
            {"code": "npc", "name": "云山市人大常委会", "is_chosen": True, "advised": "own_committee"},
            {"code": "npc2", "name": "平川市人大常委会", "is_chosen": False, "advised": None},
        ],
        "outside": ["higher_government"],
    }
    refused = api.call("clerk", "POST", "/filings", data=form(receivers=["gov"]))
    assert problem_of(refused) == (422, "InvalidInput")
