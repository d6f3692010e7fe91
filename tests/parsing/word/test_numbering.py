"""Automatic numbers as Word prints them: list definitions, paragraphs, and the lines that a reader sees."""

import pytest

from filing.parsing import read_in_process
from filing.parsing.report import Limits
from filing.parsing.word import read_converted, read_word
from tests.parsing.build import docx, item, p

LAW = (
    '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1章"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="space"/>'
    '<w:lvlText w:val="第%2条"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="（%3）"/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="%4."/></w:lvl>'
)
RUNNING = LAW.replace('<w:suff w:val="space"/>', '<w:lvlRestart w:val="0"/><w:suff w:val="space"/>')


def level(format_: str, text: str, *, depth: int = 0, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{format_}"/>{more}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*lists: str, overrides: str = "") -> str:
    """Lists 1, 2, … of these levels."""
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{n}">{x}</w:abstractNum>' for n, x in enumerate(lists, 1))
    numbers = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, len(lists) + 1))
    return abstract + numbers + overrides


def lines(body: str, numbering_part: str, styles: str = "") -> list[str]:
    data = docx(body, parts={"numbering": numbering_part, "styles": styles})
    return read_in_process(data, name="a.docx", limits=Limits()).text.split("\n")


def test_levels_count_within_the_level_above() -> None:
    body = (
        item("总则", 1) + item("甲", 1, 1) + item("乙", 1, 1) + item("丙", 1, 2) + item("丁", 1, 2) + item("戊", 1, 3)
    )
    body += item("罚则", 1) + item("己", 1, 1) + item("庚", 1, 2)
    assert lines(body, numbering(LAW)) == [
        "第一章 总则",
        "第一条 甲",
        "第二条 乙",
        "（一）丙",
        "（二）丁",
        "1.戊",
        "第二章 罚则",
        "第一条 己",
        "（一）庚",
    ]


def test_articles_run_on_over_chapters_where_the_list_says_so() -> None:
    body = item("总则", 1) + item("甲", 1, 1) + item("乙", 1, 1) + item("罚则", 1) + item("丙", 1, 1)
    assert lines(body, numbering(RUNNING)) == ["第一章 总则", "第一条 甲", "第二条 乙", "第二章 罚则", "第三条 丙"]


def test_articles_run_on_where_a_converter_has_lost_that_they_do() -> None:
    body = item("总则", 1) + item("甲", 1, 1) + item("罚则", 1) + item("乙", 1, 1) + item("丙", 1, 2)
    data = docx(body, parts={"numbering": numbering(LAW)})
    extraction = read_converted(data, Limits())
    assert extraction.text.split("\n") == ["第一章 总则", "第一条 甲", "第二章 罚则", "第二条 乙", "（一）丙"]
    assert [warning.code for warning in extraction.report.warnings] == ["numbering_converted"]
    assert read_word(data, Limits()).text.split("\n")[3] == "第一条 乙"


def test_restart_after_a_named_level_only() -> None:
    levels = level("decimal", "%1", depth=0) + level("decimal", "%2", depth=1)
    levels += level("upperLetter", "%3", depth=2, more='<w:lvlRestart w:val="1"/>')
    body = "".join(item("。", 1, depth) for depth in (0, 1, 2, 1, 2, 0, 1, 2))
    assert lines(body, numbering(levels)) == ["1。", "1。", "A。", "2。", "B。", "2。", "1。", "A。"]


def test_lists_of_one_definition_count_on_together_until_one_starts_anew() -> None:
    again = '<w:num w:numId="8"><w:abstractNumId w:val="1"/></w:num>'
    again += (
        '<w:num w:numId="9"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = item("甲", 1) + item("乙", 8) + item("丙", 9) + item("丁", 9) + item("戊", 1)
    part = numbering(level("chineseCounting", "%1、"), overrides=again)
    assert lines(body, part) == ["一、甲", "二、乙", "五、丙", "六、丁", "七、戊"]


def test_a_level_may_be_overridden_as_a_whole() -> None:
    own = (
        '<w:num w:numId="9"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        f"{level('ideographTraditional', '%1．')}</w:lvlOverride></w:num>"
    )
    assert lines(item("甲", 9) + item("乙", 9), numbering(level("decimal", "%1."), overrides=own)) == [
        "甲．甲",
        "乙．乙",
    ]


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"/>'
    '<w:style w:type="paragraph" w:styleId="Article"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="Article"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    '<w:style w:type="numbering" w:styleId="List"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)
LINKED = level("chineseCounting", "第%1章") + level(
    "chineseCountingThousand", "第%2条", depth=1, more='<w:pStyle w:val="Article"/>'
)


def test_number_comes_from_the_style_and_what_it_is_based_on() -> None:
    body = p("甲", properties='<w:pStyle w:val="Article"/>') + p("乙", properties='<w:pStyle w:val="Own"/>')
    body += p("丙", properties='<w:pStyle w:val="Own"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body += p("丁", properties='<w:pStyle w:val="Loop"/>') + p("戊", properties='<w:pStyle w:val="Article"/>')
    assert lines(body, numbering(LINKED), STYLES) == ["第一条甲", "第二条乙", "丙", "丁", "第三条戊"]


def test_a_list_that_names_a_list_style_has_its_levels() -> None:
    linked = '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="List"/></w:abstractNum>'
    part = (
        linked + numbering(level("ideographZodiac", "%1、")) + '<w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num>'
    )
    assert lines(item("甲", 7) + item("乙", 1), part, STYLES) == ["子、甲", "丑、乙"]


def test_the_default_style_numbers_plain_paragraphs() -> None:
    styles = STYLES.replace(
        'w:styleId="a"/>', 'w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert lines(p("甲") + p("乙"), numbering(level("decimal", "%1．")), styles) == ["1．甲", "2．乙"]


def test_a_style_without_a_name_numbers_nothing() -> None:
    style = '<w:style w:type="paragraph" w:default="1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert lines(p("甲"), numbering(LAW), style) == ["甲"]


def test_legal_levels_print_figures_only() -> None:
    levels = level("chineseCounting", "%1、") + level("decimal", "%1.%2 ", depth=1, more="<w:isLgl/>")
    assert lines(item("甲", 1) + item("乙", 1) + item("丙", 1, 1), numbering(levels)) == ["一、甲", "二、乙", "2.1 丙"]


def test_article_101_is_written_in_full() -> None:
    start = level("chineseCountingThousand", "第%1条").replace('w:start w:val="1"', 'w:start w:val="101"')
    assert lines(item("甲", 1), numbering(start)) == ["第一百零一条甲"]


def test_bullets_are_shown_as_one_sign() -> None:
    assert lines(item("甲", 1), numbering(level("bullet", "\uf06c"))) == ["•甲"]


def test_format_of_a_later_word_stands_in_an_alternative() -> None:
    later = (
        '<w:lvl w:ilvl="0"><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="01, 02, 03, ..."/></mc:Choice></mc:AlternateContent>'
        '<w:suff w:val="nothing"/><w:lvlText w:val="%1-"/></w:lvl>'
    )
    assert lines(item("甲", 1), numbering(later)) == ["01-甲"]


@pytest.mark.parametrize(
    "body",
    [
        item("甲", 99),
        item("甲", 1, 7),
        p("甲", properties='<w:numPr><w:ilvl w:val="x"/><w:numId w:val="y"/></w:numPr>'),
        p("甲", properties='<w:pStyle w:val="missing"/>'),
        p("甲", properties="<w:numPr/>"),
    ],
)
def test_broken_references_leave_the_text_without_a_number(body: str) -> None:
    assert lines(body, numbering(level("decimal", "%1."))) == ["甲"]


def test_unknown_format_is_counted_in_figures_and_told() -> None:
    data = docx(item("甲", 1), parts={"numbering": numbering(level("thaiCounting", "%1."))})
    extraction = read_in_process(data, name="a.docx", limits=Limits())
    assert extraction.text == "1.甲"
    assert [(w.code, w.message) for w in extraction.report.warnings] == [
        ("unknown_numbering", "自动编号格式 thaiCounting 不认识，已按阿拉伯数字读取。请核对编号。")
    ]
