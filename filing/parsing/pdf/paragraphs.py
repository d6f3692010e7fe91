"""Printed lines → paragraphs, by what the eye goes by: full lines, indents, type size, labels."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from filing.parsing.pdf.lines import PrintedLine, PrintedPage, median

NUMERAL = "零〇○一二三四五六七八九十百千两0-9０-９"
LABEL = re.compile(
    rf"""\s*(?:第\s*[{NUMERAL}]+\s*(?:编|分编|章|节|条)|[（(]\s*[{NUMERAL}]+\s*[）)]|[{NUMERAL}]{{1,4}}\s*[、．]
        |[0-9]{{1,3}}\s*[.．](?!\d)|[甲乙丙丁戊己庚辛壬癸]、|[①-⑳㈠-㈩⑴-⒇]|附\s*[件表录图则]|目\s*录$|[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日\s)""",
    re.VERBOSE,
)
"""第三条, （一）, 2、, 3., 甲、, ①, 附件, a line of the note under the title such as 2016年8月30日 某市…"""
UNIT = re.compile(r"[（《〈“‘【〔]*(?:[A-Za-z0-9.,%]+|.)[，。；：、？！…）》〉”’】〕]*")
"""款；, （点）。, 2016: what a line break never parts"""
HEADING = re.compile(rf"\s*(?:第\s*[{NUMERAL}]+\s*(?:编|分编|章|节)\s|附\s*则$|目\s*录$)")
SENTENCE_END = re.compile(r"[。；：！？…][”》）)]?$")
LATIN_END, LATIN_START = re.compile(r"[A-Za-z]$"), re.compile(r"[A-Za-z]")
TOLERANCE, SENTENCE_TOLERANCE = 0.6, 0.1
"""In type sizes: by how much the room at the end of a line may exceed what would have had to fit; closer behind a full
stop, where the next line may well be a paragraph of its own."""
INDENT = 1.2
SAME_PLACE = 0.5
SAME_SIZE = 0.15
LEADING = 1.6
PADDING = 5.0
"""Points between the edge of a cell and its text."""
FEW_LINES = 5


@dataclass(slots=True)
class _Paragraph:
    lines: list[PrintedLine]
    edge: "_Edges"
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.lines[0].text

    def add(self, line: PrintedLine, edge: "_Edges") -> None:
        self.text += _between(self.text, line.text) + line.text
        self.lines.append(line)
        self.edge = edge


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where the text block of a page, or of one of its columns, begins and ends."""

    page: int
    left: float
    right: float


def paragraphs_of(pages: Sequence[PrintedPage]) -> list[str]:
    """One string a paragraph or table row, across page ends."""
    done: list[str] = []
    current: _Paragraph | None = None
    for line, edge in _lines(pages):
        if current is not None and _runs_on(current, line, edge):
            current.add(line, edge)
            continue
        if current is not None:
            done.append(current.text)
        current = _Paragraph([line], edge)
    return done if current is None else [*done, current.text]


def paragraphs_of_cell(lines: Sequence[PrintedLine], width: float) -> list[str]:
    """The same within a table cell of this width in points, where text is often centred and seldom moved in."""
    done: list[str] = []
    last: PrintedLine | None = None
    for line in lines:
        if last is not None and (not LABEL.match(line.text) or _is_wrapped_article(done[-1], line.text)):
            room = width - 2 * PADDING - (last.right - last.left)
            if room < (_needed(line.text) + TOLERANCE) * line.size:
                done[-1] += _between(done[-1], line.text) + line.text
                last = line
                continue
        done.append(line.text)
        last = line
    return done


def _lines(pages: Sequence[PrintedPage]) -> Iterator[tuple[PrintedLine, _Edges]]:
    blocks: dict[tuple[int, int], list[PrintedLine]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            blocks[page.number, line.column].append(line)
    edges = _edges(blocks)
    for page in pages:
        for line in page.lines:
            yield line, edges[page.number, line.column]


def _edges(blocks: Mapping[tuple[int, int], Sequence[PrintedLine]]) -> dict[tuple[int, int], _Edges]:
    """Of each block, by page and column; a few short lines say nothing about theirs, but those of other pages do."""
    own = {key: _edges_of(key[0], lines) for key, lines in blocks.items()}
    edges = dict(own)
    for (number, column), lines in blocks.items():
        if len(lines) < FEW_LINES:
            alike = [key for key in blocks if key[1] == column]
            ample = [own[key] for key in alike if len(blocks[key]) >= FEW_LINES] or [own[key] for key in alike]
            left, right = (median(getattr(e, side) for e in ample) for side in ("left", "right"))
            mine = own[number, column]
            edges[number, column] = _Edges(number, min(left, mine.left), max(right, mine.right))
    return edges


def _edges_of(page: int, block: Sequence[PrintedLine]) -> _Edges:
    lines = [line for line in block if not line.is_row] or block
    return _Edges(page, min(line.left for line in lines), max(line.right for line in lines))


def _runs_on(paragraph: _Paragraph, line: PrintedLine, edge: _Edges) -> bool:
    last, size = paragraph.lines[-1], line.size
    if line.is_row or last.is_row or "\t" in line.text + last.text or not _is_full(paragraph, line.text):
        return False
    if LABEL.match(line.text) and not _is_wrapped_citation(paragraph.text, line.text):
        return False
    if HEADING.match(paragraph.text) or abs(last.size - size) > SAME_SIZE * size:
        return False
    same_page = paragraph.edge.page == edge.page
    if same_page and last.bottom - line.top > LEADING * size and SENTENCE_END.search(paragraph.text):
        return False
    return _continues_at(paragraph, line, edge)


def _is_full(paragraph: _Paragraph, following: str) -> bool:
    """Whether the words that follow had no room on the paragraph's last line."""
    last = paragraph.lines[-1]
    tolerance = SENTENCE_TOLERANCE if SENTENCE_END.search(last.text) else TOLERANCE
    return paragraph.edge.right - last.right < (_needed(following) + tolerance) * last.size


def _needed(following: str) -> float:
    """The room, in type sizes, that the first unit of these words takes."""
    unit = UNIT.match(following)
    return sum(0.5 if character.isascii() else 1.0 for character in unit.group()) if unit else 1.0


def _between(before: str, following: str) -> str:
    return " " if LATIN_END.search(before) and LATIN_START.match(following) else ""


def _continues_at(paragraph: _Paragraph, line: PrintedLine, edge: _Edges) -> bool:
    """Whether the line begins where the next line of the paragraph would."""
    indent = (line.left - edge.left) / line.size
    if indent <= INDENT:
        return True
    before = paragraph.lines[-1].left - paragraph.edge.left
    same_place = abs(before - (line.left - edge.left)) < SAME_PLACE * line.size
    if _is_centred(line, edge) or (same_place and len(paragraph.lines) == 1):
        return not SENTENCE_END.search(paragraph.text)
    if len(paragraph.lines) > 1:
        return same_place
    hanging = line.left - edge.left > before
    return hanging and LABEL.match(paragraph.text) is not None


def _is_centred(line: PrintedLine, edge: _Edges) -> bool:
    """The last line of a title that fills more than one."""
    return abs(line.left + line.right - edge.left - edge.right) < 2 * SAME_PLACE * line.size


def _is_wrapped_article(before: str, line: str) -> bool:
    """《某某条例》 / 第二十七条：…: cells hold citations more often than articles."""
    return re.match(rf"第[{NUMERAL}]+条", line) is not None and not SENTENCE_END.search(before)


def _is_wrapped_citation(before: str, line: str) -> bool:
    """…依照本办法 / 第十二条第一款的规定: a label that only stands at the line's start by chance."""
    match = re.match(rf"第[{NUMERAL}]+条(?P<rest>.?)", line)
    if match is None or SENTENCE_END.search(before):
        return False
    return match["rest"] in set("、，第和与及或的规之至")
