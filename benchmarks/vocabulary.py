"""Rules made of a corpus's own words, for benchmarks at sizes that no real set of packs has yet.

The mix follows what lawyers write: alternations, gaps, words with a condition in the same scope, and amounts.
"""

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import ahocorasick_rs

from filing.checking.exclusions import USUAL
from filing.checking.loader import make_rule_set, meaning_hash
from filing.checking.rule import AppliesTo, Basis, Check, Rule, RuleSet, Scope
from filing.terms import Criterion, RuleStatus, Severity

_JOINTS = "的地和或及与在由对为等并向应当其将把以于依按照从有是不得可内后前中上下各该本"
"""Characters that end a word well enough, without a dictionary."""
_WORD = re.compile(rf"[^\W\da-zA-Z_{_JOINTS}]{{2,8}}")
"""主管部门, 治安管理处罚"""
_BASIS = Basis("某某法", "第一条", "某某", date(1949, 10, 1))


def words_of(texts: list[str], *, shortest: int, most: float) -> list[str]:
    """Words of the texts that stand in at most the share `most` of them."""
    words = sorted({word for text in texts for word in _WORD.findall(text) if len(word) >= shortest})
    automaton = ahocorasick_rs.AhoCorasick(words)
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(automaton.find_matches_as_strings(text, overlapping=True)))
    return [word for word in words if counts[word] <= max(1, most * len(texts))]


def made_rules(words: list[str], number: int, *, seed: int = 1) -> RuleSet:
    """`number` rules of the words; a larger set holds the smaller ones, so that only the size differs."""
    chance = random.Random(seed)
    shapes = [shape for shape, share in _SHAPES for _ in range(share)]
    rules = [_rule(i, *chance.choice(shapes)(_picker(words, chance))) for i in range(number)]
    return make_rule_set(rules)


Pick = Callable[[int], list[str]]
Shape = tuple[Scope, dict[str, object]]


def _picker(words: list[str], chance: random.Random) -> Pick:
    return lambda number: chance.sample(words, number)


def _alternation(pick: Pick) -> Shape:
    return Scope.SENTENCE, {"any": pick(3)}


def _gap(pick: Pick) -> Shape:
    first, second, third = pick(3)
    return Scope.SENTENCE, {"any": [f"{first}…{{0,30}}({second}|{third})"]}


def _without(pick: Pick) -> Shape:
    first, second, third = pick(3)
    return Scope.ARTICLE, {"any": [first], "all": [[second]], "none": [third]}


def _near(pick: Pick) -> Shape:
    first, second, third = pick(3)
    return Scope.ITEM, {"any": [first], "all": [[second, third]], "within": 40}


def _amount(pick: Pick) -> Shape:
    return Scope.SENTENCE, {"any": [f"{pick(1)[0]}…{{0,30}}处…{{0,12}}元以[上下]"]}


_SHAPES: tuple[tuple[Callable[[Pick], Shape], int], ...] = (
    (_alternation, 6),
    (_gap, 7),
    (_without, 3),
    (_near, 3),
    (_amount, 1),
)
_PLAIN: dict[str, object] = {
    "all": [],
    "none": [],
    "none_clause": [],
    "within": None,
    "order": "any",
    "guard": {"before": [], "after": []},
    "mark": "match",
    "once_per": "unit",
}


def _rule(index: int, scope: Scope, parameters: dict[str, object]) -> Rule:
    rule = Rule(
        id=f"BENCH-{index:05}",
        pack="bench",
        title=f"量度规则{index}",
        topic="drafting",
        status=RuleStatus.STABLE,
        severity=Severity.INFO,
        criterion=Criterion.LEGALITY_OTHER,
        applies_to=AppliesTo(),
        basis=(_BASIS,),
        check=Check("phrase", scope, {**_PLAIN, **parameters}, exclusions=USUAL),
        message="「{quote}」疑似有误",
        advice="",
        false_positives=(),
        hits=(),
        misses=(),
        hash="",
        file="",
    )
    return replace(rule, hash=meaning_hash(rule))
