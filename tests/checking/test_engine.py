"""check(): what runs, in which order it is said, and that no failure looks like "nothing found"."""

import pickle
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

import pytest

from filing.checking.engine import SECONDS_PER_RULE, UNITS_BETWEEN, Entry, check, check_page, compile_rules
from filing.checking.gates import Case
from filing.checking.page import lay_out
from filing.checking.rule import CheckFailure, Report, Rule
from filing.terms import RuleStatus, Severity
from filing.text.numerals import write_numeral
from filing.text.regulation import read_regulation
from tests.checking.build import ALL, TODAY, make_rule, report, rules

TEXT = """某市试验办法
第一条　甲甲由市人民政府负责。
第二条　乙乙甲甲由区人民政府负责。
"""
FIRST = make_rule(id="TT-001", any=["甲甲"])
SECOND = make_rule(id="TT-002", any=["乙乙甲甲"], severity="high")


@dataclass(frozen=True, slots=True)
class Crash:
    """Stands where the probe of a rule stood and crashes on each unit."""

    probe: object

    def __getattr__(self, name: str) -> object:
        return getattr(self.probe, name)

    def find(self, unit, page, case):
        raise ZeroDivisionError("division by zero")


def with_crash(index: int, *members: Rule) -> Report:
    """The report where the probe at `index` crashes."""
    compiled = compile_rules(rules(*members))
    entries = [Entry(e.rule, Crash(e.probe) if i == index else e.probe, e.hash) for i, e in enumerate(compiled.entries)]
    page = lay_out(read_regulation(TEXT))
    case = Case.of(page.regulation, TODAY, None, region="", issued=None)
    return check_page(page, replace(compiled, entries=tuple(entries)), case, ALL)


def test_findings_stand_in_order_of_the_text_then_of_the_rules():
    found = report(TEXT, SECOND, FIRST)
    assert [(f.article, f.quote, f.rule_id) for f in found.findings] == [
        ("第一条", "甲甲", "TT-001"),
        ("第二条", "乙乙甲甲", "TT-002"),
        ("第二条", "甲甲", "TT-001"),
    ]
    assert found.failures == ()


def test_finding_carries_rule_place_and_proof():
    finding = report(TEXT, SECOND).findings[0]
    start = TEXT.replace("\u3000", " ").index("乙乙甲甲")
    assert (finding.rule_id, finding.rule_hash, finding.topic, finding.severity) == (
        "TT-002",
        SECOND.hash,
        "drafting",
        Severity.HIGH,
    )
    assert (finding.address, finding.article, finding.span.start, finding.span.end) == (
        "art_2__para_1",
        "第二条",
        start,
        start + 4,
    )
    assert (finding.quote, finding.message, finding.basis) == ("乙乙甲甲", "「乙乙甲甲」疑似有误", SECOND.basis)


def test_only_stable_rules_run_unless_others_are_asked_for():
    regulation, ruleset = read_regulation(TEXT), rules(FIRST, replace(SECOND, status=RuleStatus.STABLE))
    assert [f.rule_id for f in check(regulation, ruleset, as_of=TODAY).findings] == ["TT-002"]
    shadow = check(regulation, ruleset, as_of=TODAY, statuses=frozenset({RuleStatus.DRAFT}))
    assert [f.rule_id for f in shadow.findings] == ["TT-001", "TT-001"]


def test_retired_rules_never_run_by_themselves():
    retired = replace(FIRST, status=RuleStatus.RETIRED)
    assert check(read_regulation(TEXT), rules(retired), as_of=TODAY) == Report((), ())


def test_rule_that_crashes_is_named_and_the_others_go_on():
    found = with_crash(0, FIRST, SECOND)
    assert [f.rule_id for f in found.findings] == ["TT-002"]
    what = "规则出错（ZeroDivisionError：division by zero），本文件没有比对完，请报告规则维护人"
    assert found.failures == (CheckFailure("TT-001", f"规则 TT-001“试验规则”：{what}"),)


def test_rule_whose_message_cannot_be_written_is_named_and_the_others_go_on():
    found = report(TEXT, replace(FIRST, message="疑似{nothing}"), SECOND)
    assert [f.rule_id for f in found.findings] == ["TT-002"]
    assert [(f.rule_id, "KeyError" in f.message) for f in found.failures] == [("TT-001", True)]


def test_rule_whose_gate_crashes_is_named_and_the_others_go_on():
    found = report(TEXT, replace(FIRST, applies_to=None), SECOND)
    assert [f.rule_id for f in found.findings] == ["TT-002"]
    assert [(f.rule_id, "AttributeError" in f.message) for f in found.failures] == [("TT-001", True)]


def test_rule_beyond_its_time_is_stopped_and_named():
    articles = [f"第{write_numeral(number)}条　甲甲。" for number in range(1, 2 * UNITS_BETWEEN + 2)]
    page = lay_out(read_regulation("\n".join(["某市试验办法", *articles])))
    case = Case.of(page.regulation, TODAY, None, region="", issued=None)
    ticks = count(0.0, SECONDS_PER_RULE * 0.75)
    found = check_page(page, compile_rules(rules(FIRST)), case, ALL, clock=lambda: next(ticks))
    assert len(found.findings) == 2 * UNITS_BETWEEN
    assert found.failures == (
        CheckFailure("TT-001", "规则 TT-001“试验规则”：用时超过1秒，本文件没有比对完，请人工审查或者简化规则"),
    )


def test_time_is_counted_for_each_rule():
    page = lay_out(read_regulation(TEXT))
    case = Case.of(page.regulation, TODAY, None, region="", issued=None)
    ticks = count(0.0, SECONDS_PER_RULE * 0.4)
    found = check_page(page, compile_rules(rules(FIRST, SECOND)), case, ALL, clock=lambda: next(ticks))
    assert found.failures == ()


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2020-12-31", []), ("2021-01-01", ["《合同法》"]), ("2022-01-01", ["《合同法》", "《担保旧法》"])],
)
def test_rows_of_tables_go_by_their_own_day(as_of, expected):
    rows = [
        {"title": "合同法", "kind": "法律", "repealed_on": "2021-01-01", "source": "公报"},
        {"title": "担保旧法", "kind": "法律", "repealed_on": "2022-01-01", "source": "公报"},
    ]
    rule = make_rule("citation", rows=rows, table="t.csv", basis=[{**_basis(), "valid_from": "2026-01-01"}])
    text = "某市办法\n第一条　根据《合同法》、《担保旧法》制定。\n"
    found = report(text, rule, as_of=date.fromisoformat(as_of))
    assert [f.quote for f in found.findings] == expected


def _basis() -> dict[str, str]:
    return {"law": "民法典", "article": "第一千二百六十条", "quote": "同时废止", "valid_from": "2021-01-01"}


def test_findings_of_a_row_outlive_changes_of_other_rows():
    one = {"title": "合同法", "kind": "法律", "repealed_on": "2021-01-01", "source": "公报"}
    other = {"title": "担保法", "kind": "法律", "repealed_on": "2021-01-01", "source": "公报"}
    text = "某市办法\n第一条　根据《合同法》制定。\n"
    hashes = [
        report(text, make_rule("citation", rows=rows, table="t.csv")).findings[0].rule_hash
        for rows in ([one], [one, other], [{**one, "note": "另有说明"}], [{**one, "by": "民法典"}])
    ]
    assert hashes[0] == hashes[1] == hashes[2] != hashes[3]


def test_compiled_rules_survive_pickling():
    compiled = compile_rules(rules(FIRST, SECOND))
    regulation = read_regulation(TEXT)
    again = pickle.loads(pickle.dumps(compiled))
    assert again.ruleset == compiled.ruleset
    assert check(regulation, again, as_of=TODAY, statuses=ALL) == check(regulation, compiled, as_of=TODAY, statuses=ALL)
    assert pickle.loads(pickle.dumps(report(TEXT, FIRST))) == report(TEXT, FIRST)


@pytest.mark.parametrize("text", ["", "\n", "。", "第一条", "甲甲", "（）《》", "\U0010ffff", "甲甲" * 5000])
def test_check_takes_any_text(text):
    assert report(text, FIRST, SECOND, make_rule("missing", id="TT-003", scope="document", any=["丙丙"])).failures == ()


def test_the_same_words_found_by_two_patterns_of_a_rule_are_one_finding():
    rule = make_rule(any=["甲甲", "甲甲由市"], scope="article")
    assert [f.quote for f in report(TEXT, rule).findings] == ["甲甲", "甲甲"]
    longer = make_rule(any=["甲甲由市", "甲甲"], scope="article")
    assert [f.quote for f in report(TEXT, longer).findings] == ["甲甲由市", "甲甲"]
