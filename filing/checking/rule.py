"""What a rule is and what it yields. `rules/README.md` explains the same to the lawyers who write them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from filing.terms import Criterion, DocumentType, RuleStatus, Severity
from filing.text.model import Address, Span


class Scope(StrEnum):
    """How far the words of one match may lie apart."""

    SENTENCE = "sentence"
    """Up to 。；！？ or the end of the paragraph."""
    ITEM = "item"
    """A list item together with its lead-in (导语): subject and negation are inherited."""
    PARAGRAPH = "paragraph"
    ARTICLE = "article"
    """An article, or the innermost outline item in documents without articles."""
    DOCUMENT = "document"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Basis:
    """The provision of superior law that a rule rests on, as it stood from `valid_from` until `valid_to`."""

    law: str
    article: str
    quote: str
    """The decisive words only, at most 60 characters."""
    valid_from: date
    valid_to: date | None = None
    supersedes: str = ""
    """What stood before, in one sentence."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class AppliesTo:
    """Gates; empty means any. `issued_*` bound the document's own date, both inclusive."""

    types: frozenset[DocumentType] = frozenset()
    regions: frozenset[str] = frozenset()
    issued_from: date | None = None
    issued_until: date | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """`hit` examples name the quotes that must be flagged; `miss` examples say why nothing may be."""

    text: str
    quotes: tuple[str, ...] = ()
    why: str = ""
    as_of: date | None = None
    type: DocumentType | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A kind with its parameters; each module of `kinds/` names the parameters that it takes."""

    kind: str
    scope: Scope
    parameters: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    pack: str
    title: str
    topic: str
    status: RuleStatus
    severity: Severity
    criterion: Criterion
    applies_to: AppliesTo
    basis: tuple[Basis, ...]
    check: Check
    message: str
    """Shown on the card; `{quote}` stands for the words found. Says 疑似, never 违法."""
    advice: str
    false_positives: tuple[str, ...]
    hits: tuple[Example, ...]
    misses: tuple[Example, ...]
    hash: str
    """SHA-256 of what decides the rule's meaning (gates, basis, check), so that wording may be polished freely."""
    file: str

    def in_force(self, as_of: date) -> bool:
        """True if any of the provisions it rests on is in force on `as_of`."""
        return any(b.valid_from <= as_of and (b.valid_to is None or as_of <= b.valid_to) for b in self.basis)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The loaded rules, in order of id, with the prefilter built once per set."""

    rules: tuple[Rule, ...]
    version: str
    """SHA-256 over all rule hashes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One match of one rule, with everything its card shows. Offsets are code points of the canonical text."""

    rule_id: str
    rule_hash: str
    topic: str
    severity: Severity
    criterion: Criterion
    address: Address
    """The innermost provision that holds the quote."""
    article: str
    """Label of the enclosing article or outline item: 第三十五条, （六）; （文首） before the first."""
    span: Span
    quote: str
    message: str
    conditions: tuple[str, ...] = ()
    """Why it fired, in Chinese, one line a condition that held."""
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckFailure:
    """A rule that crashed or ran out of time on this document: shown to people, never "nothing found"."""

    rule_id: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    findings: tuple[Finding, ...]
    failures: tuple[CheckFailure, ...]
