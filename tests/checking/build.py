"""Small rules and texts for the tests of checking, made the way the loader makes them."""

from dataclasses import replace
from datetime import date
from typing import Any

import yaml

from filing.checking.engine import check
from filing.checking.kinds import KINDS
from filing.checking.loader import make_rule_set, meaning_hash
from filing.checking.rule import Finding, Report, Rule, RuleSet
from filing.checking.rulefile import read_rule
from filing.checking.source import Fault, from_node
from filing.terms import RuleStatus
from filing.text.regulation import read_regulation

TODAY = date(2026, 11, 1)
ALL = frozenset(RuleStatus)

PLAIN: dict[str, Any] = {
    "id": "TT-001",
    "title": "试验规则",
    "topic": "drafting",
    "status": "draft",
    "severity": "medium",
    "criterion": "legality.inconsistent",
    "basis": [{"law": "某某法", "article": "第一条", "quote": "某某", "valid_from": "2021-08-20"}],
    "message": "「{quote}」疑似有误",
    "advice": "建议删去。",
    "examples": {"hit": [{"text": "甲", "quotes": ["甲"]}], "miss": [{"text": "乙", "why": "无关"}]},
}


def read(content: dict[str, Any], rows: list[dict[str, str]] | None = None) -> tuple[Rule, list[str]]:
    """The rule of a file with this content and the messages of its faults."""
    faults: list[Fault] = []
    node = yaml.compose(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), Loader=yaml.SafeLoader)
    rule = read_rule(from_node(node, "test/test.yaml", faults), "test")
    if rows is not None:
        rule = replace(rule, check=replace(rule.check, parameters={**rule.check.parameters, "rows": rows}))
    return replace(rule, hash=meaning_hash(rule)), [fault.message for fault in faults]


def make_rule(kind: str = "phrase", *, rows: list[dict[str, str]] | None = None, **check_and_more: Any) -> Rule:
    """A rule of `kind`; keys of the plain rule replace its own, all others go to `check`."""
    content = {**PLAIN, "check": {"kind": kind, "scope": "sentence"}}
    for key, value in check_and_more.items():
        if key in PLAIN or key in ("applies_to", "false_positives", "variation"):
            content[key] = value
        else:
            content["check"] = {**content["check"], key: value}
    rule, faults = read(content, rows)
    assert faults == []
    assert kind in KINDS
    return rule


def rules(*members: Rule) -> RuleSet:
    return make_rule_set(list(members))


def report(text: str, *members: Rule, **case: Any) -> Report:
    given = {"as_of": TODAY, "statuses": ALL, **case}
    return check(read_regulation(text), rules(*members), **given)


def findings(text: str, *members: Rule, **case: Any) -> list[Finding]:
    found = report(text, *members, **case)
    assert found.failures == ()
    return list(found.findings)


def quotes(text: str, *members: Rule, **case: Any) -> list[str]:
    """What is flagged in a document of one article, or in `text` itself if it has several lines."""
    whole = text if "\n" in text else f"某市试验办法\n第一条　{text}\n"
    return [finding.quote for finding in findings(whole, *members, **case)]
