"""`flask reparse`: which files are read again, and how many."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command

TEXT = "云山市公园管理办法\n第一条　公园免费开放。\n第二条　本办法自2026年12月1日起施行。\n"


@pytest.fixture
def filed(command: Command, tmp_path: Path) -> Command:
    """An instance with a text that was read and a file that could not be."""
    command("init", "--demo", "--no-samples")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    command("submit", tmp_path / "a.txt", tmp_path / "b.docx", "--unit", "yunshan-gov")
    assert command("worker", "--until-empty").stdout == "任务已处理完，1 个失败。\n"
    return command


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (("--failed",), 1),
        (("--format", "text"), 1),
        (("--format", "docx"), 1),
        (("--format", "pdf"), 0),
        (("--failed", "--format", "text"), 0),
        (("--older-than", "text/1"), 0),
        (("--older-than", "text/99"), 1),
        (("--older-than", "text/99", "--failed"), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_reparse_queues_what_fits_all_conditions(filed: Command, arguments: tuple[str, ...], count: int) -> None:
    result = filed("reparse", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{count} 件已排队重新读取。\n", "")


def test_reparse_twice_queues_once_and_one_failing_stops_no_other(filed: Command) -> None:
    assert filed("reparse", "--failed").stdout == "1 件已排队重新读取。\n"
    assert filed("reparse", "--failed").stdout == "0 件已排队重新读取。\n"
    assert filed("reparse", "--format", "docx").stdout == "0 件已排队重新读取；另有 1 件已在排队。\n"
    assert filed("reparse", "--format", "text").stdout == "1 件已排队重新读取。\n"
    assert filed("worker", "--until-empty").stdout == "任务已处理完，1 个失败。\n"
    assert filed("verify").exit_code == 0


@pytest.mark.parametrize("arguments", [(), ("--format", "exe"), ("--older-than", "latest")])
def test_reparse_refuses_what_says_nothing(filed: Command, arguments: tuple[str, ...]) -> None:
    result = filed("reparse", *arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith("InvalidInput: ")
