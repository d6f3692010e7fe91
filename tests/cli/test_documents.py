"""`read` and `check` in this process: what they say, on rules of the test's own, without leaving anything behind."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.cli.conftest import Command
from tests.services.city import RULES, TEXT, write_rules


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "办法.txt"
    path.write_text(TEXT, "utf-8")
    return path


def row_of(output: str) -> dict[str, Any]:
    (line,) = output.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_read_gives_text_metadata_tree_and_report(command: Command, file: Path, folder: Path) -> None:
    row = row_of(command("read", "--json", file).stdout)
    assert list(row) == ["file", "text", "metadata", "provisions", "report"]
    assert row["metadata"] == {
        "title": "云山市流动人口管理办法",
        "document_number": None,
        "organ": "云山市人民政府",
        "adopted": None,
        "published": "2026-10-08",
        "effective": "2026-12-01",
        "expires": None,
        "basis": [],
    }
    quote = "2026年10月8日云山市人民政府公布"
    event = {"date": "2026-10-08", "organ": "云山市人民政府", "action": "公布", "quote": quote}
    step = {"date": "2026-12-01", "organ": "", "action": "施行", "quote": "2026年12月1日起施行"}
    report = {"reader": "text", "pages": None, "warnings": []}
    assert row["report"] == report | {"history": [event, step], "attachments": []}
    articles = [p for p in row["provisions"] if p["kind"] == "art"]
    assert [(p["address"], p["label"]) for p in articles] == [
        (f"art_{n}", f"第{c}条") for n, c in enumerate("一二三四", 1)
    ]
    assert [p["text"] for p in row["provisions"]] == [row["text"][p["start"] : p["end"]] for p in row["provisions"]]
    assert not folder.exists()


def test_read_warns_of_numbering_with_its_place(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "缺条.txt"
    path.write_text("云山市公园办法\n第一条　甲。\n第三条　乙。\n第四条　丙。\n", "utf-8")
    warnings = row_of(command("read", "--json", path).stdout)["report"]["warnings"]
    assert [list(warning) for warning in warnings] == [["code", "message", "place"]]
    assert warnings[0]["code"] == "article_gap"
    assert "注意" in command("read", path).stdout


def test_check_gives_findings_with_their_places(command: Command, file: Path, rules: Path, folder: Path) -> None:
    row = row_of(command("check", "--json", "--as-of", "2026-11-24", "--rules", rules, file).stdout)
    text = row_of(command("read", "--json", file).stdout)["text"]
    permit, fee = text.index("暂住证"), text.index("社会抚养费")
    assert row == {
        "file": str(file),
        "as_of": "2026-11-24",
        "findings": [
            {
                "rule": "TT-002",
                "topic": "abolished_system",
                "severity": "medium",
                "address": "art_2__para_1",
                "article": "第二条",
                "start": permit,
                "end": permit + 3,
                "quote": "暂住证",
                "message": "「暂住证」疑似已经取消。",
            },
            {
                "rule": "TT-001",
                "topic": "family_planning",
                "severity": "high",
                "address": "art_3__para_1",
                "article": "第三条",
                "start": fee,
                "end": fee + 5,
                "quote": "社会抚养费",
                "message": "「社会抚养费」疑似已经取消。",
            },
        ],
        "failures": [],
    }
    assert not folder.exists()


def test_check_says_the_same_to_people(command: Command, file: Path, rules: Path) -> None:
    assert command("check", "--as-of", "2026-11-24", "--rules", rules, file).stdout == (
        f"{file}\n  审查基准日 2026-11-24，2 处疑点\n"
        "  [不一致] 第二条 TT-002「暂住证」「暂住证」疑似已经取消。\n"
        "  [抵触或越权] 第三条 TT-001「社会抚养费」「社会抚养费」疑似已经取消。\n"
    )


def test_a_day_before_the_rules_finds_nothing(command: Command, file: Path, rules: Path) -> None:
    row = row_of(command("check", "--json", "--as-of", "2021-08-19", "--rules", rules, file).stdout)
    assert (row["as_of"], row["findings"]) == ("2021-08-19", [])


def test_type_overrides_what_the_text_says(command: Command, file: Path, tmp_path: Path) -> None:
    only_regulations = RULES["fee"] | {"applies_to": {"types": ["LR_C"]}}
    write_rules(tmp_path / "rules", {"fee": only_regulations})
    asked = ["check", "--json", "--rules", tmp_path / "rules", file]
    assert row_of(command(*asked).stdout)["findings"] == []
    assert len(row_of(command(*asked, "--type", "LR_C").stdout)["findings"]) == 1


def test_rules_are_tested_and_each_failure_is_shown(command: Command, tmp_path: Path) -> None:
    write_rules(tmp_path / "rules", RULES)
    passed = command("rules", "test", "--rules", tmp_path / "rules")
    assert (passed.exit_code, passed.stdout, passed.stderr) == (0, "2 条规则，12 个例子，0 个不符。\n", "")
    wrong = RULES["fee"] | {"check": {"kind": "phrase", "scope": "sentence", "any": ["别的词"]}}
    write_rules(tmp_path / "rules", RULES | {"fee": wrong})
    failed = command("rules", "test", "--rules", tmp_path / "rules")
    assert (failed.exit_code, failed.stdout) == (1, "2 条规则，12 个例子，3 个不符。\n")
    assert failed.stderr.count("fee.yaml") == 3


def test_rules_are_written_as_a_document(command: Command, rules: Path) -> None:
    document = command("rules", "docs", "--rules", rules).stdout
    assert "TT-001" in document
    assert "社会抚养费已取消" in document


def test_rules_are_scored_where_there_are_labelled_documents(
    command: Command, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The corpus beside the project is the outside: here one that prints what it was given."""
    corpus, tools = tmp_path / "shared" / "corpus" / "public", tmp_path / "shared" / "tools"
    monkeypatch.setattr("filing.cli.rules.SHARED", tmp_path / "shared")
    absent = command("rules", "score", "--rules", rules)
    assert (absent.exit_code, absent.stdout) == (0, "../shared 中没有标注语料或评分程序，未评分。\n")
    corpus.mkdir(parents=True)
    tools.mkdir()
    (corpus / "a.txt").write_text(TEXT, "utf-8")
    seen = tmp_path / "seen.txt"
    (tools / "score_corpus.py").write_text(
        f"import sys\nopen({str(seen)!r}, 'w').write(open(sys.argv[2]).read())\nsys.exit(3)\n"
    )
    assert command("rules", "score", "--rules", rules).exit_code == 3
    assert [f["quote"] for f in json.loads(seen.read_text("utf-8"))["findings"]] == ["暂住证", "社会抚养费"]


def test_read_gives_a_row_for_each_file_in_a_zip(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "报送.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("一/办法.txt", TEXT)
        archive.writestr("空.txt", "")
    result = command("read", "--json", path, status=2)
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["file"], first["metadata"]["title"]) == (f"{path}/一/办法.txt", "云山市流动人口管理办法")
    assert (second["file"], second["error"]["class"]) == (f"{path}/空.txt", "EmptyFile")
