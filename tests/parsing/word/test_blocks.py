"""Paragraphs, tables and containers in reading order."""

import pytest

from filing.parsing import read_in_process
from filing.parsing.report import Extraction, Limits
from tests.parsing.build import cell, docx, item, p, r, table
from tests.parsing.word.test_numbering import level, numbering


def read(body: str, **parts: str) -> Extraction:
    return read_in_process(docx(body, parts=parts), name="a.docx", limits=Limits())


def sdt(content: str) -> str:
    return f"<w:sdt><w:sdtPr><w:alias w:val='标题'/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


DELETED_MARK = "<w:rPr><w:del w:id='1'/></w:rPr>"
CASES = {
    "content controls": (sdt(p("标题")) + sdt(sdt(p("文号"))) + p("正文"), ["标题", "文号", "正文"]),
    "custom XML": (f"<w:customXml>{p('甲')}{p('乙')}</w:customXml>", ["甲", "乙"]),
    "alternative of a block": (
        f"<mc:AlternateContent><mc:Choice>{p('新')}</mc:Choice><mc:Fallback>{p('旧')}</mc:Fallback></mc:AlternateContent>",
        ["新"],
    ),
    "alternative without a choice": (
        f"<mc:AlternateContent><mc:Fallback>{p('旧')}</mc:Fallback></mc:AlternateContent>",
        ["旧"],
    ),
    "empty paragraphs": (p() + p("甲") + p("　"), ["甲"]),
    "rows": (table(["项目", "金额"], ["罚款", "一千元"]), ["项目\t金额", "罚款\t一千元"]),
    "empty cell and empty row": (table(["甲", "", "丙"], ["", "", ""]), ["甲\t\t丙"]),
    "cell spanning columns": (table([cell("表头", '<w:gridSpan w:val="2"/>')], ["甲", "乙"]), ["表头", "甲\t乙"]),
    "cell spanning rows": (
        table(
            [cell("合并", '<w:vMerge w:val="restart"/>'), "甲"],
            [cell("藏", "<w:vMerge/>"), "乙"],
        ),
        ["合并\t甲", "乙"],
    ),
    "cell merged in the old way": (
        table([cell("表头", '<w:hMerge w:val="restart"/>'), cell("藏", '<w:hMerge w:val="continue"/>')]),
        ["表头"],
    ),
    "cell in a control": (f"<w:tbl><w:tr>{sdt(cell('甲'))}{cell('乙')}</w:tr></w:tbl>", ["甲\t乙"]),
    "nested table": (table(["外", table(["内一", "内二"]) + p()]), ["外\t内一\t内二"]),
    "short lines in a cell": (table(["联系人", p("张三") + p("李四")]), ["联系人\t张三 李四"]),
    "a document in one cell": (table([p("第一条　甲。") + p("第二条　乙。")]), ["第一条　甲。", "第二条　乙。"]),
    "running text beside running text": (
        table([p("第一条　" + "旧" * 120) + p("第二条　旧"), p("第一条　新") + p("第二条　新")]),
        ["第一条　" + "旧" * 120, "第二条　旧", "第一条　新", "第二条　新"],
    ),
    "paragraphs joined by a deleted mark": (p("第一条　甲", properties=DELETED_MARK) + p("乙。"), ["第一条　甲乙。"]),
    "last paragraph with a deleted mark": (p("甲") + p("乙", properties=DELETED_MARK), ["甲", "乙"]),
    "style separator": (p("第一条", properties="<w:rPr><w:vanish/></w:rPr>") + p("　甲。"), ["第一条　甲。"]),
    "deleted row": (
        f"<w:tbl><w:tr><w:trPr><w:del w:id='1'/></w:trPr>{cell('旧')}</w:tr><w:tr>{cell('新')}</w:tr></w:tbl>",
        ["新"],
    ),
    "hidden row": (f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr>{cell('藏')}</w:tr></w:tbl>{p('显')}", ["显"]),
    "something unknown around blocks": (
        f"<w:future><w:more>{p('甲')}</w:more>{table(['乙'])}</w:future>",
        ["甲", "乙"],
    ),
    "deleted cell": (table(["甲", cell("旧", "<w:cellDel w:id='1'/>")]), ["甲"]),
    "text of a deleted block": (p("甲") + f"<w:del>{p('乙')}</w:del>", ["甲"]),
    "inserted blocks": (f"<w:ins w:id='1'>{p('新')}</w:ins>", ["新"]),
}


@pytest.mark.parametrize("name", CASES)
def test_body_reads(name: str) -> None:
    body, lines = CASES[name]
    assert read(body).text.split("\n") == lines


def test_row_in_a_control_is_a_row() -> None:
    row = f"<w:tr>{cell('甲')}{cell('乙')}</w:tr>"
    assert read(f"<w:tbl>{sdt(row)}</w:tbl>").text == "甲\t乙"


def test_tables_are_counted_with_those_inside_them() -> None:
    assert read(table(["外", table(["内"])]) + table(["二"])).report.tables == 3


def test_number_of_a_cell_and_of_a_deleted_paragraph() -> None:
    gone = p("删", properties='<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr>').replace(
        "<w:r>", "<w:del w:id='2'><w:r>"
    )
    gone = gone.replace("</w:p>", "</w:del></w:p>").replace("w:t ", "w:delText ").replace("</w:t>", "</w:delText>")
    body = table([item("甲", 1)]) + gone + item("乙", 1)
    extraction = read(body, numbering=numbering(level("chineseCounting", "%1、")))
    assert extraction.text == "一、甲\n二、乙"
    assert [w.code for w in extraction.report.warnings] == ["tracked_changes"]


def test_a_numbered_paragraph_without_words_still_shows_its_number() -> None:
    part = numbering(level("chineseCountingThousand", "第%1条"))
    assert read(item("甲", 1) + item("", 1) + item("乙", 1), numbering=part).text == "第一条甲\n第二条\n第三条乙"


def test_fields_of_a_cell_stay_in_it() -> None:
    open_field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert read(table([p(runs=open_field), "甲"]) + p(runs=r("乙"))).text == "甲\n乙"
