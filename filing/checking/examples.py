"""The examples of the rules, run: what `flask rules test` prints and what the test-suite asserts.

An example is read like any document. A single line without a number becomes 第一条; a title is put above it.
"""

import re
from dataclasses import dataclass
from datetime import date

from filing.checking.engine import CompiledRules, check_page, compile_rules
from filing.checking.gates import Case
from filing.checking.loader import make_rule_set
from filing.checking.page import lay_out
from filing.checking.rule import Example, Finding, Report, Rule, RuleSet
from filing.checking.tables import day_of
from filing.terms import RuleStatus
from filing.text.regulation import read_regulation

TITLE = "某市示例规定"
_NUMBERED = re.compile(
    r"\s*(?:第[〇一二三四五六七八九十百千0-9]+[编章节条]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)"
)
_ALL = frozenset(RuleStatus)


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that does not do what its rule says. `message` is Chinese and says what to change."""

    rule_id: str
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file} 第{self.line}行（{self.rule_id}）：{self.message}"


def run_examples(ruleset: RuleSet) -> list[ExampleFailure]:
    """Every example of every rule, each against its own rule alone."""
    return [failure for rule in ruleset.rules for failure in run_rule(rule)]


def run_rule(rule: Rule) -> list[ExampleFailure]:
    compiled = compile_rules(make_rule_set([rule]))
    failures = []
    for example, expected in [*((hit, True) for hit in rule.hits), *((miss, False) for miss in rule.misses)]:
        report = check_example(compiled, rule, example)
        if message := _difference(report, example, expected):
            failures.append(ExampleFailure(rule.id, rule.file, example.line, message))
    return failures


def check_example(rules: CompiledRules, rule: Rule, example: Example) -> Report:
    """What `rules` say of the example; day, type and region are those of `rule` where the example names none."""
    regulation = read_regulation(document_of(example))
    document_type = example.type or min(rule.applies_to.types, default=None)
    region = example.region or min(rule.applies_to.regions, default="")
    day = example.as_of or usual_day(rule)
    issued = example.issued or _usual_issue(rule)
    case = Case.of(regulation, day, document_type, region=region, issued=issued, laws=rule.example_laws)
    return check_page(lay_out(regulation), rules, case, _ALL)


def document_of(example: Example) -> str:
    """The example as a small document."""
    text = example.text.strip()
    if not _NUMBERED.match(text) and "\n" not in text:
        text = f"第一条　{text}"
    return f"{example.title or TITLE}\n{text}"


def usual_day(rule: Rule) -> date:
    """The latest day on which something came into force that the rule or its examples rest on."""
    rows = rule.check.parameters.get("rows", [])
    days = [day_of(row) for row in rows] if isinstance(rows, list) else []
    newest = rule.example_laws.current_to if rule.example_laws else None
    known: list[date] = [*(basis.valid_from for basis in rule.basis), *days, *([newest] if newest else ())]
    return max(known)


def _usual_issue(rule: Rule) -> date | None:
    return rule.applies_to.issued_from


def _difference(report: Report, example: Example, expected: bool) -> str:
    if report.failures:
        return report.failures[0].message
    found = [_squeezed(finding) for finding in report.findings]
    if not expected:
        return (
            f"不应命中，却命中了{_listed(found)}。请收紧词语或者补上 none、guard（理由：{example.why}）"
            if found
            else ""
        )
    wanted = [re.sub(r"\s", "", quote) for quote in example.quotes]
    if sorted(found) == sorted(wanted):
        return ""
    return f"应当命中{_listed(wanted)}，实际命中{_listed(found) or '无'}。请核对词语、范围和通用排除"


def _squeezed(finding: Finding) -> str:
    return re.sub(r"\s", "", finding.quote)


def _listed(quotes: list[str]) -> str:
    return "、".join(f"“{quote}”" for quote in quotes)
