"""Columns of a chart: heights in proportion, few shades, round numbers behind."""

import pytest

from filing.web.charts import BASE, RISE, Bar, stacked


def test_columns_stand_on_the_base_in_proportion() -> None:
    chart = stacked(["1月", "2月"], {"甲": [1, 0], "乙": [3, 2]}, width=244)
    assert [(c.label, c.total, [(b.shade, b.y, b.height) for b in c.bars]) for c in chart.columns] == [
        ("1月", 4, [(0, BASE - RISE / 4, RISE / 4), (1, BASE - RISE, RISE * 3 / 4)]),
        ("2月", 2, [(1, BASE - RISE / 2, RISE / 2)]),
    ]
    assert chart.legend == ("甲", "乙")
    assert chart.columns[0].bars[0] == Bar(x=69.0, y=136.0, width=34.0, height=38.0, shade=0)


@pytest.mark.parametrize(("most", "top"), [(0, 4), (4, 4), (5, 8), (9, 12), (13, 20), (21, 40), (81, 120), (401, 800)])
def test_lines_behind_are_whole_numbers(most: int, top: int) -> None:
    ticks = stacked(["1月"], {"甲": [most]}).ticks
    assert [number for _, number in ticks] == [0, top // 4, top // 2, top * 3 // 4, top]


def test_many_kinds_become_few_shades() -> None:
    chart = stacked(["1月"], {name: [1] for name in "甲乙丙丁戊己庚"})
    assert chart.legend == ("甲", "乙", "丙", "丁", "其他")
    assert [bar.height for bar in chart.columns[0].bars] == [19.0, 19.0, 19.0, 19.0, 57.0]
    assert stacked(["1月"], {name: [1] for name in "甲乙丙丁戊"}).legend == ("甲", "乙", "丙", "丁", "戊")
