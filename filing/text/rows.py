"""The lines of a text with their places, cut further where a converter has lost the line ends between provisions."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from filing.text.numerals import read_numeral

CHINESE = "一二三四五六七八九十百千零〇"
LOST_ENDS = 150
"""Shorter lines are never cut: what looks like a label in them is a citation."""
INLINE_LABEL = re.compile(
    r"""(?:(?<=[。；：！？”）])\s?|(?<=\s))
        (?:(?P<article>第(?P<article_number>[一二三四五六七八九十百千零〇0-9]{1,7})条\s)
          |(?P<chapter>第(?P<chapter_number>[一二三四五六七八九十]{1,3})章\s)
          |(?P<outline>(?P<outline_number>[一二三四五六七八九十]{1,3})、)
          |(?P<item>[（(](?P<item_number>[一二三四五六七八九十]{1,3})[）)]))""",
    re.VERBOSE,
)
"""…的除外。 第三条 , …通知如下： 一、, …。 （二）"""
GLUED_TITLE = re.compile(
    r"(?P<title>[^。；：]{6,80}(?:办法|规定|条例|细则|指引|规则|规程|制度)(?:[（(][^（）()]{1,10}[）)])?)(?=第一[条章]\s)"
)
"""云山市水塘管理办法第一条 某某…"""
GLUED_HEADING = re.compile(rf"(?P<heading>第[{CHINESE}]{{1,4}}[章节][^。；，]{{1,40}}?)(?=第[{CHINESE}]{{1,7}}条\s)")
"""第四章 使用和赎回第二十九条 某某…"""
GLUED_ITEM = re.compile(
    r"(?P<heading>[一二三四五六七八九十]{1,3}、[^。；：，]{2,40}?(?<![第款条]))"
    r"(?=[（(](?P<number>[一二三四五六七八九十]{1,3})[）)](?![项款]).{2})"
)
"""三、适用范围（一）某某…: a heading and its first item in one line"""
ITEM_NUMBER = re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]")
ADDRESSED = re.compile(
    r"""^(?P<title>[^。；：]{6,90}?(?:的|若干)(?:通知|意见|决定|批复|函|通告|公告|通报))
        (?=[\u4e00-\u9fa5][^。]{3,600}[：:]$)""",
    re.VERBOSE,
)
"""…有关事项的通知各区县人民政府，…：  title and addressee in one line"""
STYLES = ("article", "chapter", "outline", "item")
HEAD_LINES = 12
BROKEN_ROWS = 12
BROKEN_SHARE = 0.6
WIDTHS = range(36, 130)
SLACK = 6
SENTENCE_ENDS = frozenset("。；！？：”）》.;!?:")


@dataclass(frozen=True, slots=True)
class Row:
    """One line, or the part of one that a label begins; `end` is behind its line end."""

    start: int
    end: int
    words: str


def read_rows(text: str) -> list[Row]:
    """Rows that cover the text without gaps, in order."""
    rows: list[Row] = []
    start, last_item = 0, 0
    while start < len(text):
        stop = text.find("\n", start)
        end = len(text) if stop < 0 else stop + 1
        cuts = _cuts(text[start:end].rstrip("\n"), head=len(rows) < HEAD_LINES, last_item=last_item)
        for low, high in pairwise([start, *(start + at for at in cuts), end]):
            rows.append(Row(low, high, text[low:high].rstrip("\n ")))
            if match := ITEM_NUMBER.match(rows[-1].words):
                last_item = read_numeral(match[1]) or 0
        start = end
    return rows


def _cuts(line: str, *, head: bool, last_item: int) -> Iterator[int]:
    glued = GLUED_ITEM.match(line)
    if glued and read_numeral(glued["number"]) in {1, last_item + 1}:
        yield glued.end("heading")
    elif (head and (match := ADDRESSED.match(line))) or (line[:1] != "第" and (match := GLUED_TITLE.match(line))):
        yield match.end("title")
    elif match := GLUED_HEADING.match(line):
        yield match.end("heading")
    elif len(line) > LOST_ENDS:
        yield from _lost_ends(line)


def _lost_ends(line: str) -> Iterator[int]:
    """Labels within a line that count on, behind a blank or the end of a sentence."""
    last: dict[str, int] = {}
    for match in INLINE_LABEL.finditer(line):
        style = next(name for name in STYLES if match[name])
        at, number = match.start(style), read_numeral(match[f"{style}_number"]) or 0
        sentence = style in {"article", "chapter"}
        before = last.get(style, number - 1 if sentence else 0)
        if at and (number not in {before + 1, 1} or not (sentence or line[at - 1].isspace())):
            continue
        last[style] = number
        if at:
            yield at


def display_width(words: str) -> int:
    """Columns in print: two for a Chinese character, one for an ASCII one."""
    return 2 * len(words) - sum(character < "\x7f" for character in words)


def wrap_width(lines: Sequence[str]) -> int | None:
    """From which width on a line of this text is broken in print; None where its lines are whole paragraphs.

    In a broken text most lines that end in mid-sentence are nearly equally long.
    """
    widths = [w for line in lines if line and line[-1] not in SENTENCE_ENDS and (w := display_width(line)) >= WIDTHS[0]]
    if len(widths) < BROKEN_ROWS:
        return None
    common = Counter(widths).most_common(1)[0][0]
    near = sum(abs(width - common) <= SLACK for width in widths)
    return common - SLACK if common in WIDTHS and near >= BROKEN_SHARE * len(widths) else None
