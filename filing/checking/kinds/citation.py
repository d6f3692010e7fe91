"""citation 引用: the text cites an instrument of a table, such as a repealed law, on or after the row's day.

Found are 《中华人民共和国某法》, 《某法》 with or without a bracketed version behind, and abbreviations that the text
has declared. A title within a title, 《某省实施〈某法〉办法》, is looked at only if `nested` says so.
《劳动合同法》 is not 《合同法》.
"""

import re
from datetime import date

from filing.checking.kind import ROUTINE, Kind, Parameters, row_placeholders
from filing.checking.matching import Probe, WordProbe, read_words, rows_of, words_of
from filing.checking.page import short_title
from filing.checking.rule import Rule
from filing.checking.source import Fields
from filing.checking.tables import CITATION_TABLE, Row
from filing.text.normalise import fold

_BRACKETS = {"skip": ("《",), "only": ("〈",), "both": ("《", "〈")}
_CLOSING = {"《": "》", "〈": "〉"}


def read(fields: Fields) -> Parameters:
    nested = fields.word("nested", tuple(_BRACKETS), "skip")
    return {"table": fields.text("table"), "nested": nested, **read_words(fields)}


def probes(rule: Rule) -> tuple[Probe, ...]:
    return tuple(_probe(rule, row) for row in rows_of(rule))


def _probe(rule: Rule, row: Row) -> WordProbe:
    title = fold(short_title(row["title"]))
    brackets = _BRACKETS[str(rule.check.parameters["nested"])]
    versions = r"(?:（[^（）]{0,30}）)?"
    sources = [rf"{b}(?:中华人民共和国)?{re.escape(title)}{versions}{_CLOSING[b]}" for b in brackets]
    anchors = frozenset(b + prefix + title for b in brackets for prefix in ("", "中华人民共和国"))
    return WordProbe(
        re.compile("|".join(sources)),
        anchors,
        rule.check.scope,
        words_of(rule),
        row=row,
        since=date.fromisoformat(row["repealed_on"]),
        laws=frozenset({title}) if "《" in brackets else frozenset(),
    )


CITATION = Kind(
    "citation",
    "引用",
    ROUTINE,
    read,
    probes,
    table=CITATION_TABLE,
    placeholders=row_placeholders(CITATION_TABLE),
    blind_to=frozenset({"titles"}),
)
