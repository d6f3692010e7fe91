"""The parameters that narrow where words may stand. The kind `phrase` lends its name; the others share them."""

import pytest

from filing.checking.matching import MAX_MATCHES, MAX_UNIT
from tests.checking.build import make_rule, quotes, report

LISTED = """某市试验办法
第一条　征收费用的，应当公示下列内容：
（一）收费项目；
（二）收费标准，包括超生子女费。
第二条　征收机关负责解释。
"""


@pytest.mark.parametrize(
    ("check", "text", "expected"),
    [
        ({"any": ["甲甲", "乙乙"]}, "丙乙乙甲甲", ["乙乙", "甲甲"]),
        ({"any": ["甲甲"]}, "甲甲和甲甲", ["甲甲"]),
        ({"any": ["甲甲(乙乙)?"]}, "甲甲和甲甲乙乙", ["甲甲", "甲甲乙乙"]),
        ({"any": ["甲甲", "甲甲乙"]}, "甲甲乙", ["甲甲"]),
        ({"any": ["甲甲"], "all": [["乙乙", "丙丙"], ["丁丁"]]}, "丁丁甲甲丙丙", ["甲甲"]),
        ({"any": ["甲甲"], "all": [["乙乙", "丙丙"], ["丁丁"]]}, "甲甲丙丙", []),
        ({"any": ["甲甲"], "all": [["乙乙"]]}, "甲甲。乙乙", []),
        ({"any": ["甲甲"], "none": ["乙乙"]}, "甲甲，丙丙，乙乙", []),
        ({"any": ["甲甲"], "none": ["乙乙"]}, "甲甲。乙乙", ["甲甲"]),
        ({"any": ["甲甲"], "none_clause": ["乙乙"]}, "甲甲乙乙，丙丙", []),
        ({"any": ["甲甲"], "none_clause": ["乙乙"]}, "甲甲，乙乙", ["甲甲"]),
        ({"any": ["甲甲"], "all": [["乙乙"]], "within": 3}, "甲甲一二三乙乙", ["甲甲"]),
        ({"any": ["甲甲"], "all": [["乙乙"]], "within": 3}, "甲甲一二三四乙乙", []),
        ({"any": ["甲甲"], "all": [["乙乙"]], "within": 3}, "乙乙一二三甲甲", ["甲甲"]),
        ({"any": ["甲甲"], "all": [["乙乙"]], "order": "after"}, "甲甲乙乙", ["甲甲"]),
        ({"any": ["甲甲"], "all": [["乙乙"]], "order": "after"}, "乙乙甲甲", []),
        ({"any": ["甲甲"], "all": [["乙乙"]], "order": "before"}, "乙乙甲甲", ["甲甲"]),
        ({"any": ["甲甲"], "all": [["乙乙"]], "order": "before"}, "甲甲乙乙", []),
        ({"any": ["上环"], "guard": {"before": ["以"], "after": ["境", "保"]}}, "县级以上环境", []),
        ({"any": ["上环"], "guard": {"before": ["以"], "after": ["境", "保"]}}, "凡上环保护", []),
        ({"any": ["上环"], "guard": {"before": ["以"], "after": ["境", "保"]}}, "凡上环的", ["上环"]),
        ({"any": ["甲甲"], "all": [["乙乙"], ["丙丙"]], "mark": "span"}, "一乙乙二甲甲三丙丙四", ["乙乙二甲甲三丙丙"]),
        ({"any": ["甲甲"], "mark": "clause"}, "一二，三甲甲四，五六。", ["三甲甲四，"]),
        ({"any": ["甲甲…乙乙"]}, "甲甲，丙丙乙乙", ["甲甲，丙丙乙乙"]),
    ],
)
def test_phrase_finds_words_under_their_conditions(check, text, expected):
    assert quotes(text, make_rule(**check)) == expected


@pytest.mark.parametrize(
    ("scope", "expected"),
    [("clause", []), ("sentence", []), ("item", ["超生"]), ("paragraph", ["超生"]), ("article", ["超生"])],
)
def test_all_words_must_meet_within_the_scope(scope, expected):
    assert quotes(LISTED, make_rule(any=["超生"], all=[["征收"]], scope=scope)) == expected


def test_span_over_a_lead_in_marks_only_the_item():
    rule = make_rule(any=["超生"], all=[["征收"], ["标准"]], scope="item", mark="span")
    assert quotes(LISTED, rule) == ["标准，包括超生"]


def test_words_of_a_lead_in_are_said_once_for_all_items():
    assert quotes(LISTED, make_rule(any=["征收费用"], scope="item")) == ["征收费用"]


@pytest.mark.parametrize(
    ("once_per", "expected"),
    [("unit", ["甲甲"] * 3), ("article", ["甲甲"] * 2), ("document", ["甲甲"])],
)
def test_once_per_says_how_often_the_same_words_are_reported(once_per, expected):
    text = "某市试验办法\n第一条　甲甲，甲甲。甲甲。\n第二条　甲甲。\n"
    assert quotes(text, make_rule(any=["甲甲"], once_per=once_per)) == expected


def test_once_per_document_still_reports_other_words():
    assert quotes("甲甲。乙乙。甲甲。", make_rule(any=["甲甲", "乙乙"], once_per="document")) == ["甲甲", "乙乙"]


def test_title_is_searched_only_by_rules_for_it():
    text = "某市水电站办法\n第一条　本办法自发布之日起施行。\n"
    assert quotes(text, make_rule(any=["水电站"], scope="title")) == ["水电站"]
    assert quotes(text, make_rule(any=["水电站"], scope="sentence")) == []
    assert quotes(text, make_rule(any=["水电站"], scope="document")) == ["水电站"]


def test_words_broken_over_lines_and_blanks_are_found():
    text = "某市试验办法\n第一条　应当缴纳社会 抚\n养费和５元工本费。\n"
    found = quotes(text, make_rule(any=["社会抚养费"]), make_rule(id="TT-002", any=["5元工本"]))
    assert found == ["社会 抚\n养费", "５元工本"]


def test_one_unit_yields_a_bounded_number_of_matches():
    text = "，".join(f"甲甲{i:03}" for i in range(MAX_MATCHES + 50))
    assert quotes(text, make_rule(any=["甲甲\\d{3}"])) == [f"甲甲{i:03}" for i in range(MAX_MATCHES)]


def test_harmless_matches_do_not_use_up_the_bound():
    text = "，".join(["停止征收社会抚养费"] * (MAX_MATCHES + 1) + ["征收社会抚养费"])
    assert quotes(text, make_rule(any=["社会抚养费"])) == ["社会抚养费"]


def test_unit_beyond_the_bound_is_reported_and_the_rest_is_searched():
    text = f"某市试验办法\n第一条　甲甲{'无' * MAX_UNIT}\n第二条　甲甲。\n"
    found = report(text, make_rule(any=["甲甲"]), make_rule(id="TT-002", any=["第二条"], scope="document"))
    assert [finding.article for finding in found.findings] == ["第二条"]
    assert [(f.rule_id, "超过上限60000字" in f.message) for f in found.failures] == [("TT-001", True)]
