"""Columns for inline SVG: whole numbers of the drawing's own units, so that no style is needed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SERIES = 4
"""So many kinds get a shade of their own; the rest are one."""
OTHERS = "其他"
LEFT, RIGHT, FOOT = 36.0, 8.0, 26.0
BASE, RISE = 174.0, 152.0
"""Where the columns stand, and how high the highest line is above it."""
WIDEST = 34.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of a column. `shade` counts from 0 at the bottom."""

    x: float
    y: float
    width: float
    height: float
    shade: int


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    total: int
    middle: float
    top: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`ticks`: (y, number) of the lines behind the columns; `legend`: a name for each shade."""

    width: float
    height: float
    base: float
    columns: tuple[Column, ...]
    ticks: tuple[tuple[float, int], ...]
    legend: tuple[str, ...]


def stacked(labels: Sequence[str], series: Mapping[str, Sequence[int]], *, width: float = 720) -> Chart:
    """`series` in the order of stacking, each with one number for each label."""
    shown = _gathered(series)
    totals = [sum(values[at] for values in shown.values()) for at in range(len(labels))]
    most = _round_up(max(totals, default=0))
    step = (width - LEFT - RIGHT) / max(1, len(labels))
    columns = tuple(
        _column(label, [values[at] for values in shown.values()], left=LEFT + step * at, step=step, unit=RISE / most)
        for at, label in enumerate(labels)
    )
    ticks = tuple((round(BASE - RISE * part / 4, 1), most * part // 4) for part in range(5))
    return Chart(width, BASE + FOOT, BASE, columns, ticks, tuple(shown))


def _column(label: str, values: list[int], *, left: float, step: float, unit: float) -> Column:
    width = min(WIDEST, step * 0.6)
    x, y = left + (step - width) / 2, BASE
    bars = []
    for shade, value in enumerate(values):
        if value:
            y -= value * unit
            bars.append(Bar(round(x, 1), round(y, 1), round(width, 1), round(value * unit, 1), shade))
    return Column(label, sum(values), round(x + width / 2, 1), round(y, 1), tuple(bars))


def _gathered(series: Mapping[str, Sequence[int]]) -> dict[str, Sequence[int]]:
    """The first kinds as they are, the rest added up."""
    if len(series) <= SERIES + 1:
        return dict(series)
    items = list(series.items())
    rest = [sum(column) for column in zip(*(values for _, values in items[SERIES:]), strict=True)]
    return {**dict(items[:SERIES]), OTHERS: rest}


def _round_up(value: int) -> int:
    """The least of 4, 8, 12, 20, 40, 80, 120, 200, 400, … that is not below `value`."""
    scale = 1
    while True:
        for step in (4, 8, 12, 20):
            if step * scale >= value:
                return step * scale
        scale *= 10
