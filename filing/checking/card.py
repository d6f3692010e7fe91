"""From matches to findings: what is said twice is said once, and each finding proves itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from filing.checking.exclusions import EXCLUSIONS
from filing.checking.gates import Case
from filing.checking.matching import Match
from filing.checking.page import Page, Unit
from filing.checking.rule import Basis, Finding, Rule, Scope
from filing.checking.tables import Row
from filing.text.model import Address, Span

SCOPE_LABELS = {
    Scope.CLAUSE: "分句",
    Scope.SENTENCE: "句",
    Scope.ITEM: "项（含导语）",
    Scope.PARAGRAPH: "款",
    Scope.ARTICLE: "条",
    Scope.DOCUMENT: "全文",
    Scope.TITLE: "标题",
    Scope.CLOSING: "最后三条",
}
HEAD = "（文首）"


@dataclass(frozen=True, slots=True)
class Raw:
    """A match with the rule and the row it belongs to."""

    rule: int
    probe: int
    hash: str
    row: Row | None
    unit: Unit
    match: Match


def make_findings(found: Iterable[Raw], rules: tuple[Rule, ...], page: Page, case: Case) -> list[Finding]:
    """In order of the text; per rule without repeats and without matches that lie within a longer one."""
    ordered = sorted(found, key=lambda raw: (raw.rule, raw.match.start, -raw.match.end, raw.probe, raw.unit.pieces))
    findings = [
        _finding(raw, rules[rule], page, case)
        for rule, group in groupby(ordered, key=lambda raw: raw.rule)
        for raw in _once(_outermost(group), rules[rule], page)
    ]
    return sorted(findings, key=lambda finding: (finding.span, finding.rule_id))


def _outermost(found: Iterable[Raw]) -> Iterator[Raw]:
    reached = -1
    for raw in found:
        if raw.match.end > reached:
            reached = raw.match.end
            yield raw


def _once(found: Iterable[Raw], rule: Rule, page: Page) -> Iterator[Raw]:
    once_per = rule.check.parameters.get("once_per", "unit")
    seen: set[object] = set()
    for raw in found:
        place: object = raw.unit.pieces
        if once_per == "article":
            place = _article_address(page, raw.match.start)
        elif once_per == "document":
            place = None
        key = (place, raw.probe if raw.row is not None else raw.match.found)
        if key not in seen:
            seen.add(key)
            yield raw


def _article_address(page: Page, position: int) -> Address:
    leaf = page.leaf_at(position)
    return page.group_node(Scope.ARTICLE, leaf).address if leaf >= 0 else ""


def _finding(raw: Raw, rule: Rule, page: Page, case: Case) -> Finding:
    match = raw.match
    span = page.span(match.start, match.end)
    words = page.text[match.start : match.end]
    return Finding(
        rule_id=rule.id,
        rule_hash=raw.hash,
        topic=rule.topic,
        severity=rule.severity,
        criterion=rule.criterion,
        address=_address(page, span, match.start),
        article=_article(page, match.start),
        span=span,
        quote=page.regulation.text[span.start : span.end],
        message=rule.message.format_map({**(raw.row or {}), "quote": words}),
        conditions=tuple(_conditions(raw, rule, case)),
        basis=_bases(raw, rule, case.as_of),
    )


def _address(page: Page, span: Span, position: int) -> Address:
    """The innermost provision that holds the whole quote."""
    leaf = page.leaf_at(position)
    if leaf < 0:
        return ""
    nodes = list(page.ancestors(leaf))
    return next((node for node in nodes if node.end >= span.end), nodes[-1]).address


def _article(page: Page, position: int) -> str:
    leaf = page.leaf_at(position)
    if leaf < 0 or not page.is_body(leaf):
        return HEAD
    return page.group_node(Scope.ARTICLE, leaf).label or HEAD


def _conditions(raw: Raw, rule: Rule, case: Case) -> Iterator[str]:
    scope = SCOPE_LABELS[rule.check.scope]
    if raw.match.found:
        yield f"找到：“{raw.match.found}”"
        if raw.match.beside:
            yield f"同一{scope}内另有：{'、'.join(f'“{words}”' for words in raw.match.beside)}"
        if names := [e.label for e in EXCLUSIONS.values() if e.name in rule.check.exclusions]:
            yield f"已查、未见：{'；'.join(names)}"
    else:
        yield from raw.match.beside
    yield f"比对范围：{scope}"
    yield from _days(raw, rule, case)


def _days(raw: Raw, rule: Rule, case: Case) -> Iterator[str]:
    for basis in _bases(raw, rule, case.as_of):
        name = f"《{basis.law}》{basis.article}" if basis.law else "对照表"
        until = f"，至{basis.valid_to}止" if basis.valid_to else ""
        yield f"依据：{name}自{basis.valid_from}起{until}，审查基准日{case.as_of}"
    yield f"文件日期：{case.issued or '未知'}"
    if rule.applies_to.types and case.document_type is not None:
        yield f"文件类型：{case.document_type.label}"


def _bases(raw: Raw, rule: Rule, as_of: date) -> tuple[Basis, ...]:
    """The row's own basis first, then those of the rule that are in force."""
    in_force = tuple(b for b in rule.basis if b.valid_from <= as_of and (b.valid_to is None or as_of <= b.valid_to))
    if (row := raw.row) is None:
        return in_force
    day = date.fromisoformat(row.get("repealed_on") or row["changed_on"])
    own = Basis(
        row.get("by", ""),
        row.get("by_article", ""),
        row.get("quote", ""),
        day,
        None,
        row.get("note", ""),
        row["source"],
    )
    return (own, *in_force)
