"""One flag for one legal point."""

from dataclasses import replace

from filing.checking.rule import Rule
from filing.checking.yielding import circle_of
from tests.checking.build import findings, make_rule


def rule_of(number: int, words: str, *, yields_to: tuple[str, ...] = ()) -> Rule:
    return replace(make_rule(id=f"TT-00{number}", any=[words]), yields_to=yields_to)


def test_rule_that_yields_keeps_silent_on_the_same_words_only():
    weak, strong = rule_of(1, "甲甲", yields_to=("TT-002",)), rule_of(2, "甲甲乙乙")
    found = findings("第一条　甲甲乙乙。\n第二条　甲甲。", weak, strong)
    assert [(f.rule_id, f.article) for f in found] == [("TT-002", "第一条"), ("TT-001", "第二条")]
    assert found[0].conditions[-1] == "同一处还符合规则 TT-001“试验规则”，属同一问题，不另列"


def test_rule_does_not_yield_to_one_that_finds_nothing():
    weak, strong = rule_of(1, "甲甲", yields_to=("TT-002",)), rule_of(2, "甲甲丙丙")
    assert [f.rule_id for f in findings("第一条　甲甲乙乙。", weak, strong)] == ["TT-001"]


def test_circle_of_yielding_is_told():
    rules = [rule_of(1, "甲甲", yields_to=("TT-002",)), rule_of(2, "甲甲", yields_to=("TT-001",))]
    assert set(circle_of(rules)) == {"TT-001", "TT-002"}
    assert circle_of(rules[:1]) == ()
