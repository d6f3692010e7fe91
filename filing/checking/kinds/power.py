"""power 设定权限: a document sets what its type has no power to set (立法法, 行政处罚法, 行政许可法, 行政强制法 …).

The table says which types may set which power (处罚, 许可, 强制 …): a row is one power with the types that lack it and
the wordings that they may use all the same (`allowed`: government rules may set warnings and fines). `power` of the
rule names the rows, `any` the wordings that set the power; the remaining parameters are those of `phrase`.

To repeat or to apply superior law is not to set: nothing is found where the sentence, its lead-in, or the sentence
before, cites an instrument or the law as the source (依照《…》第…条处罚, 依法处以罚款, 法律、法规规定的). Nor is an
order of one's own (通知, 意见) that tells what others may not set; the universal exclusions see to that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from filing.checking.exclusions import look_around
from filing.checking.gates import Case
from filing.checking.kind import ROUTINE, Kind, Parameters, row_placeholders
from filing.checking.matching import Match, Probe, WordProbe, anchors_of, read_words, rows_of, texts, words_of
from filing.checking.page import Page
from filing.checking.patterns import Needle, union
from filing.checking.rule import Rule, Scope
from filing.checking.source import Fields
from filing.checking.tables import POWER_TABLE, Row
from filing.checking.unit import Unit
from filing.terms import DocumentType

SOURCE = re.compile(
    r"""(?:依照|按照|根据|依据|适用|按|由|违反|触犯|援引|执行|属于)[^。；]{0,12}《
        |(?:依照|按照|根据|依据|按|违反|符合)[^。；，]{0,30}
         (?:法律|(?<!办)法规|法典|(?<!本)条例|国家有关规定|国家规定|国务院规定|上级规定)
        |依法|法定|法律[、，和及]?(?:行政)?法规|有关法律|相关法律|国家法律|从其规定
        |(?:依照|按照|根据|依据)[^。；，]{0,16}(?:有关|相关|其他)?(?:法|规定|标准)(?:第[^。；，]{1,12}条)?(?:的规定)?(?:予以|给予|处|进行)
        |《[^》]{2,40}(?:法|条例|法典|决定)》[^。；]{0,40}(?:规定|第[^。；，]{1,10}条)""",
    re.VERBOSE,
)
"""依照《某法》第十条的规定处罚 · 按照有关法律、法规的规定 · 依法处以罚款

The document itself is no source: 违反本办法规定 (which has 法规 in it), 违反本条例规定.
"""
DOCUMENTS = frozenset(
    {DocumentType.ADMINISTRATIVE_DOCUMENT, DocumentType.DEPARTMENT_DOCUMENT, DocumentType.IMPLEMENTING_DOCUMENT}
)
"""Of which nothing is said where the type is only a guess and the text may be a rule."""
NEARBY = 160
"""How far back of the words found, within their paragraph, a source is looked for."""


@dataclass(frozen=True, slots=True)
class PowerProbe:
    words: WordProbe
    types: frozenset[DocumentType]
    allowed: Needle | None

    @property
    def anchors(self) -> frozenset[str]:
        return self.words.anchors

    @property
    def scope(self) -> Scope:
        return self.words.scope

    @property
    def row(self) -> Row | None:
        return self.words.row

    @property
    def since(self) -> date | None:
        return self.words.since

    def find(self, unit: Unit, page: Page, case: Case) -> Iterator[Match]:
        """Raises UnitTooLong."""
        if case.document_type not in self.types or (case.may_be_rule and case.document_type in DOCUMENTS):
            return
        for match in self.words.find(unit, page, case):
            if not (self.allowed and self.allowed.search(match.found)) and not _has_source(page, match):
                yield match


def _has_source(page: Page, match: Match) -> bool:
    place = look_around(page, match.start, match.end)
    near = place.leaf_before[-NEARBY:] + place.found + place.after
    return bool(SOURCE.search(near) or SOURCE.search(place.lead_ins))


def read(fields: Fields) -> Parameters:
    return {
        "table": fields.text("table"),
        "power": fields.text("power"),
        "any": list(fields.patterns("any", required=True)),
        **read_words(fields),
    }


def probes(rule: Rule) -> tuple[Probe, ...]:
    power = rule.check.parameters["power"]
    return tuple(_probe(rule, row) for row in rows_of(rule) if row["power"] == power)


def _probe(rule: Rule, row: Row) -> PowerProbe:
    looked_for = texts(rule.check.parameters["any"])
    words = WordProbe(
        union(looked_for),
        anchors_of(rule, looked_for),
        rule.check.scope,
        words_of(rule),
        row=row,
        since=date.fromisoformat(row["since"]),
    )
    types = frozenset(DocumentType(code) for code in row["types"].split("|"))
    return PowerProbe(words, types, union([row["allowed"]]) if row["allowed"] else None)


POWER = Kind(
    "power",
    "设定权限",
    ROUTINE,
    read,
    probes,
    table=POWER_TABLE,
    placeholders=row_placeholders(POWER_TABLE),
)
