"""Commands that hold an instance together: they find what was lost or changed, and mend what can be made again."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from filing.app import create_app
from filing.settings import load_settings
from tests.cli.conftest import Command

TEXT = "云山市公园管理办法\n第一条　公园免费开放。\n第二条　本办法自2026年12月1日起施行。\n"
DIRECTION = "请先运行 flask init"
COMMANDS = (
    ("search", "甲"),
    ("worker", "--until-empty"),
    ("reindex",),
    ("verify",),
    ("audit", "verify"),
    ("laws", "import", "laws.jsonl"),
    ("reset-password", "admin"),
    ("serve",),
)


@pytest.fixture
def filed(command: Command, tmp_path: Path) -> Command:
    """An instance with two filings, read, checked and in the index."""
    command("init", "--demo", "--no-samples")
    for name, title in (("a.txt", "云山市公园"), ("b.txt", "云山市广场")):
        (tmp_path / name).write_text(TEXT.replace("云山市公园", title), "utf-8")
    command("submit", tmp_path / "a.txt", tmp_path / "b.txt", "--unit", "yunshan-gov")
    worked = command("worker", "--until-empty")
    assert (worked.exit_code, worked.stdout) == (0, "任务已处理完，0 个失败。\n")
    return command


def tamper(folder: Path, statement: str, *, table: str = "") -> None:
    """As somebody with the database file in hand would; triggers of `table` first."""
    with closing(sqlite3.connect(folder / "filing.db")) as connection, connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=?", (table,))
        for (name,) in found.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(statement).rowcount != 0


def test_an_instance_in_order_is_in_order(filed: Command) -> None:
    verified = filed("verify")
    assert (verified.exit_code, verified.stdout, verified.stderr) == (0, "核对 2 件、2 个文件，0 处不一致。\n", "")
    audit = filed("audit", "verify")
    assert (audit.exit_code, audit.stderr) == (0, "")
    assert audit.stdout.endswith("完整。\n")


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "files").rglob("*") if path.is_file())


def test_verify_finds_a_file_that_was_deleted(filed: Command, folder: Path) -> None:
    files_of(folder)[0].unlink()
    result = filed("verify")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "材料" in result.stderr
    assert result.stdout == "核对 2 件、2 个文件，1 处不一致。\n"


def test_verify_finds_a_file_that_was_changed(filed: Command, folder: Path) -> None:
    path = files_of(folder)[0]
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")
    assert filed("verify").exit_code == 1


def test_verify_finds_a_text_that_was_tampered_with(filed: Command, folder: Path) -> None:
    tamper(folder, "UPDATE revision SET text = replace(text, '免费', '收费') WHERE filing_id = 1")
    result = filed("verify")
    assert result.exit_code == 1
    assert result.stderr == "备案件 1 没有入索引，或者索引内容已旧。请运行 flask reindex。\n"


def damage(folder: Path) -> None:
    """Turns over one byte of the largest file of the index."""
    path = max((p for p in (folder / "index").rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def lose(folder: Path) -> None:
    for path in sorted((folder / "index").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


@pytest.mark.parametrize("harm", [damage, lose])
def test_a_harmed_index_is_found_and_made_again(filed: Command, folder: Path, harm: Callable[[Path], None]) -> None:
    before = filed("search", "免费开放", "--json").stdout
    harm(folder)
    assert filed("verify").exit_code == 1
    mended = filed("reindex")
    assert (mended.exit_code, mended.stdout) == (0, "索引已重建，2 件。\n")
    assert filed("verify").exit_code == 0
    assert filed("search", "免费开放", "--json").stdout == before


def test_reindex_writes_only_what_is_missing(filed: Command, folder: Path) -> None:
    """What a run that was broken off has written is not written again."""
    app = create_app(load_settings({"INSTANCE_PATH": str(folder)}))
    app.extensions["filing_instance"].index.remove([1])
    app.extensions["filing_instance"].close()
    result = filed("reindex")
    assert (result.stdout, result.stderr) == ("索引已重建，2 件。\n", "1/1\n")
    assert filed("reindex").stderr == ""


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_entry SET actor = '他人' WHERE seq = 3", "第 3 条的内容与其散列值不符：记录被改动。"),
        ("DELETE FROM audit_entry WHERE seq = 3", "第 2 条之后应为第 3 条，实为第 4 条：其间的记录被删除。"),
        ("DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)", "其间的记录被删除或者增补。"),
    ],
)
def test_audit_verify_finds_tampering(filed: Command, folder: Path, statement: str, said: str) -> None:
    tamper(folder, statement, table="audit_entry")
    result = filed("audit", "verify")
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout.endswith("有问题。\n")


def test_the_trail_cannot_be_changed_while_its_triggers_stand(filed: Command, folder: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        tamper(folder, "UPDATE audit_entry SET actor = '他人' WHERE seq = 3")


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_without_an_instance_every_command_says_what_to_do(
    command: Command, folder: Path, arguments: tuple[str, ...]
) -> None:
    result = command(*arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert result.stderr.startswith("EngineDown: ")
    assert DIRECTION in result.stderr
    assert not folder.exists()


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("0001", "数据库是旧版本。请备份后运行 flask init 升级。"),
        ("9999", "数据库是更新版本的程序建立的。请更新程序后再运行，数据没有改动。"),
    ],
)
def test_a_database_of_another_version_says_what_to_do(command: Command, folder: Path, version: str, said: str) -> None:
    command("init")
    tamper(folder, f"UPDATE alembic_version SET version_num = '{version}'")
    for arguments in COMMANDS:
        result = command(*arguments)
        assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"EngineDown: {said}\n")


def test_a_file_that_is_no_database_says_so(command: Command, folder: Path) -> None:
    folder.mkdir()
    (folder / "filing.db").write_text("这不是数据库" * 1000, "utf-8")
    for arguments in (("verify",), ("init",)):
        result = command(*arguments)
        assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
        assert result.stderr.startswith("EngineDown: 数据库")


def test_init_into_a_place_that_is_no_folder_says_so(command: Command, folder: Path) -> None:
    folder.write_text("a file")
    result = command("init")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "实例目录" in result.stderr


def test_init_is_repeatable(command: Command) -> None:
    first, second = command("init"), command("init")
    assert first.stdout.count("一次性密码") == 1
    assert (second.exit_code, second.stdout) == (0, "实例已是最新，账号未改变。\n")


def test_worker_names_the_number_of_files_that_failed(command: Command, tmp_path: Path) -> None:
    command("init", "--demo", "--no-samples")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    (tmp_path / "好.txt").write_text(TEXT, "utf-8")
    command("submit", tmp_path / "坏.docx", tmp_path / "好.txt", "--unit", "yunshan-gov")
    worked = command("worker", "--until-empty")
    assert (worked.exit_code, worked.stdout) == (1, "任务已处理完，1 个失败。\n")
    assert command("search", "免费开放").stdout.startswith("共 1 件，1 处\n")
    again = command("worker", "--until-empty")
    assert (again.exit_code, again.stdout) == (0, "任务已处理完，0 个失败。\n")


def test_password_is_reset_and_an_unknown_name_is_named(command: Command) -> None:
    command("init")
    assert "一次性密码" in command("reset-password", "admin").stdout
    unknown = command("reset-password", "nobody")
    assert (unknown.exit_code, unknown.stderr) == (2, "NotFound: 没有用户名为“nobody”的账号。\n")


def test_search_beyond_bounds_is_refused(filed: Command) -> None:
    result = filed("search", "甲" * 5_000)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("InvalidInput: ")
