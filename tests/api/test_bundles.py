"""A zip through the API: uploaded as a draft, its table read, its files chosen."""

from io import BytesIO

from tests.api.caller import Caller, problem_of
from tests.parsing.build import archive
from tests.services.city import TEXT, work_off

FILES = {
    "一/流动人口管理办法.txt": TEXT,
    "一/备案报告.txt": "云山市人民政府关于报送备案的报告\n现将办法报请备案。",
    "二/户籍管理办法.txt": TEXT.replace("流动人口", "户籍"),
    "坏.docx": b"PK\x03\x04" + bytes(99),
}


def uploaded(api: Caller) -> int:
    data = {"file": (BytesIO(archive(FILES)), "材料.zip")}
    response = api.call("clerk", "POST", "/drafts", data=data)
    assert response.status_code == 201, response.text
    return int(response.json["id"])


def test_a_zip_becomes_many_drafts(api: Caller) -> None:
    filing_id = uploaded(api)
    assert api.get("clerk", f"/filings/{filing_id}/members") == []
    work_off(api.city)
    rows = api.get("clerk", f"/filings/{filing_id}/members")
    assert [(row["number"], row["name"], row["kind"], row["error_class"]) for row in rows] == [
        (0, "一/流动人口管理办法.txt", "text", ""),
        (1, "一/备案报告.txt", "report", ""),
        (2, "二/户籍管理办法.txt", "text", ""),
        (3, "坏.docx", "", "CorruptFile"),
    ]
    chosen = [{"member": row["number"], "kind": row["kind"]} for row in rows if row["kind"]]
    response = api.call("clerk", "POST", f"/filings/{filing_id}/members", json={"chosen": chosen})
    assert (response.status_code, [row["state"] for row in response.json]) == (201, ["draft", "draft"])
    work_off(api.city)
    first, second = (row["id"] for row in response.json)
    assert first == filing_id
    materials = api.get("clerk", f"/filings/{first}/materials")
    assert [row["filename"] for row in materials] == ["材料.zip", "流动人口管理办法.txt", "备案报告.txt"]
    assert api.get("clerk", f"/filings/{second}")["title"] == "云山市户籍管理办法"
    again = api.call("clerk", "POST", f"/filings/{filing_id}/members", json={"chosen": chosen})
    assert problem_of(again) == (409, "Conflict")


def test_a_choice_that_cannot_be_meant_is_told(api: Caller) -> None:
    filing_id = uploaded(api)
    work_off(api.city)
    for chosen in ([], [{"member": 1, "kind": "report"}], [{"member": 0, "kind": "什么"}], [{"member": -1}]):
        response = api.call("clerk", "POST", f"/filings/{filing_id}/members", json={"chosen": chosen})
        assert problem_of(response) == (422, "InvalidInput")


def test_a_zip_is_not_sent_in_one_step(api: Caller) -> None:
    data = {"file": (BytesIO(archive(FILES)), "材料.zip")}
    response = api.call("clerk", "POST", "/filings", data=data)
    assert problem_of(response) == (422, "InvalidInput")
    assert "先建立草稿" in response.json["error"]["message"]
