"""Which documents a text repeals or amends."""

import pytest

from filing.terms import RelationKind
from filing.text.links import read_links
from filing.text.regulation import read_regulation

REPEALS, AMENDS = RelationKind.REPEALS, RelationKind.AMENDS
HEAD = "云山市公园管理办法\n第一条 为了管理公园，根据《云山市绿化条例》，制定本办法。\n第二条 "
LIST = """云山市人民政府关于废止和修改部分行政规范性文件的通知
市人民政府决定：
一、废止下列文件
（一）《云山市甲办法》（云政发〔2008〕15号）
（二）《云山市乙细则》
二、修改有关文件
将有关文件中的“水利局”修改为“水务局”。
云山市人民政府
2022年12月5日
"""
CASES = (
    (
        HEAD + "本办法自2026年12月1日起施行。《云山市游园规定》（云政发〔2010〕3号）同时废止。",
        [(REPEALS, "云山市游园规定", "云政发〔2010〕3号")],
    ),
    (
        HEAD + "《甲规定》、《乙规定》自本办法施行之日起废止。",
        [(REPEALS, "甲规定", ""), (REPEALS, "乙规定", "")],
    ),
    (HEAD + "《甲规定》第三章同时废止。", []),
    (HEAD + "依据《甲规定》制定的文件同时废止。", []),
    (HEAD + "《中华人民共和国甲法》同时废止。", []),
    (HEAD + "违反《甲规定》的，予以处罚。", []),
    (LIST, [(REPEALS, "云山市甲办法", "云政发〔2008〕15号"), (REPEALS, "云山市乙细则", "")]),
    (
        "云山市人民政府关于修改《云山市公园管理办法》的决定\n一、将第二条修改为“公园免费开放”。\n",
        [(AMENDS, "云山市公园管理办法", "")],
    ),
    (
        "云山市人民政府关于修改部分规章的决定\n市人民政府决定：\n一、对《甲办法》作如下修改：\n（一）删去第二条。\n"
        "二、废止《乙办法》（云政发〔2001〕3号）。\n",
        [(AMENDS, "甲办法", ""), (REPEALS, "乙办法", "云政发〔2001〕3号")],
    ),
)


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[str(number) for number in range(len(CASES))])
def test_links_are_read_from_the_words(text: str, expected: list[tuple[RelationKind, str, str]]) -> None:
    assert [(link.kind, link.title, link.number) for link in read_links(read_regulation(text))] == expected


def test_link_carries_its_sentence_and_its_place() -> None:
    regulation = read_regulation(HEAD + "本办法自2026年12月1日起施行。《甲规定》同时废止。")
    (link,) = read_links(regulation)
    assert link.quote == "《甲规定》同时废止。"
    assert regulation.text[link.start :].startswith("《甲规定》")
