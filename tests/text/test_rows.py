"""What converters did to the lines of a text, set right before its tree is built."""

import pytest

from filing.terms import ProvisionKind as Kind
from filing.text.structure import split
from tests.text.trees import outline


def test_split_cuts_a_line_whose_paragraph_ends_were_lost() -> None:
    article = "水塘由村里看护，看护人应当每天巡查，发现问题立即报告，并且做好记录备查。" * 2
    text = f"第一条 {article} 第二条 {article}第三条 {article}"
    assert [p.label for p in split(text)[0] if p.kind is Kind.ARTICLE] == ["第一条", "第二条", "第三条"]


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        (
            "关于清理水塘的通知各县人民政府，市直各单位：\n一、清理。",
            ["title 关于清理水塘的通知", "preamble 各县人民政府，市直各单位：", "ol_1 一、清理。"],
        ),
        (
            "云山市水塘管理办法第一条 甲。\n第二条 乙。",
            ["title 云山市水塘管理办法", "art_1__para_1 第一条 甲。", "art_2__para_1 第二条 乙。"],
        ),
        (
            "第一章 看护第一条 甲。\n第二条 乙。",
            ["chp_1__heading 第一章 看护", "art_1__para_1 第一条 甲。", "art_2__para_1 第二条 乙。"],
        ),
        (
            "一、范围（一）甲。\n（二）乙。\n二、时间（三）丙。",
            [
                "ol_1__intro 一、范围",
                "ol_1__ol2_1 （一）甲。",
                "ol_1__ol2_2 （二）乙。",
                "ol_2__intro 二、时间",
                "ol_2__ol2_3 （三）丙。",
            ],
        ),
    ],
)
def test_split_parts_what_a_converter_has_glued_together(text: str, leaves: list[str]) -> None:
    assert outline(text) == leaves


def test_split_joins_lines_that_were_broken_in_print() -> None:
    whole = "水塘看护人应当每天沿着水塘巡查一次并且把发现的问题记录在案同时报告村民委员会处理完毕后"
    items = "".join(f"（{n}）{whole[:22]}\n{whole[22:30]}；\n" for n in "一二三四五六七八九十")
    broken = f"{whole[:20]}\n{whole[20:]}"
    text = f"第一条 {broken}，应当：\n{items}第二条 {broken}。\n第三条 {whole[:20]}\n乙。"
    provisions, _ = split(text)
    assert [p.label for p in provisions if p.kind is Kind.ITEM] == [f"（{n}）" for n in "一二三四五六七八九十"]
    assert [p.address for p in provisions if p.kind in {Kind.WRAP_UP, Kind.PARAGRAPH}] == [
        "art_1__para_1",
        "art_2__para_1",
        "art_3__para_1",
    ]


def test_split_reads_the_decimal_numbers_of_technical_standards() -> None:
    text = "水塘看护导则\n1 总则\n1.1 甲。\n1.2 乙。\n2 看护\n2.1 丙。\n2.2 丁。\n2.2.1 戊。"
    assert outline(text) == [
        "title 水塘看护导则",
        "ol_1__intro 1 总则",
        "ol_1__ol2_1 1.1 甲。",
        "ol_1__ol2_2 1.2 乙。",
        "ol_2__intro 2 看护",
        "ol_2__ol2_1 2.1 丙。",
        "ol_2__ol2_2__intro 2.2 丁。",
        "ol_2__ol2_2__ol3_1 2.2.1 戊。",
    ]


def test_split_takes_a_leap_of_the_number_for_a_citation_when_the_next_one_goes_on() -> None:
    text = "第一条 甲依照合同法\n第五十二条 认定。\n第二条 乙。"
    assert [p.label for p in split(text)[0] if p.kind is Kind.ARTICLE] == ["第一条", "第二条"]
