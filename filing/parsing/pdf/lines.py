"""Characters on a page → printed lines with their places."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Any

from pdfminer.layout import LAParams

from filing.parsing import symbols

LAYOUT = LAParams(boxes_flow=None, line_margin=0.1, char_margin=2.0, word_margin=0.6, all_texts=True)
"""Lines only, no boxes: paragraphs are put together by `paragraphs`. Forms are read too, letterheads stand in them."""
UNMAPPED = re.compile(r"\(cid:\d+\)")
"""(cid:1234): a glyph without a character"""
UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
TWINS = str.maketrans(
    "\u2329\u232a︐︑︒︓︔︕︖︗︘︙︱︲︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈",
    "〈〉，、。：；！？〖〗…—–（）｛｝〔〕【】《》〈〉「」『』［］",
)
"""Fonts answer with these twins of brackets and marks: canonical equivalents, and the forms of vertical text."""
PRIVATE = re.compile(f"[{chr(symbols.PRIVATE.start)}-{chr(symbols.PRIVATE.stop - 1)}]")
REPLACEMENT = "\ufffd"
WIDE_GAP = 1.2
"""In units of the type size: a wider gap parts words or cells also between Chinese characters, which are else set apart
only for looks."""
LABEL = re.compile(r"\s*第[零〇一二三四五六七八九十百千0-9]+[编章节条]$")
"""第一条: the gap behind it is a blank, however narrow"""
LABEL_CHARACTERS = 12
SAME_BASELINE = 0.4
FEWEST_NUMBERS = 5
"""Fewer figures in the margin may be anything."""
OVERPRINT = 0.3
"""The same character drawn twice within this distance is printed bold."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Points, y upwards from the foot of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    is_row: bool = False
    """A row of a table, or a paragraph out of one: nothing runs on into it or out of it."""
    column: int = 0
    """1 and 2 on a page of two columns; 0 for what stands across the whole page."""


@dataclass(frozen=True, slots=True)
class PrintedPage:
    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...]
    unmapped: int
    """Glyphs for which the file tells no character."""
    rotated: str
    """Text that does not run from left to right, such as a watermark; it is not in `lines`."""
    picture_share: float
    """Area of the largest picture as a share of the page."""
    tables: int
    margin: str = ""
    """The numbers of the lines, which are not in `lines`."""

    @property
    def characters(self) -> int:
        """Without blanks, so that the pages of a text can be told by counting."""
        return sum(len("".join(line.text.split())) for line in self.lines)


def median(numbers: Iterable[float]) -> float:
    """Of one number at least. The one of the library brings fractions and decimals, a tenth of what the child loads."""
    ordered = sorted(numbers)
    return (ordered[len(ordered) // 2] + ordered[(len(ordered) - 1) // 2]) / 2


GUTTER = 0.04
"""Of the width, on each side of the middle, where nothing stands between two pages: their margins take 6 % each."""
WIDE = 1.2


def is_wide(width: float, height: float) -> bool:
    """Whether a sheet may be two pages side by side, as A3 is."""
    return width > WIDE * height


def line_of(characters: Sequence[Any]) -> PrintedLine | None:
    """The line that these pdfminer characters make, which run from left to right; None for blanks."""
    ordered = sorted(characters, key=lambda character: character.x0)
    text = _words(ordered).strip()
    if not text:
        return None
    inked = [c for c in ordered if c.get_text().strip()] or ordered
    return PrintedLine(
        text=text,
        left=min(c.x0 for c in inked),
        right=max(c.x1 for c in inked),
        bottom=min(c.y0 for c in inked),
        top=max(c.y1 for c in inked),
        size=max(1.0, median(c.size for c in inked)),
    )


def _words(characters: Sequence[Any]) -> str:
    """The line's text with a blank where a gap is wide; glyphs without a character become U+FFFD."""
    pieces: list[str] = []
    before: Any = None
    for character in characters:
        text = _shown(character)
        if before is not None:
            if text == pieces[-1] and abs(character.x0 - before.x0) < OVERPRINT * character.size and text.strip():
                continue
            if (character.x0 - before.x1) / max(1.0, character.size) > _word_gap(pieces, text):
                pieces.append(" ")
        pieces.append(text)
        before = character
    return "".join(pieces)


def _shown(character: Any) -> str:
    text: str = character.get_text()
    if len(text) == 1 and "\u3001" <= text < "\ue000":
        return text
    text = PRIVATE.sub(lambda match: symbols.symbol(character.fontname, ord(match[0])) or match[0], text)
    return UNMAPPED.sub(REPLACEMENT, text).translate(TWINS)


def _word_gap(pieces: Sequence[str], following: str) -> float:
    """From which gap on, in type sizes, a blank stands between what has been read and what follows."""
    if not (_is_wide(pieces[-1][-1:]) and _is_wide(following[:1])):
        return float(LAYOUT.word_margin) / 2
    return float(LAYOUT.word_margin) if len(pieces) < LABEL_CHARACTERS and LABEL.match("".join(pieces)) else WIDE_GAP


def _is_wide(character: str) -> bool:
    return character > "\u2e7f"


def without_line_numbers(lines: Sequence[Sequence[Any]]) -> tuple[list[list[Any]], str]:
    """The characters of each line without the number in front of the text block, and these numbers from top to bottom.

    Nothing is taken for one unless all of them count on by the same step.
    """
    if sum(line[0].get_text().isdecimal() for line in lines) < FEWEST_NUMBERS:  # nearly all pages
        return list(map(list, lines)), ""
    ordered = [sorted(line, key=lambda character: character.x0) for line in lines]
    heads = [list(takewhile(lambda character: character.get_text().isdecimal(), line)) for line in ordered]
    bodies = [line[len(head) :] for line, head in zip(ordered, heads, strict=True)]
    edge = min((c.x0 for body in bodies for c in body if c.get_text().strip()), default=0.0)
    outside = {n: head for n, head in enumerate(heads) if head and head[-1].x1 <= edge}
    found = sorted(outside.items(), key=lambda item: -item[1][0].y0)
    numbers = [int("".join(c.get_text() for c in head)) for _, head in found]
    steps = {later - first for first, later in pairwise(numbers)}
    if len(numbers) < FEWEST_NUMBERS or len(steps) != 1 or min(steps) <= 0:
        return ordered, ""
    return [bodies[n] if n in outside else line for n, line in enumerate(ordered)], "".join(map(str, numbers))


def once(fragments: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Without lines drawn twice on nearly the same spot, which is how some programs print bold."""
    seen: dict[tuple[str, int, int], PrintedLine] = {}
    for line in fragments:
        key = (line.text, round(line.left / line.size), round(line.bottom / line.size))
        seen.setdefault(key, line)
    return list(seen.values())


def in_reading_order(
    fragments: Sequence[PrintedLine], width: float, height: float, *, gap: float = WIDE_GAP
) -> list[PrintedLine]:
    """Lines from top to bottom; of two columns first the left one, with what stands across both."""
    return [line for column in _columns(fragments, width, height) for line in merged(column, gap=gap)]


def _columns(lines: Sequence[PrintedLine], width: float, height: float) -> list[list[PrintedLine]]:
    """Two columns when nearly all lines lie wholly on one side of the middle, or two pages that lie side by side."""
    middle, gap = width / 2, GUTTER * width
    if is_wide(width, height) and not any(line.left < middle + gap and line.right > middle - gap for line in lines):
        sides = ([line for line in lines if (line.left > middle) == is_right] for is_right in (False, True))
        return [[replace(line, column=number) for line in side] for number, side in enumerate(sides, 1)]
    left = [line for line in lines if line.right <= middle + 2]
    right = [line for line in lines if line.left >= middle - 2 and line not in left]
    across = [line for line in lines if line not in left and line not in right]
    if len(lines) > 10 and min(len(left), len(right)) > 0.3 * len(lines) and len(across) < 0.1 * len(lines):
        return [[*across, *(replace(line, column=1) for line in left)], [replace(line, column=2) for line in right]]
    return [list(lines)]


def merged(fragments: Sequence[PrintedLine], *, gap: float = WIDE_GAP) -> list[PrintedLine]:
    """Fragments on one baseline, as one line; a gap of so many type sizes becomes a tab, as between cells."""
    rows: list[list[PrintedLine]] = []
    for line in sorted(fragments, key=lambda f: -f.bottom):
        if rows and abs(rows[-1][0].bottom - line.bottom) < SAME_BASELINE * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_joined(sorted(row, key=lambda f: f.left), gap) for row in rows]


def _joined(row: list[PrintedLine], gap: float) -> PrintedLine:
    text = row[0].text
    for before, line in pairwise(row):
        text += ("\t" if line.left - before.right > gap * line.size else "") + line.text
    return PrintedLine(
        text=text,
        left=row[0].left,
        right=max(line.right for line in row),
        bottom=min(line.bottom for line in row),
        top=max(line.top for line in row),
        size=max(line.size for line in row),
        column=row[0].column,
    )
