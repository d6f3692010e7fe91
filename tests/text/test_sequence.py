"""Warnings about numbers that do not run on."""

from filing.terms import ProvisionKind as Kind
from filing.text.structure import split
from tests.text.trees import outline


def test_split_warns_of_gaps_repeats_and_restarts() -> None:
    text = "第二条 甲。\n第三条 乙。\n第三条 丙。\n第五条 丁。\n第六条之二 戊。\n第一条 己。"
    provisions, warnings = split(text)
    assert [p.address for p in provisions if p.kind is Kind.ARTICLE] == [
        "art_2",
        "art_3",
        "art_3~2",
        "art_5",
        "art_6_2",
        "art_1",
    ]
    assert [(w.code, w.message) for w in warnings] == [
        ("article_start", "条文从第二条开始，之前的条文不在文本中，请核对是否缺页"),
        ("article_repeat", "第三条重复出现或次序颠倒，请核对原文"),
        ("article_gap", "第五条之前缺少第四条，请核对原文是否缺漏"),
        ("article_gap", "第六条之二之前缺少第六条，请核对原文是否缺漏"),
        ("article_restart", "条文序号从第一条重新开始，请核对自动编号是否有误、是否混入了另一文件"),
    ]


def test_a_restart_is_told_with_its_chapter() -> None:
    text = "第一章 甲\n第一条 乙。\n第二章 丙\n第一条 丁。"
    message = "第二章的条文序号从第一条重新开始，请核对自动编号是否有误、是否混入了另一文件"
    assert codes(text) == [("article_restart", message)]


def codes(text: str) -> list[tuple[str, str]]:
    return [(w.code, w.message) for w in split(text)[1]]


def test_chapters_may_run_on_through_the_parts_of_a_law() -> None:
    text = "第一编 甲\n第一章 乙\n第一条 丙。\n第二编 丁\n第二章 戊\n第二条 己。"
    assert codes(text) == []


def test_headings_that_are_left_out_or_repeated_are_named() -> None:
    text = "第一章 甲\n第一条 乙。\n第三章 丙\n第二条 丁。\n第三章 戊\n第三条 己。"
    assert codes(text) == [
        ("heading_gap", "第一章之后缺少第二章，请核对原文是否缺漏"),
        ("heading_repeat", "第三章重复出现，请核对原文"),
    ]


def test_sections_of_one_name_do_not_end_the_table_of_contents() -> None:
    text = "目录\n第一章 甲\n第一节 一般规定\n第二章 乙\n第一节 一般规定\n第一章 甲\n第一节 一般规定\n第一条 丙。"
    assert outline(text) == [
        "toc 目录\n第一章 甲\n第一节 一般规定\n第二章 乙\n第一节 一般规定",
        "chp_1__heading 第一章 甲",
        "chp_1__sec_1__heading 第一节 一般规定",
        "art_1__para_1 第一条 丙。",
    ]
