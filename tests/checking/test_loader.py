"""Rule files: what is refused, and that every fault of every file is said at once."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from filing.checking.loader import load_rules, make_rule_set, parse_rule
from filing.errors import BadRule
from filing.terms import RuleStatus, Severity
from tests.checking.build import PLAIN, make_rule, read

PACK = {"id": "trial", "title": "试验", "maintainer": "某室", "version": "1"}
CHECK = {"kind": "phrase", "scope": "sentence", "any": ["社会抚养费"]}


def write(directory: Path, files: dict[str, object]) -> Path:
    for name, content in {"trial/pack.yaml": PACK, **files}.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")
    return directory


def faults(directory: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(BadRule) as caught:
        load_rules(directory)
    return [(f["file"], f["line"], f["message"]) for f in caught.value.details["faults"]]


def messages(**changes: object) -> list[str]:
    return read({**PLAIN, "check": CHECK, **changes})[1]


def test_load_rules_reads_packs_in_order_of_id(tmp_path):
    directory = write(
        tmp_path,
        {
            "trial/second.yaml": {**PLAIN, "id": "TT-002", "check": CHECK},
            "trial/first.yaml": {**PLAIN, "check": CHECK},
            "references/unused.csv": "x\n",
        },
    )
    loaded = load_rules(directory)
    assert [(rule.id, rule.pack, rule.file) for rule in loaded.rules] == [
        ("TT-001", "trial", "trial/first.yaml"),
        ("TT-002", "trial", "trial/second.yaml"),
    ]
    assert [pack.title for pack in loaded.packs] == ["试验"]


def test_load_rules_reports_all_faults_of_all_files_with_lines(tmp_path):
    broken = yaml.safe_dump({**PLAIN, "check": CHECK}, allow_unicode=True, sort_keys=False)
    directory = write(
        tmp_path,
        {
            "trial/one.yaml": broken.replace("severity: medium", "severity: grave").replace("advice:", "advise:"),
            "trial/two.yaml": broken + "title: 再写一次\n",
            "trial/Bad Name.yaml": broken,
            "trial/three.yaml": "a: [",
            "trial/four.yaml": "a: &x 1\nb: *x\n",
            "trial/five.yaml": "- 1\n",
            "other/rule.yaml": broken,
        },
    )
    found = faults(directory)
    assert [(file, line) for file, line, _ in found] == [
        ("other/pack.yaml", 1),
        ("trial/Bad Name.yaml", 1),
        ("trial/five.yaml", 1),
        ("trial/four.yaml", 1),
        ("trial/one.yaml", 1),
        ("trial/one.yaml", 5),
        ("trial/one.yaml", 13),
        ("trial/three.yaml", 1),
        ("trial/two.yaml", 27),
    ]
    text = "\n".join(message for _, _, message in found)
    for words in ("pack.yaml", "文件名", "锚点", "缺少“advice”", "severity", "advise", "格式有误", "写了两次"):
        assert words in text


def test_load_rules_refuses_repeated_ids(tmp_path):
    directory = write(tmp_path, {f"trial/{n}.yaml": {**PLAIN, "check": CHECK} for n in ("a", "b")})
    assert faults(directory) == [("trial/b.yaml", 1, "编号TT-001已被 trial/a.yaml 使用，请另取一个没有用过的编号")]


def test_load_rules_says_which_directory_is_missing(tmp_path):
    with pytest.raises(BadRule, match="没有规则目录"):
        load_rules(tmp_path / "absent")


def test_load_rules_refuses_huge_and_deep_and_undecodable_files(tmp_path):
    directory = write(tmp_path, {"trial/huge.yaml": "a: " + "x" * 140_000, "trial/deep.yaml": "[" * 50 + "]" * 50})
    (directory / "trial" / "bytes.yaml").write_bytes(b"a: \xff\xfe")
    assert [(file, message[:4]) for file, _, message in faults(directory)] == [
        ("trial/bytes.yaml", "文件读不"),
        ("trial/deep.yaml", "缩进超过"),
        ("trial/huge.yaml", "文件有1"),
    ]


def test_load_rules_reads_tables_and_says_their_faults(tmp_path):
    rule = {**PLAIN, "check": {"kind": "citation", "scope": "sentence", "table": "repealed.csv"}}
    good = "title,kind,repealed_on,by,source\n某法,法律,2021-01-01,某法典,公报\n"
    directory = write(tmp_path, {"trial/cited.yaml": rule, "references/repealed.csv": good})
    assert load_rules(directory).rules[0].check.parameters["rows"] == [
        {
            "title": "某法",
            "kind": "法律",
            "repealed_on": "2021-01-01",
            "source": "公报",
            "by": "某法典",
            "by_article": "",
            "quote": "",
            "note": "",
            "adopted_on": "",
        }
    ]
    (directory / "references" / "repealed.csv").write_text("title,kind,repealed_on,source,colour\n", encoding="utf-8")
    assert faults(directory) == [("references/repealed.csv", 1, "对照表有不认识的列：colour，请删去或者改名")]
    bad = "title,kind,repealed_on,source\n某法,法律,2021年,公报\n,法律,2021-01-01,公报\n"
    (directory / "references" / "repealed.csv").write_text(bad, encoding="utf-8")
    assert faults(directory) == [
        ("references/repealed.csv", 2, "“repealed_on”应当写成 2021-01-01 这样的日期，请改正"),
        ("references/repealed.csv", 3, "缺少“title”，请改正"),
    ]
    bad = "title,kind,repealed_on,source,adopted_on\n某法,法律,2021-01-01,公报,去年\n"
    (directory / "references" / "repealed.csv").write_text(bad, encoding="utf-8")
    assert faults(directory) == [("references/repealed.csv", 2, "“adopted_on”应当写成 2021-01-01 这样的日期，请改正")]
    (directory / "references" / "repealed.csv").unlink()
    assert faults(directory)[0][0] == "references/repealed.csv"


def test_load_rules_keeps_tables_inside_the_references_folder(tmp_path):
    rule = {**PLAIN, "check": {"kind": "citation", "scope": "sentence", "table": "../secret.csv"}}
    assert "对照表名" in faults(write(tmp_path, {"trial/cited.yaml": rule}))[0][2]


def test_load_rules_refuses_rules_without_sure_literals(tmp_path):
    rule = {**PLAIN, "check": {**CHECK, "any": ["罚", "社会抚养费"]}}
    assert "两个字以上的固定文字" in faults(write(tmp_path, {"trial/short.yaml": rule}))[0][2]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "fp-1"}, "编号"),
        ({"topic": "weather"}, "topic"),
        ({"status": "stable"}, "至少要有3条"),
        ({"message": "「{quote}」违法。"}, "留有余地"),
        ({"message": "「{title}」疑似有误"}, "不能用“{title}”"),
        ({"message": "「{quote:>99999999}」疑似有误"}, "不能用"),
        ({"message": "「{quote」疑似有误"}, "花括号"),
        ({"variation": "yes"}, "可用：none、permitted"),
        ({"basis": [{**PLAIN["basis"][0], "adopted": "2021-08-21"}]}, "晚于 valid_from"),
        ({"basis": []}, "缺少“basis”"),
        ({"basis": [{**PLAIN["basis"][0], "quote": "长" * 61}]}, "最多60字"),
        ({"basis": [{**PLAIN["basis"][0], "valid_from": "2021年"}]}, "日期"),
        ({"basis": [{**PLAIN["basis"][0], "valid_to": "2020-01-01"}]}, "早于"),
        ({"applies_to": {"types": ["ADMIN"]}}, "ADMIN"),
        ({"applies_to": {"issued_from": "2021-01-01", "issued_until": "2020-01-01"}}, "早于"),
        ({"check": {**CHECK, "kind": "script"}}, "script"),
        ({"check": {**CHECK, "scope": "closing"}}, "closing"),
        ({"check": {**CHECK, "colour": "red"}}, "colour"),
        ({"check": {**CHECK, "all": "征收"}}, "列表"),
        ({"check": {**CHECK, "order": "later"}}, "later"),
        ({"check": {**CHECK, "any": ["社会.*抚养费"]}}, "没有上限"),
        ({"check": {**CHECK, "all": [["社会", "(抚养+费)?"]]}}, "没有上限"),
        ({"check": {**CHECK, "none_clause": ["(抚养){2,90}"]}}, "没有上限"),
        ({"check": {**CHECK, "where": {"document_not": ["(抚…养){2,3}"]}}}, "重复里又套了重复"),
        ({"check": {**CHECK, "within": "far"}}, "数字"),
        ({"check": {**CHECK, "exclusions": {"except": ["magic"]}}}, "magic"),
        ({"check": {**CHECK, "where": {"chapter": ["甲"]}}}, "chapter"),
        ({"check": {"kind": "limit", "scope": "sentence", "any": ["三日内"], "below": 5}}, "〈数〉"),
        ({"check": {"kind": "limit", "scope": "sentence", "any": ["〈数〉日内"]}}, "below"),
        ({"examples": {"hit": [{"text": "甲"}], "miss": [{"text": "乙", "why": "丙"}]}}, "缺少“quotes”"),
        ({"examples": {"hit": [{"text": "甲", "quotes": ["甲"]}], "miss": [{"text": "乙"}]}}, "缺少“why”"),
    ],
)
def test_rule_file_refuses(changes, words):
    assert any(words in message for message in messages(**changes)), messages(**changes)


def test_hash_follows_meaning_and_not_wording():
    plain = make_rule(any=["社会抚养费"])
    assert make_rule(any=["社会抚养费"], message="请核对「{quote}」", advice="另议。").hash == plain.hash
    assert make_rule(any=["社会抚养费"], severity="high", title="改名").hash == plain.hash
    changed = [
        make_rule(any=["抚养费"]),
        make_rule(any=["社会抚养费"], scope="article"),
        make_rule(any=["社会抚养费"], none=["退还"]),
        make_rule(any=["社会抚养费"], applies_to={"types": ["ADM"]}),
        make_rule(any=["社会抚养费"], basis=[{**PLAIN["basis"][0], "valid_from": "2022-01-01"}]),
        make_rule(any=["社会抚养费"], exclusions={"except": ["titles"]}),
        make_rule(any=["社会抚养费"], where={"title": ["办法"]}),
    ]
    assert len({plain.hash, *(rule.hash for rule in changed)}) == len(changed) + 1


def test_rule_of_very_many_patterns_is_refused():
    words = [f"甲{n}…{{0,40}}乙…{{0,40}}丙…{{0,10}}丁戊" for n in range(8)]
    _, found = parse_rule(
        yaml.safe_dump({**PLAIN, "check": {**CHECK, "any": words}}, allow_unicode=True), "trial/a.yaml", Path()
    )
    assert [fault.message for fault in found] == [
        "各词语可变的部分合计80688种走法，上限60000，请缩短间隔或者拆成几条规则"
    ]


@pytest.mark.parametrize("change", [{"status": RuleStatus.STABLE}, {"severity": Severity.HIGH}, {"may_vary": True}])
def test_version_follows_what_changes_the_findings_of_a_check(change):
    rule = make_rule(any=["甲甲"])
    changed = replace(rule, **change)
    assert changed.hash == rule.hash
    assert make_rule_set([changed]).version != make_rule_set([rule]).version
    assert make_rule_set([replace(rule, advice="另一个建议。")]).version == make_rule_set([rule]).version
