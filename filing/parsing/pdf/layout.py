"""One PDF page as pdfminer.six lays it out → what is printed on it, in reading order."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTImage, LTLine, LTPage, LTRect, LTTextLine

from filing.parsing.pdf.lines import (
    UNREADABLE,
    PrintedLine,
    PrintedPage,
    in_reading_order,
    line_of,
    merged,
    once,
    without_line_numbers,
)
from filing.parsing.pdf.paragraphs import paragraphs_of_cell
from filing.parsing.pdf.tables import THIN, Box, Place, Table, find_tables
from filing.parsing.pdf.vertical import columns_of, is_vertical
from filing.parsing.rows import row_lines

STRAIGHT = 5
"""Degrees."""
PLACES: dict[int | None, int] = {0: 0, 270: 1}
"""Degrees → place in `_by_direction`."""
Cells = dict[tuple[int, Place], list[PrintedLine]]
"""By number of the table and place in it."""


def read_page(layout: LTPage, number: int) -> PrintedPage:
    """Lines from top to bottom; columns one after the other; the rows of ruled tables cell by cell.

    A page of vertical text is turned by a quarter, so that its columns are lines.
    """
    upright, turned_down, rotated = _by_direction(layout)
    margin = ""
    if is_vertical(upright):
        width, height, tables = layout.height, layout.width, []
        lines = _in_order(columns_of([*upright, *turned_down], layout.width, layout.height), width, height, rows=[])
    else:
        width, height, tables = layout.width, layout.height, find_tables(_drawn(layout))
        rotated += turned_down
        upright, margin = without_line_numbers(upright)
        lines = _lines(upright, tables, width, height)
    unmapped = sum(len(UNREADABLE.findall(line.text)) for line in lines)
    area = max((float(abs(i.width * i.height)) for i in _elements(layout, LTImage)), default=0.0)
    share = area / max(1.0, layout.width * layout.height)
    words = "".join(character.get_text() for line in rotated for character in line).strip()
    return PrintedPage(number, width, height, tuple(lines), unmapped, words, share, len(tables), margin)


def _by_direction(layout: LTPage) -> tuple[list[list[Any]], list[list[Any]], list[list[Any]]]:
    """The characters of each line that run from left to right, downwards, and in any other direction."""
    parts: tuple[list[list[Any]], list[list[Any]], list[list[Any]]] = ([], [], [])
    for line in _elements(layout, LTTextLine):
        split: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
        for character in line:
            if isinstance(character, LTChar):
                split[PLACES.get(_direction(character), 2)].append(character)
        for part, found in zip(split, parts, strict=True):
            if part:
                found.append(part)
    return parts


def _lines(upright: Sequence[Sequence[Any]], tables: Sequence[Table], width: float, height: float) -> list[PrintedLine]:
    fragments: list[PrintedLine] = []
    cells: Cells = defaultdict(list)
    for line in upright:
        for place, part in _by_place(line, tables).items():
            if (found := line_of(part)) is not None:
                (fragments if place is None else cells[place]).append(found)
    return _in_order(once(fragments), width, height, rows=_rows(tables, cells))


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
    if right > 0 and up == 0:  # nearly all
        return 0
    angle = math.degrees(math.atan2(up, right))
    quarter = round(angle / 90)
    return quarter * 90 % 360 if abs(angle - quarter * 90) <= STRAIGHT else None


def _elements(container: Any, *kinds: type) -> Iterator[Any]:
    for element in container:
        if isinstance(element, kinds):
            yield element
        elif isinstance(element, LTContainer):
            yield from _elements(element, *kinds)


def _drawn(layout: LTPage) -> Iterator[Box]:
    """Straight lines, outlines of boxes, and filled boxes so thin that they are lines; shading is none of these."""
    for shape in _elements(layout, LTLine, LTRect):
        thin = min(shape.width, shape.height) <= THIN
        if thin or (isinstance(shape, LTRect) and shape.stroke):
            yield Box(shape.x0, shape.y0, shape.x1, shape.y1)


def _by_place(characters: Sequence[Any], tables: Sequence[Table]) -> dict[tuple[int, Place] | None, list[Any]]:
    """The characters of one line by the cell that they stand in, None for outside of tables."""
    if not tables:
        return {None: list(characters)}
    parts: dict[tuple[int, Place] | None, list[Any]] = defaultdict(list)
    for character in characters:
        x, y = (character.x0 + character.x1) / 2, (character.y0 + character.y1) / 2
        places = ((number, table.cell_at(x, y)) for number, table in enumerate(tables))
        parts[next(((number, cell) for number, cell in places if cell is not None), None)].append(character)
    return parts


def _rows(tables: Sequence[Table], cells: Cells) -> list[PrintedLine]:
    lines: list[PrintedLine] = []
    for number, table in enumerate(tables):
        for row in table.rows:
            found = [(merged(once(cells[number, cell])), table.width_of(cell)) for cell in row]
            texts = [paragraphs_of_cell(printed, width) for printed, width in found]
            printed = [line for one, _ in found for line in one]
            lines += [_row(text, printed) for text in row_lines(texts)]
    return lines


def _row(text: str, printed: Sequence[PrintedLine]) -> PrintedLine:
    return PrintedLine(
        text,
        min(line.left for line in printed),
        max(line.right for line in printed),
        min(line.bottom for line in printed),
        max(line.top for line in printed),
        max(line.size for line in printed),
        is_row=True,
    )


def _in_order(
    fragments: list[PrintedLine], width: float, height: float, *, rows: list[PrintedLine]
) -> list[PrintedLine]:
    if not rows:
        return in_reading_order(fragments, width, height)
    return sorted([*merged(fragments), *rows], key=lambda line: -line.top)
