from datetime import date

import pytest

from filing.checking.rule import Basis
from filing.checking.tables import CITATION_TABLE
from tests.checking.build import findings, make_rule, quotes

BLANK = {"kind": "法律", "repealed_on": "2021-01-01", "source": "公报"} | dict.fromkeys(CITATION_TABLE.optional, "")
ROWS = [
    {
        **BLANK,
        "title": "中华人民共和国合同法",
        "by": "民法典",
        "by_article": "第一千二百六十条",
        "quote": "同时废止",
        "note": "2020年5月28日通过",
    },
    {**BLANK, "title": "婚姻法"},
]


def rule(**changes):
    return make_rule("citation", rows=ROWS, table="repealed.csv", **changes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据《中华人民共和国合同法》制定。", ["《中华人民共和国合同法》"]),
        ("根据《合同法》（2010年修正）制定。", ["《合同法》"]),
        ("根据《合同法（试行）》制定。", ["《合同法（试行）》"]),
        ("根据《婚姻法》、《合同法》制定。", ["《婚姻法》", "《合同法》"]),
        ("依照合同法的规定处理。", ["合同法"]),
        ("根据《劳动合同法》制定。", []),
        ("依照劳动合同法处理。", []),
        ("加强合同法律关系管理。", []),
        ("依照《某省实施〈合同法〉办法》处理。", []),
        ("《合同法》同时废止。", []),
    ],
)
def test_citation_finds_titles_of_the_table(text, expected):
    assert quotes(text, rule()) == expected


def test_citation_follows_abbreviations_that_the_text_declares():
    rows = [{**BLANK, "title": "水塘保护法"}]
    text = "某市办法\n第一条　根据《水塘保护法》（以下简称《水保法》）制定。\n第二条　依照《水保法》处理。\n"
    found = findings(text, make_rule("citation", rows=rows, table="repealed.csv"))
    assert [(f.article, f.quote) for f in found] == [("第一条", "《水塘保护法》"), ("第二条", "《水保法》")]


@pytest.mark.parametrize(
    ("nested", "expected"), [("skip", ["《合同法》"]), ("only", ["〈合同法〉"]), ("both", ["〈合同法〉", "《合同法》"])]
)
def test_citation_looks_into_titles_as_told(nested, expected):
    assert quotes("依照《某省实施〈合同法〉办法》。依照《合同法》处理。", rule(nested=nested)) == expected


def test_citation_speaks_of_its_row():
    told = rule(message="「{quote}」疑似失效：{title}自{repealed_on}由{by}{by_article}废止。{note}")
    (finding,) = findings("某市办法\n第一条　依照《合同法》处理。\n", told)
    assert finding.message == (
        "「《合同法》」疑似失效：中华人民共和国合同法自2021-01-01由民法典第一千二百六十条废止。2020年5月28日通过"
    )
    assert finding.basis == (
        Basis("民法典", "第一千二百六十条", "同时废止", date(2021, 1, 1), None, "", "公报"),
        *told.basis,
    )


def test_citation_takes_the_parameters_of_words():
    narrowed = rule(none=["参照"], all=[["处罚"]])
    assert quotes("参照《合同法》处罚。依照《合同法》处罚。依照《婚姻法》办理。", narrowed) == ["《合同法》"]
