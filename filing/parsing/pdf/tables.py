"""Tables by their ruled lines: which cell a place on the page belongs to, merged cells being one."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

TOUCH = 2.5
"""Points: rules this near to each other are one, or meet."""
THIN = 2.5
"""A filled box thinner than this is a rule."""
MOST_STRETCHES = 400
"""A page with more separate stretches of rules is a drawing."""


Place = tuple[int, int]
"""Row and column; rows count upwards."""


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class _Rule:
    """A straight line at `at` across the other axis, drawn in one or more stretches."""

    at: float
    stretches: tuple[tuple[float, float], ...]

    def covers(self, place: float) -> bool:
        return any(start - TOUCH <= place <= end + TOUCH for start, end in self.stretches)


class Table:
    """Cells are numbered in reading order; `rows` holds the numbers of those that begin in each row."""

    def __init__(self, across: Sequence[_Rule], upright: Sequence[_Rule]) -> None:
        self._columns = [rule.at for rule in upright]
        self._heights = [rule.at for rule in across]
        width, height = len(upright) - 1, len(across) - 1
        first = {(row, column): (row, column) for row in range(height) for column in range(width)}
        for (row, column), place in list(first.items()):
            middle_y = (across[row].at + across[row + 1].at) / 2
            middle_x = (upright[column].at + upright[column + 1].at) / 2
            if column + 1 < width and not upright[column + 1].covers(middle_y):
                _join(first, place, (row, column + 1))
            if row + 1 < height and not across[row + 1].covers(middle_x):
                _join(first, place, (row + 1, column))
        self._cell_of = {place: _root(first, place) for place in first}
        cells = sorted(set(self._cell_of.values()), key=lambda place: (-place[0], place[1]))
        self.rows = [[cell for cell in cells if cell[0] == row] for row in sorted({c[0] for c in cells}, reverse=True)]
        self.cells = len(cells)

    @property
    def box(self) -> Box:
        return Box(self._columns[0], self._heights[0], self._columns[-1], self._heights[-1])

    def width_of(self, cell: Place) -> float:
        """Points, from the left to the right edge of a cell, merged ones as a whole."""
        spanned = [column for (_, column), root in self._cell_of.items() if root == cell]
        return self._columns[max(spanned) + 1] - self._columns[min(spanned)]

    def cell_at(self, x: float, y: float) -> Place | None:
        """The cell of a place, by its highest row and leftmost column; None outside of the table."""
        column, row = bisect_right(self._columns, x) - 1, bisect_right(self._heights, y) - 1
        return self._cell_of.get((row, column))


def find_tables(boxes: Iterable[Box]) -> list[Table]:
    """From what is drawn on a page, from top to bottom. Frames around a text are none: a table has two cells."""
    across, upright = _rules(boxes)
    if sum(len(rule.stretches) for rule in across + upright) > MOST_STRETCHES:
        return []
    tables = [Table(*group) for group in _groups(across, upright) if min(map(len, group)) > 1]
    return sorted((table for table in tables if table.cells > 1), key=lambda table: -table.box.top)


def _rules(boxes: Iterable[Box]) -> tuple[list[_Rule], list[_Rule]]:
    across: list[tuple[float, float, float]] = []
    upright: list[tuple[float, float, float]] = []
    for box in boxes:
        flat, narrow = box.top - box.bottom <= THIN, box.right - box.left <= THIN
        for y in () if narrow else (box.bottom,) if flat else (box.bottom, box.top):
            across.append((y, box.left, box.right))
        for x in () if flat else (box.left,) if narrow else (box.left, box.right):
            upright.append((x, box.bottom, box.top))
    return _collinear(across), _collinear(upright)


def _collinear(lines: list[tuple[float, float, float]]) -> list[_Rule]:
    """Stretches that lie on one line, as one rule."""
    groups: list[list[tuple[float, float, float]]] = []
    for line in sorted(lines):
        if groups and line[0] - groups[-1][0][0] <= TOUCH:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_Rule(group[0][0], tuple(_stretches((start, end) for _, start, end in group))) for group in groups]


def _stretches(parts: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    current: tuple[float, float] | None = None
    for start, end in sorted(parts):
        if current and start - current[1] <= TOUCH:
            current = (current[0], max(current[1], end))
        else:
            if current:
                yield current
            current = (start, end)
    if current:
        yield current


def _groups(across: list[_Rule], upright: list[_Rule]) -> Iterator[tuple[list[_Rule], list[_Rule]]]:
    """Rules that meet, directly or by others. Tables side by side may share the place of a rule, not its stretch."""
    single = [_Rule(rule.at, (stretch,)) for rule in across for stretch in rule.stretches]
    crossing = [_Rule(rule.at, (stretch,)) for rule in upright for stretch in rule.stretches]
    waiting = list(range(len(single)))
    while waiting:
        rows, columns = {waiting[0]}, set[int]()
        before = (0, 0)
        while before != (len(rows), len(columns)):
            before = (len(rows), len(columns))
            columns |= {c for c, rule in enumerate(crossing) if any(_meet(single[r], rule) for r in rows)}
            rows |= {r for r in waiting if any(_meet(single[r], crossing[c]) for c in columns)}
        waiting = [r for r in waiting if r not in rows]
        yield _merged([single[r] for r in rows]), _merged([crossing[c] for c in columns])


def _meet(across: _Rule, upright: _Rule) -> bool:
    return across.covers(upright.at) and upright.covers(across.at)


def _merged(rules: list[_Rule]) -> list[_Rule]:
    return _collinear([(rule.at, *stretch) for rule in rules for stretch in rule.stretches])


def _root(first: dict[Place, Place], place: Place) -> Place:
    while first[place] != place:
        place = first[place]
    return place


def _join(first: dict[Place, Place], one: Place, other: Place) -> None:
    """The highest row, then the leftmost column, stands for both; rows count upwards."""
    low, high = sorted((_root(first, one), _root(first, other)), key=lambda place: (place[0], -place[1]))
    first[low] = high
