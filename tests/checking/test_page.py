"""Where the words of a rule must meet: the units of every scope, over two texts of different make."""

import pytest

from filing.checking.page import Page, lay_out
from filing.checking.rule import Scope
from filing.text.regulation import read_regulation

ARTICLES = """某市试验办法
（2020年1月1日某市人民政府令第1号公布）
目　　录
第一章　总则
第二章　办理
附则
第一章　总则
第一条　为了规范管理，制定本办法（试行）；有关部门应当配合！其他事项：另行规定。
第二条　市主管部门负责本办法的实施。
有关部门按照职责
做好工作。
第二章　办理
第三条　有下列情形之一的，不予办理：
（一）材料不全；
（二）材料虚假，但是有下列情形的除外：
1．已经改正的；
2．没有后果的。
前款所列情形由区主管部门认定。
第四条　本办法自2020年2月1日起施行。
附件：收费目录
一、证照工本费
"""
OUTLINE = """某市人民政府关于加强管理的通知
各区人民政府：
现通知如下：
一、总体要求
坚持依法管理。
二、主要任务
（一）加强收费管理。严格执行标准。
（二）开展清理
1．清理文件。
2．清理收费。
某市人民政府
2020年1月1日
"""


def page_of(text: str) -> Page:
    return lay_out(read_regulation(text))


def texts(text: str, scope: Scope) -> list[str]:
    return [unit.text for unit in page_of(text).units(scope)]


def test_clauses_end_at_every_mark_and_run_over_broken_lines():
    assert texts(ARTICLES, Scope.CLAUSE)[:7] == [
        "为了规范管理，",
        "制定本办法（试行）；",
        "有关部门应当配合！",
        "其他事项：",
        "另行规定。",
        "市主管部门负责本办法的实施。",
        "有关部门按照职责做好工作。",
    ]


def test_sentences_run_over_commas_and_colons():
    assert texts(ARTICLES, Scope.SENTENCE)[:4] == [
        "为了规范管理，制定本办法（试行）；",
        "有关部门应当配合！",
        "其他事项：另行规定。",
        "市主管部门负责本办法的实施。",
    ]


def test_bracket_that_closes_behind_the_mark_belongs_to_the_sentence():
    text = "某市办法\n第一条　按规定办理（详见附件。）。其余照旧（《某规定》）。\n"
    assert texts(text, Scope.SENTENCE) == ["按规定办理（详见附件。）", "。", "其余照旧（《某规定》）。"]


def test_items_are_read_with_every_lead_in_above():
    lead, inner = "有下列情形之一的，不予办理：", "材料虚假，但是有下列情形的除外："
    assert [(unit.text, unit.text[unit.own :]) for unit in page_of(ARTICLES).units(Scope.ITEM)][3:7] == [
        (f"{lead}\n材料不全；", "材料不全；"),
        (f"{lead}\n{inner}\n已经改正的；", "已经改正的；"),
        (f"{lead}\n{inner}\n没有后果的。", "没有后果的。"),
        ("前款所列情形由区主管部门认定。", "前款所列情形由区主管部门认定。"),
    ]


def test_paragraphs_hold_their_items():
    assert texts(ARTICLES, Scope.PARAGRAPH)[1:5] == [
        "市主管部门负责本办法的实施。",
        "有关部门按照职责做好工作。",
        "有下列情形之一的，不予办理：\n材料不全；\n材料虚假，但是有下列情形的除外：\n已经改正的；\n没有后果的。",
        "前款所列情形由区主管部门认定。",
    ]


def test_articles_hold_their_paragraphs():
    assert texts(ARTICLES, Scope.ARTICLE)[1:] == [
        "市主管部门负责本办法的实施。有关部门按照职责做好工作。",
        "有下列情形之一的，不予办理：\n材料不全；\n材料虚假，但是有下列情形的除外：\n已经改正的；\n没有后果的。前款所列情形由区主管部门认定。",
        "本办法自2020年2月1日起施行。",
        "证照工本费",
    ]


def test_innermost_outline_item_stands_for_the_article():
    assert texts(OUTLINE, Scope.ARTICLE) == [
        "各区人民政府：",
        "现通知如下：",
        "总体要求坚持依法管理。",
        "主要任务",
        "加强收费管理。严格执行标准。",
        "开展清理",
        "清理文件。",
        "清理收费。",
    ]


def test_outline_items_inherit_the_lines_above():
    assert texts(OUTLINE, Scope.ITEM)[2:] == [
        "总体要求\n坚持依法管理。",
        "主要任务\n加强收费管理。严格执行标准。",
        "主要任务\n开展清理\n清理文件。",
        "主要任务\n开展清理\n清理收费。",
    ]


def test_document_is_all_but_contents():
    assert texts(OUTLINE, Scope.DOCUMENT) == [
        "某市人民政府关于加强管理的通知各区人民政府：现通知如下：\n总体要求坚持依法管理。\n主要任务\n加强收费管理。严格执行标准。\n"
        "开展清理\n清理文件。\n清理收费。某市人民政府2020年1月1日"
    ]
    (whole,) = texts(ARTICLES, Scope.DOCUMENT)
    assert whole.startswith("某市试验办法（2020年1月1日某市人民政府令第1号公布）\n总则\n为了规范管理")


def test_title_and_closing_are_read_once():
    assert texts(ARTICLES, Scope.TITLE) == ["某市试验办法"]
    assert texts("没有标题的一段文字。\n", Scope.TITLE) == []
    (closing,) = texts(ARTICLES, Scope.CLOSING)
    assert closing.startswith("市主管部门负责本办法的实施。")
    assert closing.endswith("\n本办法自2020年2月1日起施行。")


@pytest.mark.parametrize("scope", [Scope.CLAUSE, Scope.SENTENCE, Scope.PARAGRAPH, Scope.ARTICLE])
def test_headings_notes_contents_and_signature_are_silent(scope):
    joined = "".join(texts(ARTICLES + OUTLINE, scope))
    assert [word for word in ("令第1号公布", "总则", "附则", "收费目录", "2020年1月1日") if word in joined] == []


@pytest.mark.parametrize("text", [ARTICLES, OUTLINE])
@pytest.mark.parametrize("scope", list(Scope))
def test_units_at_finds_the_units_that_hold_the_place(text, scope):
    page = page_of(text)
    units = list(page.units(scope))
    for position in range(len(page.text)):
        holding = [unit for unit in units if any(low <= position < high for low, high in unit.pieces)]
        found = page.units_at(scope, position, page.leaf_at(position))
        assert [id(unit) for unit in holding] == [id(unit) for unit in found if unit in holding]
        assert scope in (Scope.DOCUMENT, Scope.CLOSING) or len(found) == len(holding)


def test_headings_go_from_inner_to_outer():
    page = page_of(OUTLINE)
    headings = {page.leaves[leaf].address: page.headings(leaf) for leaf in range(len(page.leaves))}
    assert headings["ol_2__ol2_2__ol3_1"] == ("（二）开展清理", "二、主要任务")
    assert headings["ol_1__para_1"] == ("一、总体要求",)
    assert headings["ol_1__intro"] == ()
    page = page_of(ARTICLES)
    assert page.headings(page.leaf_at(page.text.index("没有后果的"))) == ("第二章办理",)


def test_span_leads_back_to_the_text_with_its_blanks():
    page = page_of(ARTICLES)
    start = page.text.index("按照职责做好")
    span = page.span(start, start + 6)
    assert page.regulation.text[span.start : span.end] == "按照职责\n做好"


def test_unit_places_a_range_over_its_joint_in_the_last_piece():
    page = page_of(ARTICLES)
    unit = next(unit for unit in page.units(Scope.ITEM) if unit.own and "材料不全" in unit.text)
    low, high = unit.place(unit.text.index("办理："), unit.text.index("不全") + 2)
    assert page.text[low:high] == "材料不全"
    start = unit.text.index("材料不全")
    assert unit.local(*unit.place(start, start + 4)) == (start, start + 4)
    assert unit.local(0, len(page.text)) is None


def test_cited_laws_knows_the_abbreviations_that_the_text_declares():
    page = page_of(
        "某市办法\n第一条　根据《中华人民共和国水塘保护法》（以下简称水塘法）制定。\n第二条　依照水塘法处罚。\n"
    )
    assert {law: [page.text[a:b] for a, b in places] for law, places in page.cited_laws().items()} == {
        "水塘保护法": ["水塘法"]
    }
