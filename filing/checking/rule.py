"""What a rule is and what it yields. `rules/README.md` explains the same to the lawyers who write them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from filing.checking.laws import LawLibrary
from filing.terms import Criterion, DocumentType, RuleStatus, Severity, Timing
from filing.text.model import Address, Span

TOPICS = {
    "family_planning": "计划生育",
    "hydropower": "水能资源开发利用",
    "carbon": "碳达峰碳中和",
    "repealed_law": "引用已废止的法律法规",
    "repealed_law_ecocode": "引用生态环境法典废止的法律",
    "abolished_organ": "已变更的机构",
    "abolished_system": "已取消的制度",
    "setting_power": "设定权限",
    "local_protection": "公平竞争",
    "remedy": "复议与诉讼",
    "effective_date": "施行日期与有效期",
    "internal_reference": "内部引用",
    "civil_code": "民法典",
    "penalty_law": "行政处罚",
    "business_environment": "营商环境",
    "ecology": "生态环境",
    "wildlife": "野生动物",
    "traffic": "交通",
    "property": "物业",
    "education": "教育",
    "equality": "平等权利",
    "food": "食品药品",
    "fire": "消防",
    "audit": "审计",
    "land": "土地房屋",
    "labour": "劳动和社会保障",
    "safety": "安全应急",
    "digital": "数字与新业态",
    "drafting": "立法技术",
}
"""Topic names (design.md 5) with the label that users read; a new topic is registered here and in rules/README.md."""


class Scope(StrEnum):
    """How far the words of one match may lie apart."""

    CLAUSE = "clause"
    """Up to ，。；：！？ or the end of the paragraph."""
    SENTENCE = "sentence"
    """Up to 。；！？ or the end of the paragraph."""
    ITEM = "item"
    """A list item together with its lead-in (导语): subject and negation are inherited."""
    PARAGRAPH = "paragraph"
    ARTICLE = "article"
    """An article, or the innermost outline item in documents without articles."""
    DOCUMENT = "document"
    TITLE = "title"
    CLOSING = "closing"
    """The last three articles or outline items; only `missing` looks there."""


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
    same_since: date | None = None
    """Since when earlier texts said the same in substance: for the time of a document, not for what is quoted."""
    adopted: date | None = None
    """From this day until `valid_from` the rule gives notice of what is to come; None: it is silent until then."""


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
    region: str = ""
    issued: date | None = None
    line: int = 0
    """Where the example stands in the rule's file."""


@dataclass(frozen=True, slots=True)
class Where:
    """What the whole document must (not) contain for a check to run; patterns as in `checking.patterns`."""

    title: tuple[str, ...] = ()
    title_not: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    document_not: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    """Headings of chapter, section or outline item above the place."""
    heading_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A kind with its parameters; each module of `kinds/` names the parameters that it takes.

    The parameters are what JSON can hold, rows of tables included, so that the rule's hash covers them.
    """

    kind: str
    scope: Scope
    parameters: dict[str, object] = field(default_factory=dict)
    where: Where = Where()
    exclusions: frozenset[str] = frozenset()
    """Names of the universal exclusions (`checking.exclusions`) that hold for this rule."""


@dataclass(frozen=True, slots=True)
class Measured:
    """`right` of the `read` hits on real documents were right, as people judged (rules/precision.csv)."""

    read: int
    right: int
    on: date

    @property
    def share(self) -> float:
        return self.right / self.read


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
    may_vary: bool = False
    """What autonomous and special-zone regulations may lawfully vary (依法变通): for them the finding is a hint."""
    measured: Measured | None = None
    yields_to: tuple[str, ...] = ()
    """Rules of the same legal point, beside whose findings on the same words this one keeps silent."""
    example_laws: LawLibrary | None = None
    """Invented laws that the examples are held against."""

    def stood(self, day: date) -> bool:
        """True if any of the provisions, or an earlier text that said the same, was in force on `day`."""
        return self.in_force(day) or any(b.same_since and b.same_since <= day < b.valid_from for b in self.basis)

    def in_force(self, as_of: date) -> bool:
        """True if any of the provisions it rests on is in force on `as_of`."""
        return any(b.valid_from <= as_of and (b.valid_to is None or as_of <= b.valid_to) for b in self.basis)


@dataclass(frozen=True, slots=True)
class Pack:
    """规则包: a folder of rules with one maintainer."""

    id: str
    title: str
    maintainer: str
    version: str


@dataclass(frozen=True, slots=True)
class CheckFailure:
    """A rule that crashed or ran out of time on this document: shown to people, never "nothing found"."""

    rule_id: str
    message: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The loaded rules in order of id: plain data. `engine.compile_rules` makes them ready to run."""

    rules: tuple[Rule, ...]
    version: str
    """SHA-256 over what each rule means and how its findings count."""
    packs: tuple[Pack, ...] = ()
    broken: tuple[CheckFailure, ...] = ()
    """Rules in force that could not be loaded: a failure of every check, so that their silence says nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One match of one rule, with everything its card shows. Offsets are code points of the canonical text."""

    rule_id: str
    rule_hash: str
    """The rule's hash; for a rule with a table, that of the rule without its table together with the one row, so that
    decisions outlive changes of other rows."""
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
    timing: Timing = Timing.UNKNOWN
    confidence: Measured | None = None
    """None: nobody has measured the rule yet."""


@dataclass(frozen=True, slots=True)
class Report:
    """`notices`: what will be a finding when a law that is adopted comes into force; none of them is a doubt today."""

    findings: tuple[Finding, ...]
    failures: tuple[CheckFailure, ...]
    notices: tuple[Finding, ...] = ()
    unrun: tuple[str, ...] = ()
    """Rules that had nothing to work with, such as a law library, in words: nothing was found because none looked."""
