"""Which documents a rule is for: type, region, dates, and words of the title, the text or the headings above."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from filing.checking.laws import LawLibrary
from filing.checking.page import Page
from filing.checking.patterns import Needle, union
from filing.checking.rule import Rule, Where
from filing.checking.timing import is_due
from filing.terms import DocumentType
from filing.text.model import Metadata, Regulation

RULE_NAME = re.compile(r"(?:规定|办法|细则|规则|制度)(?:[（(].*[）)]|\d{4})?$")
NUMBERED_DOCUMENT = re.compile(r"(?<!令)(?<!公告)[〔\[［（(【]\d{4}[〕\]］）)】]")


@dataclass(frozen=True, slots=True)
class Case:
    """The circumstances of one check."""

    as_of: date
    document_type: DocumentType | None
    region: str
    issued: date | None
    """The document's own date, of its last version; None if unknown."""
    laws: LawLibrary | None = None
    """None or empty: rules that need it do not run, and the report says so."""
    may_be_rule: bool = False
    """The type was read from a text that has the name of a rule (规章) and no order or number to tell."""

    @classmethod
    def of(
        cls,
        regulation: Regulation,
        as_of: date,
        document_type: DocumentType | None,
        *,
        region: str,
        issued: date | None,
        laws: LawLibrary | None = None,
    ) -> Self:
        """What is not given is read from the text, if it stands there."""
        metadata = regulation.metadata
        return cls(
            as_of,
            document_type or _type_of(metadata),
            region or "".join(reading.value for reading in (metadata.organ, metadata.title) if reading),
            issued or document_date(metadata),
            laws,
            document_type is None and _may_be_rule(metadata),
        )


def last_version(metadata: Metadata) -> date | None:
    """The last event of the head-note in which somebody made or changed the text; entry into force is none of these."""
    return max((event.date for event in metadata.history if not event.action.endswith("施行")), default=None)


def document_date(metadata: Metadata) -> date | None:
    """The day of the last version: by the head-note, or of adoption, publication, entry into force."""
    if (day := last_version(metadata)) is not None:
        return day
    dates = (metadata.adopted, metadata.published, metadata.effective)
    return next((reading.value for reading in dates if reading is not None), None)


def _type_of(metadata: Metadata) -> DocumentType | None:
    value = metadata.document_type.value if metadata.document_type else None
    return next((member for member in DocumentType if member.value == value), None)


def _may_be_rule(metadata: Metadata) -> bool:
    """某市养犬管理办法 without 云政发〔2020〕3号: whether it is a rule or a document only the government knows."""
    number = metadata.document_number.value if metadata.document_number else ""
    named = metadata.title is not None and RULE_NAME.search(metadata.title.value) is not None
    return named and not NUMBERED_DOCUMENT.search(number)


@dataclass(frozen=True, slots=True)
class Gate:
    """The conditions of `applies_to` and `where`, made ready. None: no such condition."""

    title: Needle | None
    title_not: Needle | None
    document: Needle | None
    document_not: Needle | None
    heading: Needle | None
    heading_not: Needle | None

    def admits(self, rule: Rule, case: Case, page: Page) -> bool:
        """Whether the rule is for this document on this day."""
        return _applies(rule, case) and self._fits_title(page) and self._fits_text(page)

    def admits_heading(self, page: Page, position: int) -> bool:
        if self.heading is None and self.heading_not is None:
            return True
        leaf = page.leaf_at(position)
        headings = page.headings(leaf) if leaf >= 0 else ()
        return _fits(self.heading, self.heading_not, "\n".join(headings))

    def _fits_title(self, page: Page) -> bool:
        if self.title is None and self.title_not is None:
            return True
        return _fits(self.title, self.title_not, page.title())

    def _fits_text(self, page: Page) -> bool:
        if self.document is None and self.document_not is None:
            return True
        return _fits(self.document, self.document_not, page.text)


def _fits(wanted: Needle | None, unwanted: Needle | None, text: str) -> bool:
    return (wanted is None or bool(wanted.search(text))) and (unwanted is None or not unwanted.search(text))


def _applies(rule: Rule, case: Case) -> bool:
    gates = rule.applies_to
    if "rows" not in rule.check.parameters and not is_due(rule, None, case.as_of):
        return False
    if gates.types and case.document_type not in gates.types:
        return False
    if gates.regions and not any(region in case.region for region in gates.regions):
        return False
    if gates.issued_from and (case.issued is None or case.issued < gates.issued_from):
        return False
    return not (gates.issued_until and case.issued is not None and case.issued > gates.issued_until)


def gate_of(rule: Rule) -> Gate:
    where: Where = rule.check.where
    return Gate(
        _ready(where.title),
        _ready(where.title_not),
        _ready(where.document),
        _ready(where.document_not),
        _ready(where.heading),
        _ready(where.heading_not),
    )


def _ready(patterns: tuple[str, ...]) -> Needle | None:
    return union(patterns) if patterns else None
