"""What the card of a finding says: why it fired, on what it rests, and where it stands."""

from datetime import date

import pytest

from filing.terms import DocumentType
from tests.checking.build import PLAIN, findings, make_rule

TEXT = """某市试验办法
一些前言。
第一章　总则
第一条　市人民政府征收甲甲，标准另定。
第二条　有下列情形之一的：
（一）征收甲甲；
1．征收
甲甲乙乙；
2．其他。
附件：征收甲甲目录
"""
BASIS = {
    "law": "某某法",
    "article": "第八条",
    "quote": "不得征收",
    "valid_from": "2020-01-01",
    "valid_to": "2026-12-31",
}


def test_conditions_say_why_a_finding_fired_and_what_was_looked_for_in_vain():
    rule = make_rule(
        any=["甲甲"], all=[["征收", "收取"]], scope="clause", basis=[BASIS], applies_to={"types": ["ADM", "GR_C"]}
    )
    finding = findings(TEXT, rule, document_type=DocumentType.CITY_RULE, issued=date(2019, 5, 6))[0]
    assert finding.conditions == (
        "找到：“甲甲”",
        "同一分句内另有：“征收”",
        "已查、未见：否定、取消、停止；废止条款；历史表述；书名号内；修改决定的引文",
        "比对范围：分句",
        "依据：《某某法》第八条自2020-01-01起，至2026-12-31止，审查基准日2026-11-01",
        "文件日期：2019-05-06",
        "文件类型：设区的市政府规章",
    )


def test_conditions_name_only_the_exclusions_that_the_rule_uses():
    usual = ["negation", "repeal", "history", "titles", "quotations"]
    rule = make_rule(any=["甲甲"], exclusions={"except": usual, "add": ["punished"]})
    assert findings(TEXT, rule)[0].conditions[1:3] == ("已查、未见：被处罚的行为", "比对范围：句")
    silent = make_rule(any=["甲甲"], exclusions={"except": usual})
    assert findings(TEXT, silent)[0].conditions == (
        "找到：“甲甲”",
        "比对范围：句",
        "依据：《某某法》第一条自2021-08-20起，审查基准日2026-11-01",
        "文件日期：未知",
    )


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2021-01-01", ["旧法"]), ("2022-06-01", ["旧法", "新法"]), ("2023-01-01", ["新法"])],
)
def test_card_shows_the_bases_in_force_on_the_day(as_of, expected):
    old = {**PLAIN["basis"][0], "law": "旧法", "valid_from": "2000-01-01", "valid_to": "2022-12-31"}
    new = {**PLAIN["basis"][0], "law": "新法", "valid_from": "2022-01-01"}
    finding = findings(TEXT, make_rule(any=["甲甲"], basis=[old, new]), as_of=date.fromisoformat(as_of))[0]
    assert [basis.law for basis in finding.basis] == expected


def test_finding_stands_at_the_innermost_provision_that_holds_the_quote():
    found = findings(TEXT, make_rule(any=["甲甲"]))
    assert [(f.address, f.article, f.quote) for f in found] == [
        ("art_1__para_1", "第一条", "甲甲"),
        ("art_2__para_1__item_1__intro", "第二条", "甲甲"),
        ("art_2__para_1__item_1__subitem_1", "第二条", "甲甲"),
    ]
    wide = findings(TEXT, make_rule(any=["甲甲"], all=[["另定"]], scope="article", mark="span"))
    assert [(f.address, f.quote) for f in wide] == [("art_1__para_1", "甲甲，标准另定")]


def test_finding_over_several_provisions_stands_at_the_one_that_holds_all():
    (finding,) = findings("某市办法\n第一条　甲甲。\n乙乙。\n", make_rule(any=["甲甲。乙乙"], scope="article"))
    assert (finding.address, finding.quote) == ("art_1", "甲甲。\n乙乙")


def test_finding_before_the_first_article_says_so():
    (finding,) = findings(TEXT, make_rule(any=["试验"], scope="title"))
    assert (finding.address, finding.article) == ("title", "（文首）")


def test_quote_keeps_the_blanks_of_the_text_and_the_message_does_not():
    (finding,) = findings(TEXT, make_rule(any=["征收甲甲乙乙"]))
    assert (finding.quote, finding.message) == ("征收\n甲甲乙乙", "「征收甲甲乙乙」疑似有误")
