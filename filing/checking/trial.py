"""One rule held against many documents, before it is in force: what it would find. Nothing is stored."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from time import monotonic

from filing.checking.engine import CompiledRules, check_page, compile_rules
from filing.checking.gates import Case, last_version
from filing.checking.laws import LawLibrary
from filing.checking.loader import make_rule_set
from filing.checking.page import lay_out
from filing.checking.rule import Finding, Rule
from filing.terms import DocumentType, RuleStatus
from filing.text.model import Span
from filing.text.normalise import normalise, squeeze
from filing.text.regulation import read_regulation

SAMPLE = 20
AROUND = 40
"""Characters of context on each side of a hit."""
ALL = frozenset(RuleStatus)


@dataclass(frozen=True, slots=True)
class Document:
    """A text with what is known of it; `issued` and the rest are read from the text where they are not given."""

    name: str
    text: str
    key: int = 0
    """Of the caller: which filing it is."""
    document_type: DocumentType | None = None
    region: str = ""
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding with the words around it, within its paragraph."""

    document: str
    key: int
    finding: Finding
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Trial:
    """`hits` in order of the documents; notices of law to come are hits as well."""

    rule: Rule
    documents: int
    documents_hit: int
    hits: tuple[Hit, ...]
    failures: tuple[str, ...]
    seconds: float
    is_whole: bool
    """False: the time ran out before the last document."""

    @property
    def sample(self) -> tuple[Hit, ...]:
        """Up to SAMPLE hits, spread evenly over all."""
        step = max(1.0, len(self.hits) / SAMPLE)
        return tuple(self.hits[int(at * step)] for at in range(min(SAMPLE, len(self.hits))))


def try_rule(
    rule: Rule,
    documents: Iterable[Document],
    *,
    as_of: date,
    laws: LawLibrary | None = None,
    seconds: float | None = None,
    clock: Callable[[], float] = monotonic,
) -> Trial:
    """Runs the rule whatever its status, for at most `seconds`. Documents without its words are not even split."""
    compiled = compile_rules(make_rule_set([rule]))
    started, count, with_hits, is_whole = clock(), 0, 0, True
    hits: list[Hit] = []
    failures: list[str] = []
    for document in documents:
        if seconds is not None and clock() - started > seconds:
            is_whole = False
            break
        count += 1
        if _may_match(compiled, document.text):
            found, failed = _check(compiled, document, as_of, laws)
            hits += found
            with_hits += bool(found)
            failures += failed
    return Trial(rule, count, with_hits, tuple(hits), tuple(failures), clock() - started, is_whole)


def _may_match(compiled: CompiledRules, text: str) -> bool:
    prefilter = compiled.prefilter
    words = squeeze(normalise(text).text).text
    return bool(prefilter.always) or next(prefilter.occurrences(words), None) is not None


def _check(
    compiled: CompiledRules, document: Document, as_of: date, laws: LawLibrary | None
) -> tuple[list[Hit], list[str]]:
    regulation = read_regulation(document.text)
    metadata = regulation.metadata
    issued = last_version(metadata) or document.issued
    case = Case.of(regulation, as_of, document.document_type, region=document.region, issued=issued, laws=laws)
    report = check_page(lay_out(regulation), compiled, case, ALL)
    hits = [
        Hit(document.name, document.key, finding, *_around(regulation.text, finding.span))
        for finding in (*report.findings, *report.notices)
    ]
    return hits, [f"{document.name}：{failure.message}" for failure in report.failures]


def _around(text: str, span: Span) -> tuple[str, str]:
    left = max(text.rfind("\n", 0, span.start) + 1, span.start - AROUND)
    line_end = text.find("\n", span.end)
    right = min(len(text) if line_end < 0 else line_end, span.end + AROUND)
    return text[left : span.start], text[span.end : right]
