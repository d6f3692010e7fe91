"""rules/precision.csv: what people measured, and what is refused."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from filing.checking.loader import load_rules
from filing.checking.rule import Measured
from filing.errors import BadRule
from tests.checking.build import PLAIN

HEAD = "rule,read,right,date\n"


def write(directory: Path, table: str | bytes) -> Path:
    pack = directory / "trial"
    pack.mkdir(exist_ok=True)
    (pack / "pack.yaml").write_text("id: trial\ntitle: 试验\nmaintainer: 某室\nversion: 1\n", "utf-8")
    for number in (1, 2):
        content = PLAIN | {"id": f"TT-00{number}", "check": {"kind": "phrase", "scope": "sentence", "any": ["甲甲"]}}
        (pack / f"rule-{number}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    (directory / "precision.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    return directory


def faults(directory: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(BadRule) as caught:
        load_rules(directory)
    return [(f["file"], f["line"], f["message"]) for f in caught.value.details["faults"]]


def test_rules_know_how_often_they_were_right(tmp_path):
    rules = load_rules(write(tmp_path, HEAD + "TT-001,30,28,2026-11-26\n")).rules
    assert [rule.measured for rule in rules] == [Measured(30, 28, date(2026, 11, 26)), None]
    assert rules[0].hash == rules[1].hash


def test_packs_without_measurements_load(tmp_path):
    (write(tmp_path, HEAD) / "precision.csv").unlink()
    assert [rule.measured for rule in load_rules(tmp_path).rules] == [None, None]


def test_precision_names_every_row_that_cannot_be(tmp_path):
    rows = ["TT-009,1,1,2026-11-26", "TT-001,0,0,2026-11-26", "TT-001,3,4,2026-11-26", "TT-001,x,1,2026年"]
    rows += ["TT-002,3,2,2026-11-26", "TT-002,3,2,2026-11-26", "TT-001,3,2", "TT-001,3,2,2026-11-26,6"]
    counts = "read（已读处数）应当是正整数，right（正确处数）应当是不超过它的整数，请改正"
    assert faults(write(tmp_path, HEAD + "\n".join(rows))) == [
        ("precision.csv", 2, "没有编号为“TT-009”的规则，请改正"),
        ("precision.csv", 3, counts),
        ("precision.csv", 4, counts),
        ("precision.csv", 5, "date“2026年”应当写成 2026-11-26 这样的日期，请改正"),
        ("precision.csv", 5, counts),
        ("precision.csv", 7, "TT-002写了两次，请改正"),
        ("precision.csv", 8, "date“”应当写成 2026-11-26 这样的日期，请改正"),
        ("precision.csv", 9, "列数比第一行多，请改正"),
    ]


@pytest.mark.parametrize("table", ["rule,hits\n", "", b"rule,\xff\n"])
def test_precision_refuses_other_tables(tmp_path, table):
    (fault,) = faults(write(tmp_path, table))
    assert fault[:2] == ("precision.csv", 1)
