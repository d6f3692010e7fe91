"""Jobs and audit through the API."""

from filing.models import Job
from filing.terms import JobState
from tests.api.caller import Caller, form, problem_of
from tests.services.city import submitted


def fail_the_job(api: Caller) -> int:
    api.call("clerk", "POST", "/filings", data=form())
    with api.city.instance.database.transaction() as session:
        job = session.query(Job).one()
        job.state, job.error, job.trace = JobState.FAILED, "磁盘已满。", "Traceback"
        return job.id


def test_jobs_are_listed_shown_and_tried_again(api: Caller) -> None:
    job_id = fail_the_job(api)
    page = api.get("system_admin", "/jobs", state="failed")
    assert (page["total"], page["counts"]) == (1, {"failed": 1})
    (row,) = page["items"]
    assert (row["job"]["id"], row["job"]["kind"], row["revision_number"]) == (job_id, "parse", 1)
    assert row["receipt_number"].startswith("收")
    shown = api.get("system_admin", f"/jobs/{job_id}")
    assert (shown["error"], shown["trace"]) == ("磁盘已满。", "Traceback")
    again = api.call("system_admin", "POST", f"/jobs/{job_id}/retry")
    assert (again.status_code, again.json["state"], again.json["kind"]) == (201, "queued", "parse")
    assert problem_of(api.call("system_admin", "POST", f"/jobs/{again.json['id']}/retry")) == (409, "Conflict")
    assert api.get("system_admin", "/jobs", filing_id=1)["total"] == 2


def test_audit_is_listed_narrowed_and_verified(api: Caller) -> None:
    submitted(api.city)
    page = api.get("audit_admin", "/audit", target="filing:1", since="2026-11-24", until="2026-11-24")
    actions = [entry["action"] for entry in page["items"]]
    assert {"filing.create", "material.add", "filing.submit", "revision.parse"} <= set(actions)
    assert actions == [e["action"] for e in sorted(page["items"], key=lambda entry: -entry["seq"])]
    assert api.get("audit_admin", "/audit", until="2026-11-23")["total"] == 0
    assert api.get("audit_admin", "/audit", action="filing.submit")["items"][0]["actor"] == api.city.clerk.name
    report = api.get("audit_admin", "/audit/verification")
    assert (report["ok"], report["faults"]) == (True, [])
    assert report["head"] == api.get("audit_admin", "/audit")["items"][0]["hash"]
