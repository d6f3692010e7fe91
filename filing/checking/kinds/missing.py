"""missing 缺项: something that should be in the text is not there.

`any` names wordings of which one is enough; if none stands in the scope (the whole text, its last three articles, or
its title), the title is marked, or the first words of a text without one. `where` says which documents are meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from filing.checking.gates import Case
from filing.checking.kind import Kind, Parameters
from filing.checking.matching import Match, Probe, texts
from filing.checking.page import LARGE, Page
from filing.checking.patterns import Needle, spoken, union
from filing.checking.rule import Rule, Scope
from filing.checking.source import Fields
from filing.checking.tables import Row
from filing.checking.unit import Unit

MARKED = 40
"""Characters marked in a text without title."""


@dataclass(frozen=True, slots=True)
class AbsenceProbe:
    """Fires once for a document in whose scope nothing of `needle` stands."""

    needle: Needle
    scope: Scope
    shown: tuple[str, ...]
    anchors: frozenset[str] = frozenset()
    row: Row | None = None
    since: date | None = None

    def find(self, unit: Unit, page: Page, case: Case) -> Iterator[Match]:
        if self.needle.search(unit.text):
            return
        title = page.large(Scope.TITLE)
        start, end = (title or page.large(Scope.DOCUMENT))[0].pieces[0]
        end = end if title else min(end, start + MARKED)
        yield Match(start, end, "", tuple(f"没有：{spoken(pattern)}" for pattern in self.shown))


def read(fields: Fields) -> Parameters:
    return {"any": list(fields.patterns("any", required=True)), "once_per": "document"}


def probes(rule: Rule) -> tuple[Probe, ...]:
    looked_for = texts(rule.check.parameters["any"])
    return (AbsenceProbe(union(looked_for), rule.check.scope, looked_for),)


MISSING = Kind("missing", "缺项", LARGE, read, probes, is_wordless=True)
