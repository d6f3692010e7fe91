"""From matches to findings: what is said twice is said once, and each finding proves itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from filing.checking.exclusions import EXCLUSIONS
from filing.checking.gates import Case
from filing.checking.matching import Match
from filing.checking.page import Page, short_title
from filing.checking.rule import Basis, Finding, Rule, Scope
from filing.checking.tables import Row, day_of
from filing.checking.timing import begin, coming, in_force, timing_of
from filing.checking.unit import Unit
from filing.terms import DocumentType, Severity, Timing
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
VARYING = frozenset({DocumentType.AUTONOMOUS_REGULATION, DocumentType.SPECIAL_ZONE_REGULATION})
"""Types that may vary superior law within limits (立法法第一百零一条)."""
VARIATION = "可能属于依法变通，请先核对变通的依据和说明。"


class Raw(NamedTuple):
    """A match with the probe and the row it belongs to."""

    probe: int
    hash: str
    row: Row | None
    unit: Unit
    match: Match


@dataclass(frozen=True, slots=True)
class Ground:
    """What all findings of one probe in one document have in common."""

    basis: tuple[Basis, ...]
    timing: Timing
    severity: Severity
    message: str
    """The rule's, with what the days and the type of the document add, still with its placeholders."""
    scope: str
    looked_for: tuple[str, ...]
    """The line about exclusions, if the rule has any."""
    closing: tuple[str, ...]
    """The lines about scope and days."""


def make_findings(found: Iterable[Raw], rule: Rule, page: Page, case: Case) -> list[Finding]:
    """Of one rule, in order of the text, without repeats and without matches that lie within a longer one."""
    ordered = sorted(found, key=lambda raw: (raw.match.start, -raw.match.end, raw.probe, raw.unit.pieces))
    grounds: dict[int, Ground] = {}
    findings = []
    for raw in _once(_outermost(ordered), rule, page):
        ground = grounds.get(raw.probe)
        if ground is None:
            ground = grounds[raw.probe] = _ground(raw.row, rule, case)
        findings.append(_finding(raw, rule, page, ground))
    return findings


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
        key = (place, raw.probe if raw.row is not None else raw.match.found or raw.match.start)
        if key not in seen:
            seen.add(key)
            yield raw


def _article_address(page: Page, position: int) -> Address:
    leaf = page.leaf_at(position)
    return page.article(leaf).address if leaf >= 0 else ""


def _finding(raw: Raw, rule: Rule, page: Page, ground: Ground) -> Finding:
    match = raw.match
    span = page.span(match.start, match.end)
    words = page.text[match.start : match.end]
    leaf = page.leaf_at(match.start)
    return Finding(
        rule_id=rule.id,
        rule_hash=raw.hash,
        topic=rule.topic,
        severity=ground.severity,
        criterion=rule.criterion,
        address=_address(page, span, leaf),
        article=page.article(leaf).label or HEAD if leaf >= 0 and page.bodies[leaf] else HEAD,
        span=span,
        quote=page.regulation.text[span.start : span.end],
        message=ground.message.format_map({**(raw.row or {}), "quote": words}),
        conditions=tuple(_conditions(match, ground)),
        basis=(*match.basis, *ground.basis),
        timing=ground.timing,
        confidence=rule.measured,
    )


def _address(page: Page, span: Span, leaf: int) -> Address:
    """The innermost provision that holds the whole quote."""
    address = ""
    for node in page.ancestors(leaf) if leaf >= 0 else ():
        address = node.address
        if node.end >= span.end:
            break
    return address


def _conditions(match: Match, ground: Ground) -> Iterator[str]:
    if match.found:
        yield f"找到：“{match.found}”"
        if match.beside:
            yield f"同一{ground.scope}内另有：{'、'.join(f'“{words}”' for words in match.beside)}"
        yield from ground.looked_for
    else:
        yield from match.beside
    yield from ground.closing


def _ground(row: Row | None, rule: Rule, case: Case) -> Ground:
    scope = SCOPE_LABELS[rule.check.scope]
    names = "；".join(e.label for e in EXCLUSIONS.values() if e.name in rule.check.exclusions)
    basis = _bases(row, rule, case.as_of)
    timing = timing_of(rule, row, as_of=case.as_of, issued=case.issued)
    varies = rule.may_vary and case.document_type in VARYING
    return Ground(
        basis=basis,
        timing=timing,
        severity=Severity.INFO if varies or timing is Timing.FUTURE else rule.severity,
        message=_message(row, rule, case.as_of, varies),
        scope=scope,
        looked_for=(f"已查、未见：{names}",) if names else (),
        closing=(f"比对范围：{scope}", *_days(basis, rule, case)),
    )


def _message(row: Row | None, rule: Rule, as_of: date, varies: bool) -> str:
    """A notice says first from when it will be true."""
    message = f"{rule.message.rstrip('。')}。{VARIATION}" if varies else rule.message
    return message if in_force(rule, row, as_of) else f"预告，自{begin(rule, row, as_of)}起：{message}"


def _days(bases: tuple[Basis, ...], rule: Rule, case: Case) -> Iterator[str]:
    for basis in bases:
        name = f"{bracketed(basis.law)}{basis.article}" if basis.law else "对照表"
        until = f"，至{basis.valid_to}止" if basis.valid_to else ""
        yield f"依据：{name}自{basis.valid_from}起{until}，审查基准日{case.as_of}"
    yield f"文件日期：{case.issued or '未知'}"
    if rule.applies_to.types and case.document_type is not None:
        yield f"文件类型：{case.document_type.label}"


def bracketed(law: str) -> str:
    """《某法》; a name that has brackets of its own stays as it is: 某次会议批准的《某方案》."""
    return law if "《" in law else f"《{law}》"


def _bases(row: Row | None, rule: Rule, as_of: date) -> tuple[Basis, ...]:
    """The row's own basis first, then those of the rule that are in force, or for a notice those to come."""
    standing = tuple(b for b in rule.basis if b.valid_from <= as_of and (b.valid_to is None or as_of <= b.valid_to))
    if row is None:
        return standing or coming(rule, as_of)
    own = Basis(
        row.get("by", ""),
        row.get("by_article", ""),
        row.get("quote", ""),
        day_of(row),
        None,
        source=row["source"],
    )
    return (own, *(basis for basis in standing if not _is_same(basis, own)))


def _is_same(basis: Basis, other: Basis) -> bool:
    """The same article of the same law: what the row quotes of it is closer to the matter."""
    return short_title(basis.law) == short_title(other.law) and basis.article == other.article
