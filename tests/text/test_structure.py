"""Trees of small texts of our own."""

from filing.terms import ProvisionKind as Kind
from filing.text.model import Provision
from filing.text.normalise import normalise
from filing.text.structure import split
from tests.text.trees import MEASURES, outline


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


def test_split_knows_the_signature_of_an_order_with_its_letters_set_apart() -> None:
    text = (
        "云山市人民政府令\n第3号\n《水塘办法》已经通过，现予公布。\n市　长　　张三\n2021年3月4日\n水塘办法\n第一条 甲。"
    )
    assert "closing 市 长 张三\n2021年3月4日" in outline(normalise(text).text)


def test_split_begins_what_a_notice_issues_with_its_title_behind_the_printed_lines() -> None:
    text = """关于印发《水塘办法》的通知
各村：
一、请执行。
云山市水务局
2021年3月4日
（此件公开发布）
水塘办法
第一条 水塘归村里。"""
    assert outline(text)[-3:] == [
        "closing 云山市水务局\n2021年3月4日\n（此件公开发布）",
        "att__title 水塘办法",
        "att__art_1__para_1 第一条 水塘归村里。",
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
