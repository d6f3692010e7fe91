"""Files that failed or are in doubt, through the API."""

from tests.api.caller import Caller, problem_of
from tests.services.city import submitted, work_off
from tests.services.reading.test_reports import GAPS
from tests.services.reading.test_rereading import failed


def test_failed_and_doubted_files_are_listed(api: Caller) -> None:
    broken, gaps = failed(api.city), submitted(api.city, GAPS)
    page = api.get("registrar", "/readings")
    assert [(row["filing"], row["error"], row["numbering"]) for row in page["items"]] == [
        (broken, "CorruptFile", 0),
        (gaps, "", 2),
    ]
    assert page["kinds"][1] == {"value": "failed", "label": "未能读取", "count": 1}
    assert [row["filing"] for row in api.get("registrar", "/readings", format="text")["items"]] == [gaps]
    wrong = api.call("registrar", "GET", "/readings", query_string={"format": "exe"})
    assert problem_of(wrong) == (422, "InvalidInput")


def test_all_of_a_format_are_read_again(api: Caller) -> None:
    failed(api.city)
    answer = api.call("registrar", "POST", "/readings/retries", json={"kind": "failed", "format": "docx"})
    assert (answer.status_code, answer.json) == (200, {"queued": 1, "waiting": 0, "finished": 0, "emended": 0})
    assert len(work_off(api.city)) == 1
    for body, expected in (({}, (422, "InvalidInput")), ({"filing_id": 99}, (404, "NotFound"))):
        assert problem_of(api.call("registrar", "POST", "/readings/retries", json=body)) == expected
