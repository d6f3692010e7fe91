"""Trees of small texts of our own, and what holds for every text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filing.terms import ProvisionKind as Kind
from filing.text.model import Provision, Regulation
from filing.text.normalise import normalise
from filing.text.regulation import read_regulation
from filing.text.structure import enclosing_article, locate, split

PIECES = [
    *("第一条", "第二条 ", "第三条之一 ", "第九条", "第一章", "第二节 ", "第一编 ", "附则", "目录", "附件", "附件1："),
    *("附表", "一、", "二、", "（一）", "（二）", "1.", "2．", "（1）", "①", "“", "”", "《", "》", "（以下简称", "）"),
    *("。", "；", "：", "，", "\n", "\n\n", " ", "\u3000\u3000", "的规定", "a", "\x00", "\u2f00", "○", "\ud800"),
    *("云山市水塘管理办法", "云山市人民政府", "2021年3月4日", "甲乙丙"),
]
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))

MEASURES = """云山市水塘管理办法
（2019年3月1日云山市人民政府令第9号公布）
目 录
第一章 总则
第二章 管理
第一章 总则
第一条 为了管理水塘，制定本办法。
第二条 下列水塘适用本办法：
（一）村里的水塘；
（二）园里的水塘，包括：
1.圆的；
2.方的。
（三）其他水塘。
水塘不包括水库。
第二章 管理
第一节 看护
第三条 看护人应当每天巡查，
发现问题立即报告。
第三条之一 看护人有下列情形之一：
（一）睡着的；
（二）走开的，
由村委会更换。
第四条 本办法自2019年5月1日起施行。
云山市人民政府
2019年3月1日"""


def outline(text: str) -> list[str]:
    """Address and words of every leaf, without the line ends."""
    provisions, _ = split(text)
    return [f"{p.address} {text[p.start : p.end].strip()}" for p in provisions if p.is_leaf]


def test_split_reads_chapters_articles_paragraphs_and_items() -> None:
    assert outline(MEASURES) == [
        "title 云山市水塘管理办法",
        "note （2019年3月1日云山市人民政府令第9号公布）",
        "toc 目 录\n第一章 总则\n第二章 管理",
        "chp_1__heading 第一章 总则",
        "art_1__para_1 第一条 为了管理水塘，制定本办法。",
        "art_2__para_1__intro 第二条 下列水塘适用本办法：",
        "art_2__para_1__item_1 （一）村里的水塘；",
        "art_2__para_1__item_2__intro （二）园里的水塘，包括：",
        "art_2__para_1__item_2__subitem_1 1.圆的；",
        "art_2__para_1__item_2__subitem_2 2.方的。",
        "art_2__para_1__item_3 （三）其他水塘。",
        "art_2__para_2 水塘不包括水库。",
        "chp_2__heading 第二章 管理",
        "chp_2__sec_1__heading 第一节 看护",
        "art_3__para_1 第三条 看护人应当每天巡查，\n发现问题立即报告。",
        "art_3_1__para_1__intro 第三条之一 看护人有下列情形之一：",
        "art_3_1__para_1__item_1 （一）睡着的；",
        "art_3_1__para_1__item_2 （二）走开的，",
        "art_3_1__para_1__wrapup 由村委会更换。",
        "art_4__para_1 第四条 本办法自2019年5月1日起施行。",
        "closing 云山市人民政府\n2019年3月1日",
    ]


def test_split_gives_articles_the_address_of_the_root_and_the_chapter_as_parent() -> None:
    provisions, warnings = split(MEASURES)
    article = next(p for p in provisions if p.address == "art_3")
    start = MEASURES.index("第三条 ")
    assert article == Provision(
        address="art_3",
        kind=Kind.ARTICLE,
        number=(3, 0),
        label="第三条",
        start=start,
        body=start + 4,
        end=MEASURES.index("第三条之一"),
        parent="chp_2__sec_1",
        depth=2,
        is_leaf=False,
    )
    assert warnings == ()


def test_split_reads_notices_by_their_own_numbers() -> None:
    text = """关于清理水塘的通知
各村：
为了清理水塘，现通知如下：
一、清理范围
村里的水塘。
（一）圆的水塘
1.深的。
（1）很深的。
2.浅的。
（二）方的水塘。
二、清理时间
三月。
附件：1.水塘表
2.工具表
云山市水务局
2021年3月4日
附件1
水塘表
名称 面积
附件2
工具表
名称 数量"""
    assert outline(text) == [
        "title 关于清理水塘的通知",
        "preamble 各村：",
        "preamble~2 为了清理水塘，现通知如下：",
        "ol_1__intro 一、清理范围",
        "ol_1__para_1 村里的水塘。",
        "ol_1__ol2_1__intro （一）圆的水塘",
        "ol_1__ol2_1__ol3_1__intro 1.深的。",
        "ol_1__ol2_1__ol3_1__ol4_1 （1）很深的。",
        "ol_1__ol2_1__ol3_2 2.浅的。",
        "ol_1__ol2_2 （二）方的水塘。",
        "ol_2__intro 二、清理时间",
        "ol_2__para_1 三月。",
        "closing 附件：1.水塘表\n2.工具表\n云山市水务局\n2021年3月4日",
        "att_1__heading 附件1",
        "att_1__title 水塘表",
        "att_1__preamble 名称 面积",
        "att_2__heading 附件2",
        "att_2__title 工具表",
        "att_2__preamble 名称 数量",
    ]


def test_split_keeps_quoted_articles_of_an_amending_decision_out_of_the_sequence() -> None:
    text = """关于修改《云山市水塘管理办法》的决定
一、将第三条修改为：
“第三条 水塘由村里看护。
“第四条 看护人每天巡查。
巡查应当记录。”
二、删去第九条。
三、本决定自公布之日起施行。"""
    assert outline(text) == [
        "title 关于修改《云山市水塘管理办法》的决定",
        "ol_1__intro 一、将第三条修改为：",
        "ol_1__para_1 “第三条 水塘由村里看护。",
        "ol_1__para_2 “第四条 看护人每天巡查。",
        "ol_1__para_3 巡查应当记录。”",
        "ol_2 二、删去第九条。",
        "ol_3 三、本决定自公布之日起施行。",
    ]


def test_split_closes_a_quotation_that_is_never_closed() -> None:
    body = "".join(f"第{n}条 水塘第{n}条。\n" for n in "一二三四五六七八九十")
    filler = "甲。\n" * 12
    provisions, _ = split("水塘办法\n" + body + "第十一条 所称“水塘是指塘。\n" + filler + "第十二条 附则。\n")
    assert [p.label for p in provisions if p.kind is Kind.ARTICLE][-2:] == ["第十一条", "第十二条"]


def test_split_joins_a_line_that_wraps_before_a_citation() -> None:
    text = "第一条 水塘按照\n第三条的规定管理。\n第二条 水塘归村里。"
    assert outline(text) == [
        "art_1__para_1 第一条 水塘按照\n第三条的规定管理。",
        "art_2__para_1 第二条 水塘归村里。",
    ]


def test_split_reads_a_label_that_stands_alone_with_the_next_line() -> None:
    text = "第一章\n总 则\n第一条\n水塘归村里。\n村里归乡里。\n第二条\n下列水塘除外：\n（一）\n圆的。"
    assert outline(text) == [
        "chp_1__heading 第一章\n总 则",
        "art_1__para_1 第一条\n水塘归村里。",
        "art_1__para_2 村里归乡里。",
        "art_2__para_1__intro 第二条\n下列水塘除外：",
        "art_2__para_1__item_1 （一）\n圆的。",
    ]


def test_split_reads_what_a_decision_prints_behind_itself_as_an_attachment() -> None:
    text = """关于修改《云山市水塘办法》的决定
第一条 删去第二条。
第二条 本决定自公布之日起施行。
云山市水塘办法
第一条 水塘归村里。
第二条 本办法自2019年5月1日起施行。"""
    provisions, warnings = split(text)
    assert [p.address for p in provisions if p.kind is Kind.ARTICLE] == ["art_1", "art_2", "att__art_1", "att__art_2"]
    assert warnings == ()


def test_split_reads_an_order_as_the_front_of_what_it_publishes() -> None:
    text = """云山市人民政府令
第9号
《云山市水塘办法》已经通过，现予公布。
市长 张三
2019年3月1日
云山市水塘办法
第一条 水塘归村里。"""
    assert outline(text) == [
        "note 云山市人民政府令\n第9号",
        "preamble 《云山市水塘办法》已经通过，现予公布。",
        "closing 市长 张三\n2019年3月1日",
        "title 云山市水塘办法",
        "art_1__para_1 第一条 水塘归村里。",
    ]


def test_split_cuts_a_line_whose_paragraph_ends_were_lost() -> None:
    article = "水塘由村里看护，看护人应当每天巡查，发现问题立即报告，并且做好记录备查。" * 2
    text = f"第一条 {article} 第二条 {article}第三条 {article}"
    assert [p.label for p in split(text)[0] if p.kind is Kind.ARTICLE] == ["第一条", "第二条", "第三条"]


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
        ("article_restart", "条文序号从第一条重新开始，请核对是否混入了另一文件"),
    ]


@given(texts)
@settings(max_examples=400, deadline=None)
def test_leaves_join_to_the_text_and_parents_cover_their_children(text: str) -> None:
    provisions, _ = split(text)
    assert "".join(text[p.start : p.end] for p in provisions if p.is_leaf) == text
    by_address = {p.address: p for p in provisions}
    assert len(by_address) == len(provisions)
    ends: dict[str | None, int] = {None: 0}
    for p in provisions:
        assert p.start <= p.body <= p.end
        expected = ends.get(p.parent, by_address[p.parent].start if p.parent else 0)
        assert p.start == expected
        ends[p.parent] = p.end
    for address, end in ends.items():
        assert end == (by_address[address].end if address else len(text))


@given(texts)
@settings(max_examples=200, deadline=None)
def test_read_regulation_accepts_every_text(raw: str) -> None:
    regulation = read_regulation(raw)
    assert "".join(map(regulation.words, regulation.leaves())) == regulation.text
    for offset in range(0, len(regulation.text), 7):
        enclosing = enclosing_article(regulation, offset)
        assert enclosing == enclosing_article(regulation.provisions, offset)
        assert enclosing is None or enclosing.start <= offset < enclosing.end


@pytest.fixture(scope="module")
def measures() -> Regulation:
    return read_regulation(MEASURES)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("art_1", "第一条"),
        ("art_1__para_1", "第一条"),
        ("art_2__para_2", "第二条第二款"),
        ("art_2__para_1__item_3", "第二条第一款第（三）项"),
        ("art_2__para_1__item_2__subitem_1", "第二条第一款第（二）项第1目"),
        ("art_3_1__para_1__item_2", "第三条之一第（二）项"),
        ("chp_2__sec_1", "第二章第一节"),
        ("title", "标题"),
        ("nowhere", "nowhere"),
    ],
)
def test_locate_writes_an_address_as_a_lawyer_does(measures: Regulation, address: str, words: str) -> None:
    assert locate(measures, address) == words


def test_enclosing_article_is_none_outside_articles(measures: Regulation) -> None:
    text = measures.text
    places = {"为了管理": "art_1", "圆的": "art_2", "云山市水塘管理办法": None, "看护\n": None, "2019年3月1日": None}
    found = {words: enclosing_article(measures, text.index(words)) for words in places}
    assert {words: p and p.address for words, p in found.items()} == places


def test_enclosing_article_is_the_innermost_outline_item_without_articles() -> None:
    regulation = read_regulation("一、甲\n（一）乙\n丙。\n二、丁。")
    found = [enclosing_article(regulation, regulation.text.index(c)) for c in "甲乙丙丁"]
    assert [p and p.address for p in found] == ["ol_1", "ol_1__ol2_1", "ol_1__ol2_1", "ol_2"]


@pytest.mark.parametrize(
    "line",
    [
        "第一条 甲乙丙。",
        "甲乙丙丁",
        "（一）甲；",
        "“第一条 甲",
        "附件1：甲",
        "第" + "一" * 50,
        "《〈《",
        "，" * 60,
        "目录",
    ],
)
def test_split_takes_linear_time(line: str) -> None:
    text = normalise("\n".join([line] * 20_000)).text
    started = time.process_time()
    split(text)
    assert time.process_time() - started < 6


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
