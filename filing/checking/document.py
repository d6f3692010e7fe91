"""docs/rules.md: every rule with its basis, what it looks for and its examples, for people who review and discuss."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from filing.checking.card import SCOPE_LABELS
from filing.checking.exclusions import EXCLUSIONS
from filing.checking.kinds import KINDS
from filing.checking.kinds.consistency import TESTS
from filing.checking.rule import TOPICS, AppliesTo, Basis, Check, Example, Measured, Rule, RuleSet

PARAMETER_LABELS = {
    "any": "找",
    "all": "同时要有",
    "none": "有则不报",
    "none_clause": "同一分句有则不报",
    "within": "相隔不超过（字）",
    "order": "“同时要有”的词语须在其",
    "guard": "紧前紧后是这些字就不算",
    "mark": "标出",
    "once_per": "同样的话只报一次",
    "nested": "书名号里的〈〉",
    "below": "小于",
    "above": "大于",
    "not": "不等于",
    "table": "对照表",
    "fault": "查什么",
    "test": "查什么",
    "limit": "数字",
    "power": "权力",
}
WORDS = {
    "test": {name: test.title for name, test in TESTS.items()},
    "order": {"after": "后", "before": "前"},
    "mark": {"span": "从第一个到最后一个相关词语", "clause": "整个分句"},
    "once_per": {"article": "每条", "document": "全文"},
    "nested": {"only": "只查其中", "both": "内外都查"},
    "fault": {"missing": "现行文本没有的条", "drift": "文件日期之后已修改、删去或者换了条号的条"},
}
"""Values of parameters in Chinese; what is left out is the usual and is not said."""
WHERE_LABELS = {
    "title": "标题须含",
    "title_not": "标题不得含",
    "document": "全文须含",
    "document_not": "全文不得含",
    "heading": "所在章节或小标题须含",
    "heading_not": "所在章节或小标题不得含",
}


def rules_document(ruleset: RuleSet) -> str:
    """Markdown, the same for the same rules, so that a test can tell whether the page is up to date."""
    lines = [
        "# 审查规则",
        "",
        f"共{len(ruleset.rules)}条，由规则文件生成，请勿手工修改。怎样写规则见 rules/README.md。",
        "",
        *_overview(ruleset),
    ]
    titles = {pack.id: pack.title for pack in ruleset.packs}
    for pack, rules in groupby(
        sorted(ruleset.rules, key=lambda rule: (rule.pack, rule.id)), key=lambda rule: rule.pack
    ):
        lines += [f"## {titles.get(pack, pack)}（{pack}）", ""]
        for rule in rules:
            lines += _rule(rule)
    return "\n".join(lines).rstrip() + "\n"


def _overview(ruleset: RuleSet) -> list[str]:
    head = ["| 编号 | 规则 | 专题 | 级别 | 状态 | 实测 |", "| --- | --- | --- | --- | --- | --- |"]
    rows = [
        f"| {rule.id} | {_cell(rule.title)} | {TOPICS[rule.topic]} | {rule.severity.label} | {rule.status.label} "
        f"| {_share(rule.measured)} |"
        for rule in ruleset.rules
    ]
    return [*head, *rows, ""]


def _rule(rule: Rule) -> list[str]:
    return [
        f"### {rule.id} {rule.title}",
        "",
        f"- 专题：{TOPICS[rule.topic]}；级别：{rule.severity.label}；状态：{rule.status.label}",
        f"- 审查标准：{rule.criterion.label}",
        *(f"- 适用：{gate}" for gate in _gates(rule.applies_to)),
        *([f"- 让位：同一处符合 {'、'.join(rule.yields_to)} 时不另提示"] if rule.yields_to else []),
        *(["- 变通：自治条例、单行条例和经济特区法规可能依法变通，只作提示"] if rule.may_vary else []),
        *(f"- 依据：{_basis(basis)}" for basis in rule.basis),
        *(f"- {line}" for line in _check(rule.check)),
        f"- 提示：{rule.message}",
        f"- 建议：{rule.advice}",
        *([f"- 实测：{measured_words(rule.measured)}"] if rule.measured else []),
        *(f"- 常见误报：{text}" for text in rule.false_positives),
        "",
        "应当命中：",
        "",
        *(_example(example) for example in rule.hits),
        "",
        "不应命中：",
        "",
        *(_example(example) for example in rule.misses),
        "",
    ]


def _gates(gates: AppliesTo) -> Iterator[str]:
    if gates.types:
        yield "、".join(sorted(member.label for member in gates.types))
    if gates.regions:
        yield "、".join(sorted(gates.regions))
    if gates.issued_from or gates.issued_until:
        yield f"文件日期{gates.issued_from or ''}至{gates.issued_until or ''}"


def _share(measured: Measured | None) -> str:
    return f"{measured.right}/{measured.read}" if measured else "—"


def measured_words(measured: Measured) -> str:
    """With the numbers: nine of ten are less than ninety of a hundred."""
    return f"在真实文件上读过{measured.read}处命中，正确{measured.right}处（{measured.share:.0%}），{measured.on}"


def _basis(basis: Basis) -> str:
    until = f"至{basis.valid_to}" if basis.valid_to else "起"
    before = f"此前：{basis.supersedes}" if basis.supersedes else ""
    adopted = f"，{basis.adopted}公布，施行前预告" if basis.adopted else ""
    return f"《{basis.law}》{basis.article}“{basis.quote}”（{basis.valid_from}{until}{adopted}）{before}"


def _check(check: Check) -> Iterator[str]:
    yield f"检查方式：{KINDS[check.kind].title}；范围：{SCOPE_LABELS[check.scope]}"
    for name, label in PARAMETER_LABELS.items():
        if value := _value(name, check.parameters.get(name)):
            yield f"{label}：{value}"
    for name, label in WHERE_LABELS.items():
        if value := _words(getattr(check.where, name)):
            yield f"{label}：{value}"
    if names := [exclusion.label for exclusion in EXCLUSIONS.values() if exclusion.name in check.exclusions]:
        yield f"通用排除：{'；'.join(names)}"


def _value(name: str, value: object) -> str:
    """Empty for what the rule leaves as it usually is."""
    if name in WORDS:
        return WORDS[name].get(str(value), "")
    if isinstance(value, dict):
        return _words([word for words in value.values() for word in words])
    return _words(value) if isinstance(value, list) else _words([value] if value not in (None, "") else [])


def _words(values: Iterable[object]) -> str:
    return "、".join(f"（{_words(item)}）" if isinstance(item, list) else f"`{_plain(item)}`" for item in values)


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _example(example: Example) -> str:
    text = " / ".join(line.strip() for line in example.text.strip().splitlines())
    tail = f"（{example.why}）" if example.why else f"→ {'、'.join(example.quotes)}"
    return f"- {text} {tail}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
