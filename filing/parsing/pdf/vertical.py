"""Vertical text (竖排): columns from right to left, made lines by turning the page by a quarter.

pdfminer.six finds no columns by itself: each character is a line of its own, by which such pages are told.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from filing.parsing.pdf.lines import PrintedLine, line_of, median

FEWEST = 4
"""Characters; fewer do not tell how a page runs."""
SINGLE_SHARE = 0.5
TIGHT = 1.6
"""In type sizes: characters of a column stand nearer to each other, lines of ordinary text do not."""
CLOSER = 0.9
"""Characters of a column stand at most that much as far apart as the columns."""
SAME_COLUMN = 0.5
WIDE_GAP = 3.0
"""In type sizes: so wide a gap parts the upper half of a page from the lower."""
AROUND_FIGURES = re.compile(r"(?<=[\u2e80-\uffef]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[\u2e80-\uffef])")
"""到 2027年: figures that lie on their side are less high than their type, and the gap is no blank"""
ACROSS = 2
"""Characters side by side in a column, as in 12日; more are a line that runs across."""


@dataclass(frozen=True, slots=True)
class _Turned:
    """A character as `line_of` takes it, on the page turned by a quarter: the rightmost column is the topmost line."""

    character: Any
    height: float
    usual: float
    """Type size of the page: figures side by side are smaller, and no farther from their neighbours for that."""

    @property
    def x0(self) -> float:
        return self.height - float(self.character.y1)

    @property
    def x1(self) -> float:
        return self.height - float(self.character.y0)

    @property
    def y0(self) -> float:
        return float(self.character.x0)

    @property
    def y1(self) -> float:
        return float(self.character.x1)

    @property
    def size(self) -> float:
        return max(self.usual, float(self.character.size))

    @property
    def fontname(self) -> str:
        return str(self.character.fontname)

    def get_text(self) -> str:
        return str(self.character.get_text())


def is_vertical(lines: Sequence[Sequence[Any]]) -> bool:
    """Whether most of these lines' upright characters stand alone, and nearer to those below than to those beside."""
    alone = [line[0] for line in lines if len(line) == 1 and line[0].get_text().strip()]
    if len(alone) < max(FEWEST, SINGLE_SHARE * sum(map(len, lines))):
        return False
    size = median(character.size for character in alone)
    below = _pitch([(_middle(c.x0, c.x1), _middle(c.y0, c.y1)) for c in alone], size)
    beside = _pitch([(_middle(c.y0, c.y1), _middle(c.x0, c.x1)) for c in alone], size)
    return bool(below < min(TIGHT * size, CLOSER * beside))


def _middle(one: float, other: float) -> float:
    return (one + other) / 2


def _pitch(places: Sequence[tuple[float, float]], size: float) -> float:
    """The usual distance between neighbours of one row, the rows being told by the first number of each place."""
    rows = _rows(sorted(places), lambda place: place[0], SAME_COLUMN * size)
    gaps = [later - first for row in rows for first, later in pairwise(sorted(second for _, second in row))]
    return median(gaps) if gaps else float("inf")


def _rows(ordered: Iterable[Any], place: Callable[[Any], float], most: float) -> Iterator[list[Any]]:
    """What stands within `most` of the first of each row."""
    row: list[Any] = []
    for item in ordered:
        if row and place(item) - place(row[0]) > most:
            yield row
            row = []
        row.append(item)
    if row:
        yield row


def columns_of(lines: Sequence[Sequence[Any]], width: float, height: float) -> list[PrintedLine]:
    """Columns as lines of a page `height` wide and `width` high; a line that runs across stands at its head or foot."""
    across = [line for line in lines if len(line) > ACROSS and not _is_upright_run(line)]
    characters = [c for line in lines if line not in across for c in line]
    inked = [c for c in characters if c.get_text().strip()]
    size = median(character.size for character in inked)
    ordered = sorted(inked, key=lambda c: _middle(c.x0, c.x1))
    found = [
        line
        for column in _rows(ordered, lambda c: _middle(c.x0, c.x1), SAME_COLUMN * size)
        for part in _parts([_Turned(c, height, size) for c in column], WIDE_GAP * size)
        if (line := line_of(part)) is not None
    ]
    found = [replace(line, text=AROUND_FIGURES.sub("", line.text)) for line in found]
    lines_across = [line for run in across if (line := line_of(run)) is not None]
    edge = min(line.left for line in found)
    return [*found, *(_across(line, width, is_head=line.bottom > height / 2, left=edge) for line in lines_across)]


def _is_upright_run(line: Sequence[Any]) -> bool:
    """Letters and digits that run down the column, lying on their side."""
    wide = max(c.x1 for c in line) - min(c.x0 for c in line)
    high = max(c.y1 for c in line) - min(c.y0 for c in line)
    return bool(wide < high)


def _parts(column: Sequence[_Turned], most: float) -> Iterator[list[_Turned]]:
    part: list[_Turned] = []
    for character in sorted(column, key=lambda c: c.x0):
        if part and character.x0 - part[-1].x1 > most:
            yield part
            part = []
        part.append(character)
    yield part


def _across(line: PrintedLine, width: float, *, is_head: bool, left: float) -> PrintedLine:
    bottom = width - line.size if is_head else 0.0
    return PrintedLine(line.text, left, left + line.right - line.left, bottom, bottom + line.size, line.size)
