"""The engine finds what the naive oracle finds: equal reports, over made texts and over real documents."""

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filing.checking.engine import CompiledRules, check_page, compile_rules
from filing.checking.gates import Case
from filing.checking.loader import load_rules, make_rule_set
from filing.checking.page import lay_out
from filing.checking.rule import Rule
from filing.checking.tables import CITATION_TABLE, ORGAN_TABLE
from filing.text.regulation import read_regulation
from tests.checking.build import ALL, TODAY, make_rule
from tests.checking.naive import naive_check
from tests.shared import SHARED, needs_shared

RULES = Path(__file__).resolve().parents[2] / "rules"
SCOPES = ("clause", "sentence", "item", "paragraph", "article", "document")
NOUNS = ("甲甲", "乙乙", "丙丙费", "丁丁证")
DOCUMENTS = 25

LABELS = (
    "第一条　", "第二条　", "（一）", "（二）", "1．", "2．", "一、", "二、", "第一章　总则\n", "附件\n", "",
)  # fmt: skip
MARKS = ("，", "。", "；", "：", "。）", "》。", "\n", "，并", "的，")
WORDS = (
    *NOUNS, "不得", "停止征收", "征收", "取消", "下列行为：", "有下列情形之一的", "同时废止", "原", "施行前", "丙丙",
    "《", "》", "（", "）", "《水塘法》", "《水塘保护法》（以下简称水塘法）", "依照水塘法", "〈水塘法〉", "某某局",
    "三", "十五", "日内", "元", " ",
)  # fmt: skip


def synthetic() -> list[Rule]:
    """Every kind, scope and parameter over a few words, so that matches are frequent and lie close."""
    blank = dict.fromkeys((*CITATION_TABLE.optional, *ORGAN_TABLE.optional), "") | {"source": "公报"}
    laws = [
        {**blank, "title": title, "kind": "法律", "repealed_on": "2021-01-01"} for title in ("水塘法", "水塘保护法")
    ]
    organs = [{**blank, "name": "某某(局|厅)", "now": "新局", "changed_on": "2018-03-17", "not_before": "原"}]
    checks: list[dict] = []
    for scope in SCOPES:
        checks += [
            {"any": ["甲甲", "乙乙(丙丙)?"], "scope": scope},
            {"any": ["甲甲…{0,8}(乙乙|丙丙)"], "scope": scope, "mark": "clause"},
            {"any": ["丙丙费"], "all": [["征收", "甲甲"]], "none": ["丁丁证"], "scope": scope, "once_per": "article"},
            {"any": ["丁丁证"], "all": [["甲甲"], ["乙乙"]], "within": 9, "mark": "span", "scope": scope},
            {"any": ["乙乙"], "all": [["丙丙"]], "order": "after", "guard": {"before": ["的"]}, "scope": scope},
            {"any": ["甲甲"], "none_clause": ["征收"], "exclusions": {"except": ["titles"]}, "scope": scope},
            {"any": ["丙丙"], "exclusions": {"add": ["punished"]}, "where": {"heading_not": ["总则"]}, "scope": scope},
            {"kind": "limit", "any": ["〈数〉日内", "甲甲…〈数〉元"], "below": 10, "scope": scope},
            {"kind": "citation", "table": "t.csv", "rows": laws, "nested": "both", "scope": scope},
            {"kind": "organ", "table": "t.csv", "rows": organs, "once_per": "document", "scope": scope},
        ]
    checks += [
        {"any": ["甲甲"], "scope": "title"},
        *({"kind": "missing", "any": ["甲甲", "丁丁证"], "scope": scope} for scope in ("document", "closing", "title")),
    ]
    return [make_rule(**{"kind": "phrase", **check, "id": f"SY-{i:03}"}) for i, check in enumerate(checks)]


@cache
def compiled_synthetic() -> CompiledRules:
    return compile_rules(make_rule_set(synthetic()))


@cache
def compiled_packs() -> CompiledRules:
    """The packs with all their gates but those of words taken away, so that every rule looks at every document."""
    open_gates = [replace(rule, applies_to=type(rule.applies_to)()) for rule in load_rules(RULES).rules]
    return compile_rules(make_rule_set(open_gates))


def assert_equal_reports(text: str, compiled: CompiledRules) -> int:
    regulation = read_regulation(text)
    case = Case.of(regulation, TODAY, None, region="", issued=None)
    fast = check_page(lay_out(regulation), compiled, case, ALL)
    naive = naive_check(regulation, compiled, case, ALL)
    assert fast.findings == naive.findings
    assert sorted(f.rule_id for f in fast.failures) == sorted(f.rule_id for f in naive.failures)
    return len(fast.findings)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from((*LABELS, *MARKS, *WORDS)), max_size=60))
def test_engine_equals_the_oracle_on_scattered_words(parts):
    assert_equal_reports("某市甲甲办法\n" + "".join(parts), compiled_synthetic())


@st.composite
def regulations(draw: st.DrawFn) -> str:
    """A text of articles or outline items, some with lists, of sentences of the rules' words."""
    sentence = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join)
    text = st.lists(st.tuples(sentence, st.sampled_from("，。；：")).map("".join), min_size=1, max_size=4).map("".join)
    lines = []
    for number in "一二三四"[: draw(st.integers(1, 4))]:
        label = draw(st.sampled_from((f"第{number}条　", f"{number}、")))
        lines.append(label + draw(text))
        for item in "一二三"[: draw(st.integers(0, 3))]:
            lines.append(f"（{item}）" + draw(text))
            lines += [f"{i}．{draw(text)}" for i in range(1, draw(st.integers(0, 2)) + 1)]
        lines += [draw(text) for _ in range(draw(st.integers(0, 1)))]
    return "\n".join([draw(st.sampled_from(("某市甲甲办法", "某市关于乙乙的通知", ""))), *lines]) + "\n"


@settings(max_examples=100, deadline=None)
@given(regulations())
def test_engine_equals_the_oracle_on_made_regulations(text):
    assert_equal_reports(text, compiled_synthetic())


@needs_shared
@pytest.mark.parametrize("rules", [compiled_synthetic, compiled_packs])
def test_engine_equals_the_oracle_on_real_documents(rules):
    """A sample that is the same each time; the whole corpus would take minutes of the naive engine."""
    paths = sorted((SHARED / "corpus" / "public").glob("*.txt"))
    sample = random.Random(7).sample(paths, DOCUMENTS)
    assert sum(assert_equal_reports(path.read_text("utf-8"), rules()) for path in sample) > 0
