import pytest

from filing.checking.rule import Scope
from tests.checking.build import PLAIN, findings, make_rule, quotes, read


def test_phrase_marks_what_it_finds_with_the_words_beside():
    rule = make_rule(any=["社会抚养费"], all=[["征收", "缴纳"], ["超生"]])
    (finding,) = findings("某市办法\n第一条　对超生的夫妻征收社会抚养费。\n", rule)
    assert (finding.quote, finding.conditions[:2]) == (
        "社会抚养费",
        ("找到：“社会抚养费”", "同一句内另有：“征收”、“超生”"),
    )


def test_phrase_needs_words():
    assert read({**PLAIN, "check": {"kind": "phrase", "scope": "sentence"}})[1] == ["缺少“any”，请补上"]


@pytest.mark.parametrize("scope", sorted(set(Scope) - {Scope.CLOSING}))
def test_phrase_works_in_every_scope(scope):
    text = "社会抚养费征收办法\n第一条　征收社会抚养费。\n"
    assert quotes(text, make_rule(any=["社会抚养费"], scope=str(scope))) == ["社会抚养费"]


def test_phrase_does_not_look_only_at_the_end():
    faults = read({**PLAIN, "check": {"kind": "phrase", "scope": "closing", "any": ["甲甲"]}})[1]
    assert faults == [
        "检查方式 phrase 的 scope 不能是 closing，可用：article、clause、document、item、paragraph、sentence、title"
    ]
