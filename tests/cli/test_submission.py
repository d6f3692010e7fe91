"""`flask submit` of a zip: what each file became, what is filed of it, and how that is changed."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.parsing.build import archive
from tests.services.city import TEXT

OTHER = TEXT.replace("流动人口", "户籍")
FILES = {
    "一/流动人口管理办法.txt": TEXT,
    "一/备案报告.txt": "云山市人民政府关于报送备案的报告\n现将办法报请备案。",
    "二/户籍管理办法.txt": OTHER,
    "坏.docx": b"PK\x03\x04" + bytes(99),
}


@pytest.fixture
def path(tmp_path: Path, command: Command) -> Path:
    command("init", "--demo", "--no-samples")
    (tmp_path / "材料.zip").write_bytes(archive(FILES))
    return tmp_path / "材料.zip"


def rows(command: Command, path: Path, *options: str, status: int = 2) -> list[dict[str, Any]]:
    result = command("submit", path, "--unit", "yunshan-gov", "--json", *options)
    assert result.exit_code == status, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_text_is_filed_with_the_files_of_its_folder(command: Command, path: Path) -> None:
    broken, first, second = rows(command, path)
    assert (broken["file"], broken["error"]["class"]) == (f"{path}/坏.docx", "CorruptFile")
    assert (first["file"], first["materials"]) == (f"{path}/一/流动人口管理办法.txt", ["一/备案报告.txt"])
    assert (second["file"], second["materials"]) == (f"{path}/二/户籍管理办法.txt", [])
    assert len({first["receipt_number"], second["receipt_number"]}) == 2
    assert command("worker", "--until-empty").exit_code == 0
    found = json.loads(command("search", "流动人口", "--json").stdout)
    assert [item["filing"] for item in found["items"]] == [first["filing"]]


def test_a_list_shows_what_would_be_filed_and_files_nothing(command: Command, path: Path) -> None:
    options = ("--as", "坏.docx=scan", "--as", "二/户籍管理办法.txt=none")
    listed = rows(command, path, "--list", *options, status=0)
    assert [(row["file"].removeprefix(f"{path}/"), row["kind"]) for row in listed] == [
        ("一/流动人口管理办法.txt", "text"),
        ("一/备案报告.txt", "report"),
        ("二/户籍管理办法.txt", None),
        ("坏.docx", "scan"),
    ]
    assert (listed[0]["title"], listed[0]["articles"]) == ("云山市流动人口管理办法", 4)
    shown = command("submit", path, "--unit", "yunshan-gov", "--list", *options).stdout.splitlines()
    assert shown[2].split("\t")[1] == "不报送"
    (filed,) = rows(command, path, *options, status=0)
    assert (filed["filing"], filed["materials"]) == (1, ["一/备案报告.txt", "坏.docx"])


@pytest.mark.parametrize(
    ("option", "words"),
    [("没有.txt=text", "压缩包里没有“没有.txt”"), ("坏.docx=other", "看不出“坏.docx”是哪一份的附件")],
)
def test_a_choice_that_cannot_be_meant_files_nothing(command: Command, path: Path, option: str, words: str) -> None:
    row = rows(command, path, "--as", option)[-1]
    assert (row["file"], row["error"]["class"], words in row["error"]["message"]) == (str(path), "InvalidInput", True)
    assert json.loads(command("search", "办法", "--json").stdout)["total"] == 0


def test_a_kind_that_is_none_is_told(command: Command, path: Path) -> None:
    result = command("submit", path, "--unit", "yunshan-gov", "--as", "坏.docx=什么")
    assert (result.exit_code, "应写作 文件名=类别" in result.stderr) == (2, True)
