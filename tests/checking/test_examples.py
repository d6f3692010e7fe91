"""The runner of examples: what it makes of an example, and what it says of one that fails."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from filing.checking.examples import ExampleFailure, document_of, run_examples, run_rule, usual_day
from filing.checking.loader import load_rules
from filing.checking.rule import Example
from tests.checking.build import PLAIN, make_rule, rules

RULES = Path(__file__).resolve().parents[2] / "rules"


def with_examples(hits: list[dict], misses: list[dict], **changes):
    examples = {"hit": hits, "miss": misses or [{"text": "无关", "why": "无关"}]}
    return make_rule(**{"any": ["社会抚养费"], "examples": examples, **changes})


def said(hits: list[dict], misses: list[dict] | None = None, **changes) -> list[str]:
    return [failure.message for failure in run_rule(with_examples(hits, misses or [], **changes))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("征收社会抚养费。", "某市示例规定\n第一条　征收社会抚养费。"),
        ("第八条　征收社会抚养费。", "某市示例规定\n第八条　征收社会抚养费。"),
        ("一、征收社会抚养费。", "某市示例规定\n一、征收社会抚养费。"),
        ("下列费用：\n（一）社会抚养费。\n", "某市示例规定\n下列费用：\n（一）社会抚养费。"),
    ],
)
def test_example_is_read_as_a_small_document(text, expected):
    assert document_of(Example(text)) == expected


def test_example_may_bring_its_title():
    assert document_of(Example("甲", title="某市甲办法")) == "某市甲办法\n第一条　甲"


def test_examples_that_do_as_they_say_pass():
    assert said([{"text": "第八条　征收社会 抚\n养费。", "quotes": ["社会抚养费"]}]) == []


def test_hit_that_is_silent_is_named():
    assert said([{"text": "停止征收社会抚养费。", "quotes": ["社会抚养费"]}]) == [
        "应当命中“社会抚养费”，实际命中无。请核对词语、范围和通用排除"
    ]


def test_hit_must_quote_exactly_what_is_found():
    hits = [{"text": "征收社会抚养费。", "quotes": ["社会抚养费", "征收"]}]
    assert said(hits) == ["应当命中“社会抚养费”、“征收”，实际命中“社会抚养费”。请核对词语、范围和通用排除"]


def test_miss_that_hits_is_named_with_its_reason_and_line():
    rule = with_examples(
        [{"text": "征收社会抚养费。", "quotes": ["社会抚养费"]}], [{"text": "缴纳社会抚养费。", "why": "试验"}]
    )
    (failure,) = run_rule(rule)
    assert str(failure) == (
        f"test/test.yaml 第{failure.line}行（TT-001）："
        "不应命中，却命中了“社会抚养费”。请收紧词语或者补上 none、guard（理由：试验）"
    )
    assert failure.line > 0


def test_examples_run_under_the_circumstances_of_their_rule():
    gates = {"types": ["LR_P", "ADM"], "regions": ["云山市"], "issued_from": "2016-01-01"}
    hit = {"text": "征收社会抚养费。", "quotes": ["社会抚养费"]}
    assert said([hit], applies_to=gates) == []
    silent = "应当命中“社会抚养费”，实际命中无。请核对词语、范围和通用排除"
    for changed in ({"type": "DR"}, {"region": "青河省"}, {"issued": "2015-12-31"}, {"as_of": "2021-08-19"}):
        assert said([{**hit, **changed}], applies_to=gates) == [silent]


def test_usual_day_is_the_latest_on_which_a_basis_or_row_begins():
    early, late = ({**PLAIN["basis"][0], "valid_from": day} for day in ("2020-01-01", "2021-08-20"))
    assert usual_day(make_rule(any=["甲甲"], basis=[late, early])) == date(2021, 8, 20)
    rows = [{"title": "甲法", "kind": "法律", "repealed_on": "2026-08-15", "source": "公报"}]
    assert usual_day(make_rule("citation", rows=rows, table="t.csv")) == date(2026, 8, 15)


def test_rule_that_crashes_fails_its_examples():
    rule = with_examples([{"text": "征收社会抚养费。", "quotes": ["社会抚养费"]}], [])
    (failure,) = run_rule(replace(rule, message="疑似{nothing}"))
    assert failure.message.startswith("规则 TT-001“试验规则”：规则出错（KeyError")


def test_run_examples_goes_through_all_rules():
    good = with_examples([{"text": "征收社会抚养费。", "quotes": ["社会抚养费"]}], [])
    bad = with_examples([{"text": "甲", "quotes": ["甲"]}], [], id="TT-002")
    assert [type(failure) for failure in run_examples(rules(good, bad))] == [ExampleFailure]


def test_examples_of_all_packs_hold():
    assert [str(failure) for failure in run_examples(load_rules(RULES))] == []
