"""phrase 词语: certain words stand in the text, with others beside them or not.

`any` names the words looked for: one of them must appear, and what appears is what the card marks. `all` names groups
of which one word each must stand in the same scope; `none` and `none_clause` name words whose presence in the scope, or
in the same clause, makes the find harmless. `within`, `order` and `guard` narrow where the words may stand.
"""

from filing.checking.kind import ROUTINE, Kind, Parameters
from filing.checking.matching import Probe, WordProbe, anchors_of, read_words, texts, words_of
from filing.checking.patterns import union
from filing.checking.rule import Rule, Scope
from filing.checking.source import Fields


def read(fields: Fields) -> Parameters:
    return {"any": list(fields.patterns("any", required=True)), **read_words(fields)}


def probes(rule: Rule) -> tuple[Probe, ...]:
    looked_for = texts(rule.check.parameters["any"])
    return (WordProbe(union(looked_for), anchors_of(rule, looked_for), rule.check.scope, words_of(rule)),)


PHRASE = Kind("phrase", "词语", ROUTINE | {Scope.TITLE}, read, probes)
