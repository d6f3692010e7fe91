"""Paths that people get wrong: one Chinese line or one JSON row a file, status 2, the other files go on."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import Command

TEXT = "云山市公园管理办法\n第一条　公园免费开放。\n第二条　本办法自2026年12月1日起施行。\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "公园办法.txt"
    path.write_text(TEXT, "utf-8")
    return path


def bad_paths(tmp_path: Path) -> dict[Path, str]:
    """Path → the words that say what is wrong with it."""
    folder = tmp_path / "目录"
    folder.mkdir()
    pipe = tmp_path / "管道"
    os.mkfifo(pipe)
    dangling = tmp_path / "断链"
    dangling.symlink_to(tmp_path / "nowhere")
    return {
        tmp_path / "没有.docx": "没有这个文件",
        folder: "这是目录",
        pipe: "这不是普通文件",
        dangling: "没有这个文件",
        good_under_file(tmp_path): "打不开文件",
        tmp_path / ("长" * 200): "打不开文件",
    }


def good_under_file(tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("x")
    return tmp_path / "file" / "under.txt"


@pytest.mark.parametrize("verb", ["read", "check"])
def test_each_bad_path_is_named_with_its_reason(command: Command, tmp_path: Path, good: Path, verb: str) -> None:
    paths = bad_paths(tmp_path)
    result = command(verb, "--json", *paths, good)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 2
    assert [row["file"] for row in rows] == [str(path) for path in (*paths, good)]
    for row, reason in zip(rows, paths.values(), strict=False):
        assert (list(row), row["error"]["class"]) == (["file", "error"], "NotFound")
        assert reason in row["error"]["message"]
    assert "error" not in rows[-1]


@pytest.mark.parametrize("verb", ["read", "check"])
def test_people_read_the_same_in_words(command: Command, tmp_path: Path, good: Path, verb: str) -> None:
    result = command(verb, tmp_path / "没有.docx", good)
    assert result.exit_code == 2
    assert f"{tmp_path / '没有.docx'}\n  读取失败（NotFound）：打不开文件" in result.stdout
    assert f"{good}\n" in result.stdout


def test_a_file_without_permission_is_named(command: Command, good: Path) -> None:
    good.chmod(0)
    with nobody():
        assert "没有读取权限" in command("read", "--json", good).stdout


@contextmanager
def nobody() -> Iterator[None]:
    """Root may read everything: it is another user within the block."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(mine)


def test_a_file_that_breaks_off_while_it_is_read_is_named(command: Command) -> None:
    """The memory of a process is a file that opens and cannot be read from its beginning."""
    path = Path("/proc/self/mem")
    if not path.exists():
        pytest.skip("no /proc here")
    (row,) = [json.loads(line) for line in command("read", "--json", path).stdout.splitlines()]
    assert row["error"]["class"] in {"NotFound", "EmptyFile"}


def test_a_name_that_is_no_utf8_comes_out_with_its_bytes(command: Command, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb0\xec\xb7\xa8.txt"))
    path.write_text(TEXT, "utf-8")
    assert b'/\xb0\xec\xb7\xa8.txt", "text":' in command("read", "--json", path).stdout_bytes
    assert command("read", path).exit_code == 0


def test_a_file_beyond_the_limit_is_refused_without_being_held(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(2**40)  # sparse: a terabyte that takes no room
    (row,) = [json.loads(line) for line in command("read", "--json", path, UPLOAD_MEGABYTES="1").stdout.splitlines()]
    message = "文件超过 1 MB 的上限。请压缩或删去大幅图片后重新上传。"
    assert row["error"] == {"class": "DecompressionLimit", "message": message}


def test_submit_answers_bad_paths_and_files_the_others(command: Command, tmp_path: Path, good: Path) -> None:
    command("init", "--demo", "--no-samples")
    paths = bad_paths(tmp_path)
    result = command("submit", *paths, good, "--unit", "yunshan-gov", "--json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 2
    assert [row["error"]["class"] for row in rows[:-1]] == ["NotFound"] * len(paths)
    assert list(rows[-1]) == ["file", "filing", "receipt_number"]
    said = command("submit", tmp_path / "没有.docx", "--unit", "yunshan-gov")
    assert (said.exit_code, said.stdout) == (2, "")
    assert (
        said.stderr
        == f"{tmp_path / '没有.docx'}\tNotFound: 打不开文件“{tmp_path / '没有.docx'}”：没有这个文件。请检查路径。\n"
    )


def test_submit_names_an_unknown_unit(command: Command, good: Path) -> None:
    command("init")
    (row,) = [json.loads(line) for line in command("submit", good, "--unit", "x", "--json").stdout.splitlines()]
    assert row["error"]["class"] == "InvalidInput"
    assert "没有代码为“x”的单位" in row["error"]["message"]


def test_rules_of_another_folder_are_used_and_a_wrong_one_is_named(
    command: Command, tmp_path: Path, good: Path
) -> None:
    missing = command("check", "--rules", tmp_path / "nowhere", good)
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert missing.stderr.startswith("BadRule: ")
    assert "没有规则目录" in missing.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--as-of", "2021-02-30"], "“2021-02-30”不是日期，应写作 2026-01-31 的形式。"),
        (["check", "--type", "XYZ"], "没有“XYZ”。应为其中之一：NR_LAW、"),
    ],
)
def test_a_wrong_option_says_what_is_right(command: Command, good: Path, arguments: list[str], said: str) -> None:
    result = command(*arguments, good)
    assert result.exit_code == 2
    assert said in result.stderr
