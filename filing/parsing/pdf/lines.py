"""One PDF page → printed lines with their places, as pdfminer.six finds them."""

import math
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfminer.layout import LAParams, LTChar, LTContainer, LTImage, LTLine, LTPage, LTRect, LTTextLine

LAYOUT = LAParams(boxes_flow=None, line_margin=0.1, char_margin=2.0, word_margin=0.6, all_texts=True)
"""Lines only, no boxes: paragraphs are put together by `paragraphs`. Forms are read too, letterheads stand in them."""
UNMAPPED = re.compile(r"\(cid:\d+\)")
"""(cid:1234): a glyph without a character"""
UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
BRACKETS = str.maketrans("\u2329\u232a", "〈〉")
"""Fonts answer with these twins of the angle brackets, which look and mean the same (canonical equivalents)."""
REPLACEMENT = "\ufffd"
WIDE_GAP = 1.2
"""In units of the type size: a wider gap parts words or cells also between Chinese characters, which are else set apart
only for looks."""
SAME_BASELINE = 0.4
OVERPRINT = 0.3
"""The same character drawn twice within this distance is printed bold."""
STRAIGHT = 5
"""Degrees."""
GRID_LINES = 3
THIN = 2.0
"""Points: a filled rectangle thinner than this is a ruled line."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Points, y upwards from the foot of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


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
    has_grid: bool
    """Whether ruled lines form a table."""

    @property
    def characters(self) -> int:
        return sum(len(line.text) for line in self.lines)


def read_page(layout: LTPage, number: int) -> PrintedPage:
    """Lines from top to bottom, fragments of one baseline merged, columns one after the other."""
    fragments: list[PrintedLine] = []
    rotated: list[str] = []
    for line in _elements(layout, LTTextLine):
        characters = [c for c in line if isinstance(c, LTChar)]
        rotated += [c.get_text() for c in characters if _direction(c) != 0]
        level = sorted((c for c in characters if _direction(c) == 0), key=lambda c: c.x0)
        text = _words(level)
        if text.strip():
            fragments.append(_printed(text, level))
    width, height = layout.width, layout.height
    lines = tuple(line for column in _columns(_once(fragments), width) for line in _merged(column))
    unmapped = sum(len(UNREADABLE.findall(line.text)) for line in lines)
    share = max((_area(image) for image in _elements(layout, LTImage)), default=0.0) / max(1.0, width * height)
    return PrintedPage(number, width, height, lines, unmapped, "".join(rotated).strip(), share, _has_grid(layout))


def turned(layout: LTPage) -> int:
    """By how many degrees the page must be turned for most of its text to run from left to right."""
    counts = Counter(
        _direction(character)
        for line in _elements(layout, LTTextLine)
        for character in line
        if isinstance(character, LTChar) and character.get_text().strip()
    )
    directions = [(counts[direction], direction) for direction in (0, 90, 180, 270)]
    return max(directions, key=lambda row: row[0])[1]


def _direction(character: Any) -> int | None:
    """0 for text from left to right, 90 for upwards and so on; None for text that runs aslant."""
    right, up = character.matrix[:2]
    angle = math.degrees(math.atan2(up, right))
    quarter = round(angle / 90)
    return quarter * 90 % 360 if abs(angle - quarter * 90) <= STRAIGHT else None


def _elements(container: Any, kind: type) -> Iterator[Any]:
    for element in container:
        if isinstance(element, kind):
            yield element
        elif isinstance(element, LTContainer):
            yield from _elements(element, kind)


def _words(characters: list[Any]) -> str:
    """The line's text with a blank where a gap is wide; glyphs without a character become U+FFFD."""
    pieces: list[str] = []
    before: Any = None
    for character in characters:
        text = UNMAPPED.sub(REPLACEMENT, character.get_text()).translate(BRACKETS)
        if before is not None:
            if text == pieces[-1] and abs(character.x0 - before.x0) < OVERPRINT * character.size and text.strip():
                continue
            gap = (character.x0 - before.x1) / max(1.0, character.size)
            if gap > (WIDE_GAP if _is_wide(pieces[-1][-1:]) and _is_wide(text[:1]) else LAYOUT.word_margin / 2):
                pieces.append(" ")
        pieces.append(text)
        before = character
    return "".join(pieces)


def _is_wide(character: str) -> bool:
    return character > "\u2e7f"


def _printed(text: str, characters: list[Any]) -> PrintedLine:
    inked = [c for c in characters if c.get_text().strip()] or characters
    return PrintedLine(
        text=text.strip(),
        left=min(c.x0 for c in inked),
        right=max(c.x1 for c in inked),
        bottom=min(c.y0 for c in inked),
        top=max(c.y1 for c in inked),
        size=statistics.median(c.size for c in inked),
    )


def _once(fragments: list[PrintedLine]) -> list[PrintedLine]:
    """Without lines drawn twice on nearly the same spot, which is how some programs print bold."""
    seen: dict[tuple[str, int, int], PrintedLine] = {}
    for line in fragments:
        key = (line.text, round(line.left / line.size), round(line.bottom / line.size))
        seen.setdefault(key, line)
    return list(seen.values())


def _columns(lines: list[PrintedLine], width: float) -> list[list[PrintedLine]]:
    """Two columns when nearly all lines lie wholly on one side of the middle."""
    middle = width / 2
    left = [line for line in lines if line.right <= middle + 2]
    right = [line for line in lines if line.left >= middle - 2]
    both = len(left) + len(right)
    if len(lines) > 10 and min(len(left), len(right)) > 0.3 * len(lines) and both > 0.9 * len(lines):
        return [[line for line in lines if line not in right], right]
    return [lines]


def _merged(fragments: list[PrintedLine]) -> list[PrintedLine]:
    """Fragments that stand on one baseline, as one line; a wide gap becomes a tab, as between the cells of a row."""
    rows: list[list[PrintedLine]] = []
    for line in sorted(fragments, key=lambda f: -f.bottom):
        if rows and abs(rows[-1][0].bottom - line.bottom) < SAME_BASELINE * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_joined(sorted(row, key=lambda f: f.left)) for row in rows]


def _joined(row: list[PrintedLine]) -> PrintedLine:
    text = row[0].text
    for before, line in pairwise(row):
        text += ("\t" if line.left - before.right > WIDE_GAP * line.size else "") + line.text
    return PrintedLine(
        text=text,
        left=row[0].left,
        right=max(line.right for line in row),
        bottom=min(line.bottom for line in row),
        top=max(line.top for line in row),
        size=max(line.size for line in row),
    )


def _area(image: Any) -> float:
    return float(abs(image.width * image.height))


def _has_grid(layout: LTPage) -> bool:
    across = upright = 0
    for rule in _elements(layout, LTLine | LTRect):  # type: ignore[arg-type]
        across += rule.height <= THIN < rule.width
        upright += rule.width <= THIN < rule.height
    return across >= GRID_LINES and upright >= GRID_LINES
