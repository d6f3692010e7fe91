from datetime import date

import pytest

from filing.checking.tables import ORGAN_TABLE
from tests.checking.build import findings, make_rule, quotes

BLANK = {"source": "公报"} | dict.fromkeys(ORGAN_TABLE.optional, "")
ROWS = [
    {
        **BLANK,
        "name": "工商行政管理(局|部门|机关)",
        "now": "市场监督管理部门",
        "changed_on": "2018-03-17",
        "not_before": "民航|海外",
        "not_after": "所|学会",
    },
    {**BLANK, "name": "旅游(局|发展委员会)", "now": "文化和旅游部门", "changed_on": "2018-03-18"},
]


def rule(**changes):
    return make_rule("organ", rows=ROWS, table="organs.csv", **changes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由市工商行政管理局负责。", ["工商行政管理局"]),
        ("由工商行政管理部门会同旅游局负责。", ["工商行政管理部门", "旅游局"]),
        ("由工商行政管理局所负责。", []),
        ("由民航工商行政管理局负责。", []),
        ("原工商行政管理局颁发的证照有效。", []),
        ("由工商部门负责。", []),
    ],
)
def test_organ_finds_names_of_the_table(text, expected):
    assert quotes(text, rule()) == expected


def test_organ_speaks_of_its_row():
    told = rule(message="「{quote}」建议改为{now}（{changed_on}）")
    (finding,) = findings("某市办法\n第一条　由旅游局负责。\n", told)
    assert finding.message == "「旅游局」建议改为文化和旅游部门（2018-03-18）"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2018-03-16", []), ("2018-03-17", ["工商行政管理局"]), ("2018-03-18", ["工商行政管理局", "旅游局"])],
)
def test_organ_goes_by_the_day_of_its_row(as_of, expected):
    assert quotes("由工商行政管理局和旅游局负责。", rule(), as_of=date.fromisoformat(as_of)) == expected


def test_organ_is_silent_beside_words_that_explain_it():
    assert quotes("由工商行政管理局（现市场监督管理局）负责。", rule(none_clause=["现市场监督"])) == []
