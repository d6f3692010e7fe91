"""Tables behind a letter."""

from io import BytesIO

import docx

from filing.letters import shown_lines
from filing.letters.appendix import Appendix, appended
from filing.letters.kinds import LETTERS
from filing.letters.layout import template_of
from filing.letters.template import render, title_lines
from filing.terms import LetterKind

LETTER = render(
    template_of(LETTERS[LetterKind.OPINION], "云山市人大常委会"), {"附件": "对照表", "日期": "2026年1月1日"}
)


def test_an_appendix_has_a_page_of_its_own_behind_the_date() -> None:
    table = Appendix("对照表", ("条款", "规定"), (("第一条", "甲"),), (1, 3))
    letter = appended(LETTER, [table])
    assert shown_lines(letter)[-4:] == [
        ("", "附件"),
        ("center", "对照表"),
        ("row", "条款　规定"),
        ("row", "第一条　甲"),
    ]
    heading = next(one for one in docx.Document(BytesIO(letter)).paragraphs if one.text == "附件")
    assert heading.paragraph_format.page_break_before is True
    assert ("", "附件：对照表") in shown_lines(letter)


def test_several_are_numbered_and_none_changes_nothing() -> None:
    one, other = Appendix("甲表", ("一",), ()), Appendix("乙表", ("一",), ())
    words = [line for _, line in shown_lines(appended(LETTER, [one, other]))]
    assert words[-6:] == ["附件1", "甲表", "本年度没有。", "附件2", "乙表", "本年度没有。"]
    assert appended(LETTER, []) == LETTER


def test_a_title_is_broken_where_its_sense_allows() -> None:
    broken = {
        "关于《云山市人口与计划生育实施办法》的提醒函": ["关于《云山市人口与计划生育实施办法》", "的提醒函"],
        "关于提请撤销《云山市人口与计划生育实施办法》有关规定的议案": [
            "关于提请撤销",
            "《云山市人口与计划生育实施办法》",
            "有关规定的议案",
        ],
        "关于征求对《云山市人民政府办公室关于印发降碳工作方案的通知》审查意见的函": [
            "关于征求对《云山市人民政府办公室",
            "关于印发降碳工作方案的通知》审查意见的函",
        ],
        "甲" * 41: ["甲" * 41],
    }
    assert {title: title_lines(title) for title in broken} == broken


def test_a_long_title_is_broken_at_once() -> None:
    lines = title_lines("关于《云山市" + "关于进一步加强和规范" * 12 + "工作的若干规定》的审查意见")
    assert max(map(len, lines)) <= 20
