"""`flask rules new|try|export`."""

import json
import lzma
from pathlib import Path
from typing import Any

import pytest
import yaml

from filing.checking.loader import load_rules
from filing.models import RuleVersion
from filing.services.context import Instance
from filing.settings import load_settings
from filing.terms import RuleVersionState
from tests.cli.conftest import Command
from tests.services.city import CLEAN, RULES, TEXT, Clock, audited, found, registered, rule, submitted

PERMIT = "TT-002 暂住证已取消（正式，不一致）"


def test_new_begins_a_rule_that_loads_and_can_be_tried(command: Command, rules: Path, tmp_path: Path) -> None:
    made = command("rules", "new", "TT-003")
    path = rules / "test" / "tt-003.yaml"
    assert made.exit_code == 0
    assert made.stdout.startswith(f"已建立 {path}。")
    assert [one.id for one in load_rules(rules).rules] == ["TT-001", "TT-002", "TT-003"]
    text = tmp_path / "办法.txt"
    text.write_text("某市办法\n第一条　待填词语应当登记。\n", "utf-8")
    tried = command("rules", "try", path, "--over", text).stdout.splitlines()
    assert tried[0] == "TT-003 待填标题（草稿，提示）"
    assert tried[1].startswith("试了 1 件，1 件命中，共 1 处，")
    assert tried[2:] == [f"《{text}》第一条", "  第一条 【待填词语】应当登记。"]


def test_new_refuses_what_is_taken_or_has_no_pack(command: Command, rules: Path) -> None:
    cases = [
        (("TT-001",), 1, "Conflict: 编号 TT-001 已被 test/fee.yaml 使用"),
        (("ab-1",), 2, "InvalidInput: 编号“ab-1”应当是"),
        (("ZZ-001",), 2, "NotFound: 没有规则包“”，请用 --pack 指明，现有：test。"),
        (("ZZ-001", "--pack", "other"), 2, "NotFound: 没有规则包“other”"),
    ]
    for arguments, status, words in cases:
        result = command("rules", "new", *arguments)
        assert (result.exit_code, result.stdout) == (status, "")
        assert result.stderr.startswith(words), result.stderr
    assert sorted(path.name for path in (rules / "test").iterdir()) == ["fee.yaml", "pack.yaml", "permit.yaml"]


def test_try_reads_files_folders_and_lines_of_json(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "文件"
    folder.mkdir()
    (folder / "一.txt").write_text(TEXT, "utf-8")
    (folder / ".hidden").write_text(TEXT, "utf-8")
    rows: list[Any] = [{"title": "甲办法", "text": TEXT}, {"id": 7, "text": CLEAN}, {"text": TEXT}, {"title": "无"}, 5]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n{\n"
    (tmp_path / "a.jsonl").write_text(lines, "utf-8")
    (tmp_path / "b.jsonl.xz").write_bytes(lzma.compress(lines.encode()))
    result = command(
        "rules", "try", "TT-002", "--over", folder, "--over", tmp_path / "a.jsonl", "--over", tmp_path / "b.jsonl.xz"
    )
    assert result.exit_code == 2
    assert result.stdout.splitlines()[0] == PERMIT
    assert result.stdout.splitlines()[1].startswith("试了 7 件，5 件命中，共 5 处，")
    assert result.stdout.splitlines()[4:6] == ["《甲办法》第二条", "  第二条 流动人口应当申领【暂住证】。"]
    assert [line.partition("jsonl")[2] for line in result.stderr.splitlines()] == [
        ":4：缺少 text",
        ":5：缺少 text",
        ":7：不是 JSON（Expecting property name enclosed in double quotes）",
        ".xz:4：缺少 text",
        ".xz:5：缺少 text",
        ".xz:7：不是 JSON（Expecting property name enclosed in double quotes）",
    ]


def test_try_prints_every_hit_as_json(command: Command, tmp_path: Path) -> None:
    (tmp_path / "办法.txt").write_text(TEXT, "utf-8")
    result = command("rules", "try", "TT-002", "--over", tmp_path / "办法.txt", "--as-of", "2026-11-01", "--json")
    (row,) = (json.loads(line) for line in result.stdout.splitlines())
    assert row == {
        "document": str(tmp_path / "办法.txt"),
        "filing": None,
        "article": "第二条",
        "start": row["start"],
        "end": row["start"] + 3,
        "before": "第二条 流动人口应当申领",
        "quote": "暂住证",
        "after": "。",
        "severity": "medium",
        "timing": "now",
        "message": "「暂住证」疑似已经取消。",
        "judged": None,
    }


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("TT-009", "NotFound: 没有编号为“TT-009”的规则。"),
        ("absent.yaml", "NotFound: “absent.yaml”既不是规则编号，也不是能读的文件"),
        ("broken.yaml", "BadRule: 规则文件有错误：\n"),
    ],
)
def test_try_says_what_is_wrong_with_the_rule(command: Command, tmp_path: Path, given: str, words: str) -> None:
    (tmp_path / "broken.yaml").write_text("id: TT-003\n", "utf-8")
    named = tmp_path / given if given == "broken.yaml" else given
    result = command("rules", "try", named, "--over", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(words)


def test_try_and_export_know_the_database(command: Command, folder: Path, rules: Path, tmp_path: Path) -> None:
    settings = load_settings({"INSTANCE_PATH": str(folder), "RULES_PATH": str(rules)})
    instance, clock = Instance(settings, clock=Clock()), Clock()
    instance.upgrade()
    city = found(instance, clock)
    registered(city)
    submitted(city, CLEAN)
    new = yaml.safe_dump(rule("TT-003", "公园", topic="property", severity="low", other="广场"), allow_unicode=True)
    changed = yaml.safe_dump(RULES["permit"] | {"advice": "建议修改。"}, allow_unicode=True, sort_keys=False)
    with instance.database.transaction() as session:
        for rule_id, text in (("TT-003", new), ("TT-002", changed)):
            session.add(
                RuleVersion(
                    rule_id=rule_id,
                    pack="test",
                    title="试",
                    text=text,
                    digest=rule_id,
                    state=RuleVersionState.APPROVED,
                    reason="理由",
                    author="某人",
                    created_at=clock.now,
                )
            )
    lines = command("rules", "try", "TT-003").stdout.splitlines()
    assert lines[0] == "TT-003 公园已取消（正式，技术性）"
    assert lines[1].startswith("试了 2 件，1 件命中，共 1 处，")
    assert lines[2:] == [
        "其中已有研判：成立 0 处，不成立 0 处。",
        "如果生效：新增疑点 1 处，消失 0 处。",
        "《云山市公园管理办法》第一条",
        "  第一条 【公园】免费开放。",
    ]
    assert audited(city)[-1] == ("rule.try", "rule:TT-003", "系统")
    exported = command("rules", "export", tmp_path / "out")
    assert exported.stdout.splitlines() == [
        str(tmp_path / "out" / "test" / "permit.yaml"),
        str(tmp_path / "out" / "test" / "tt-003.yaml"),
        "写出 2 条规则。",
    ]
    assert (tmp_path / "out" / "test" / "permit.yaml").read_text("utf-8") == changed
    assert [one.id for one in load_rules(tmp_path / "out").rules] == ["TT-002", "TT-003"]
    instance.close()


def test_library_is_tried_alone(command: Command, tmp_path: Path) -> None:
    result = command("rules", "try", "TT-001", "--over", "library", "--over", tmp_path)
    assert (result.exit_code, result.stderr) == (2, "InvalidInput: library 不能与文件一起试，请分两次运行。\n")
