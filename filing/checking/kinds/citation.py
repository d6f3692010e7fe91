"""citation 引用: the text cites an instrument of a table, such as a repealed law, on or after the row's day.

Found are 《中华人民共和国某法》, 《某法》 with or without a bracketed version behind, abbreviations that the text
has declared, and the bare name behind a word of citing: 依照某法的规定. A title within a title,
《某省实施〈某法〉办法》, is looked at only if `nested` says so. 《劳动合同法》 is not 《合同法》, 依照某法律、法规 is
not 某法, and a name that the text has declared as short for another instrument is that instrument.
"""

import re
from datetime import date

from filing.checking.kind import ROUTINE, Kind, Parameters, row_placeholders
from filing.checking.matching import Probe, WordProbe, read_words, rows_of, words_of
from filing.checking.page import short_title
from filing.checking.patterns import Needle
from filing.checking.rule import Rule
from filing.checking.source import Fields
from filing.checking.tables import CITATION_TABLE, Row
from filing.text.citations import NAME_END
from filing.text.normalise import fold

_BRACKETS = {"skip": ("《",), "only": ("〈",), "both": ("《", "〈")}
_CLOSING = {"《": "》", "〈": "〉"}
_DECLARING = '(?<!称)(?<!称为)(?<!称[“"])'
"""以下简称《某法》 cites nothing."""
_CITING = "(?<=依照|按照|依据|根据|适用|参照|比照|违反|遵守|执行|符合|触犯)"
"""Before a bare name, so that 水污染防治法 is not found within a longer one."""


def read(fields: Fields) -> Parameters:
    nested = fields.word("nested", tuple(_BRACKETS), "skip")
    return {"table": fields.text("table"), "nested": nested, **read_words(fields)}


def probes(rule: Rule) -> tuple[Probe, ...]:
    return tuple(_probe(rule, row) for row in rows_of(rule))


def _probe(rule: Rule, row: Row) -> WordProbe:
    title = fold(short_title(row["title"]))
    brackets = _BRACKETS[str(rule.check.parameters["nested"])]
    versions = r"(?:（[^（）]{0,30}）)?"
    name = f"(?:中华人民共和国)?{re.escape(title)}"
    sources = [f"{_DECLARING}{b}{name}{versions}{_CLOSING[b]}" for b in brackets]
    sources += [f"{_CITING}{name}{NAME_END}"] if "《" in brackets else []
    return WordProbe(
        Needle("|".join(sources)),
        frozenset({title}),
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
