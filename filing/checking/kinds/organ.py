"""organ 机构: the text names an organ of a table that has since been renamed, merged or abolished.

`name` of a row is written as a pattern, 工商行政管理(局|部门|机关); `not_before` and `not_after` list what may not
stand right before or behind it, so that 工商行政管理 is not found in the name of something else.
"""

from datetime import date

from filing.checking.kind import ROUTINE, Kind, Parameters, row_placeholders
from filing.checking.matching import Patterns, Probe, WordProbe, read_words, rows_of, words_of
from filing.checking.patterns import literals, union
from filing.checking.rule import Rule
from filing.checking.source import Fields
from filing.checking.tables import ORGAN_TABLE, Row


def read(fields: Fields) -> Parameters:
    return {"table": fields.text("table"), **read_words(fields)}


def probes(rule: Rule) -> tuple[Probe, ...]:
    return tuple(_probe(rule, row) for row in rows_of(rule))


def _probe(rule: Rule, row: Row) -> WordProbe:
    words = words_of(rule, before=_parts(row, "not_before"), after=_parts(row, "not_after"))
    return WordProbe(
        union([row["name"]]),
        literals(row["name"]),
        rule.check.scope,
        words,
        row=row,
        since=date.fromisoformat(row["changed_on"]),
    )


def _parts(row: Row, column: str) -> Patterns:
    return tuple(part for part in row.get(column, "").split("|") if part)


ORGAN = Kind("organ", "机构", ROUTINE, read, probes, ORGAN_TABLE, row_placeholders(ORGAN_TABLE))
