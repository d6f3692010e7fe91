"""The commands are a contract: scripts outside this repository call them as subprocesses (docs/cli.md)."""

import json
from pathlib import Path
from typing import Any

from filing import errors
from tests.cli.conftest import ROOT
from tests.shared import SHARED, needs_shared

EXAMPLES = ROOT / "examples"
METADATA = ["title", "document_number", "organ", "adopted", "published", "effective", "expires", "basis"]
ERROR_CLASSES = [
    "CorruptFile",
    "EmptyFile",
    "EncryptedFile",
    "TypeMismatch",
    "UnsupportedType",
    "DecompressionLimit",
    "ExternalEntity",
    "UnsafeArchivePath",
    "UndecodableText",
    "NeedsOCR",
    "TimeLimit",
    "MemoryLimit",
]


def rows(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_read_json_has_the_agreed_keys_for_every_example(flask: Any) -> None:
    files = sorted(p for p in EXAMPLES.iterdir() if p.suffix in {".docx", ".pdf", ".txt", ".html"})
    for path, row in zip(files, rows(flask("read", "--json", *files)), strict=True):
        assert list(row) == ["file", "text", "metadata", "provisions", "report"]
        assert row["file"] == str(path)
        assert list(row["metadata"]) == METADATA
        assert list(row["report"]) == ["reader", "pages", "warnings", "history", "attachments"]
        for p in row["provisions"]:
            assert list(p) == ["address", "label", "kind", "text", "start", "end"]
            assert p["text"] == row["text"][p["start"] : p["end"]]


def test_read_answers_one_bad_file_and_goes_on(flask: Any, tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    good = EXAMPLES / "06-流动人口服务管理暂行办法.txt"
    first, second = rows(flask("read", "--json", empty, good, status=2))
    assert first == {"file": str(empty), "error": {"class": "EmptyFile", "message": first["error"]["message"]}}
    assert second["metadata"]["title"] == "云山市流动人口服务管理暂行办法"


def test_read_names_a_missing_file(flask: Any, tmp_path: Path) -> None:
    (row,) = rows(flask("read", "--json", tmp_path / "没有.docx", status=2))
    assert row["error"]["class"] == "NotFound"


def test_check_json_has_the_agreed_keys_and_places(flask: Any) -> None:
    path = EXAMPLES / "01-人口与计划生育实施办法.docx"
    (row,) = rows(flask("check", "--json", path))
    (read,) = rows(flask("read", "--json", path))
    assert list(row) == ["file", "as_of", "findings", "failures"]
    assert row["failures"] == []
    assert {"第十一条", "第六条"} <= {f["article"] for f in row["findings"] if f["topic"] == "family_planning"}
    for f in row["findings"]:
        keys = ["rule", "topic", "severity", "address", "article", "start", "end", "quote", "message"]
        assert list(f) == keys
        assert read["text"][f["start"] : f["end"]].replace("\n", "") == f["quote"].replace("\n", "")


def test_check_as_of_reproduces_the_world_of_2022(flask: Any) -> None:
    path = EXAMPLES / "04-婚姻登记便民服务规定.docx"
    (row,) = rows(flask("check", "--json", "--as-of", "2020-12-31", path))
    assert row["as_of"] == "2020-12-31"
    assert [f for f in row["findings"] if f["topic"] == "repealed_law"] == []
    (row,) = rows(flask("check", "--json", "--as-of", "2021-01-01", path))
    assert {f["article"] for f in row["findings"] if f["topic"] == "repealed_law"} >= {"第一条", "第三条", "第四条"}


def test_check_is_silent_on_clean_documents(flask: Any) -> None:
    names = ("05-燃气安全管理办法.docx", "08-城市绿化管理办法.html", "10-养老服务若干规定.pdf")
    found = rows(flask("check", "--json", *(EXAMPLES / name for name in names)))
    assert [row["findings"] for row in found] == [[], [], []]


def test_check_refuses_an_unknown_type(flask: Any) -> None:
    flask("check", "--type", "XYZ", EXAMPLES / "05-燃气安全管理办法.docx", status=2)


def test_settings_that_cannot_be_used_are_one_line(flask: Any) -> None:
    assert flask("read", "x", status=1, WORKER="sometimes") == ""


def test_output_is_utf8_whatever_the_locale(flask: Any) -> None:
    path = EXAMPLES / "06-流动人口服务管理暂行办法.txt"
    assert rows(flask("read", "--json", path, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0"))


def test_rules_test_passes(flask: Any) -> None:
    assert "0 个不符" in flask("rules", "test")


def test_init_submit_worker_search_is_one_story(flask: Any) -> None:
    first = flask("init", "--demo", "--no-samples")
    assert first.count("一次性密码") >= 8
    assert "一次性密码" not in flask("init", "--demo", "--no-samples")

    path = EXAMPLES / "02-水能资源开发利用管理办法.docx"
    (receipt,) = rows(flask("submit", path, "--unit", "yunshan-gov", "--json"))
    assert receipt["receipt_number"]
    flask("worker", "--until-empty")
    (found,) = rows(flask("search", "水能资源使用权出让金", "--json"))
    assert list(found) == ["query", "total", "items"]
    assert found["query"] == "水能资源使用权出让金"
    assert found["total"] == 1
    (item,) = found["items"]
    assert list(item) == ["filing", "title", "document_number", "hits"]
    assert list(item["hits"][0]) == ["address", "start", "end", "quote"]
    assert item["filing"] == receipt["filing"]
    assert item["title"] == "云山市水能资源开发利用管理办法"
    assert [h["quote"] for h in item["hits"]] == ["水能资源使用权出让金"]
    flask("verify")
    flask("reindex")
    assert rows(flask("search", "水能资源使用权出让金", "--json")) == [found]
    flask("audit", "verify")


def test_worker_ends_with_1_when_a_file_cannot_be_read(flask: Any, tmp_path: Path) -> None:
    flask("init", "--demo", "--no-samples")
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04" + bytes(200))
    flask("submit", broken, "--unit", "yunshan-gov")
    flask("worker", "--until-empty", status=1)


def test_init_without_demo_makes_only_the_first_administrator(flask: Any) -> None:
    assert flask("init").count("一次性密码") == 1


def test_commands_say_what_to_do_without_an_instance(flask: Any) -> None:
    flask("search", "任何", status=1)
    flask("worker", "--until-empty", status=1)
    flask("verify", status=1)


def test_submit_names_an_unknown_unit(flask: Any) -> None:
    flask("init")
    flask("submit", EXAMPLES / "08-城市绿化管理办法.html", "--unit", "nowhere", status=2)


@needs_shared
def test_read_and_check_run_on_real_documents(flask: Any) -> None:
    files = sorted((SHARED / "corpus" / "public").glob("*.txt"))[:10]
    assert [set(row) for row in rows(flask("read", "--json", *files))] == [
        {"file", "text", "metadata", "provisions", "report"}
    ] * 10
    assert [row["failures"] for row in rows(flask("check", "--json", *files))] == [[]] * 10


@needs_shared
def test_laws_import_is_repeatable(flask: Any) -> None:
    flask("init")
    path = SHARED / "corpus" / "laws" / "laws.jsonl.gz"
    first, second = (flask("laws", "import", path).splitlines() for _ in range(2))
    assert first[-2].startswith("laws.jsonl.gz：新增 1163 个版本，更新 7 个，未变 0 个，")
    assert second == ["laws.jsonl.gz 以前已经导入，没有变化。", first[-1]]


def test_errors_have_the_agreed_class_names() -> None:
    assert [name for name in ERROR_CLASSES if not issubclass(getattr(errors, name), errors.BadFile)] == []
