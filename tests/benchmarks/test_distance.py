"""The fast distance is the one that everybody knows."""

from random import Random

import pytest

from benchmarks.distance import edits, error_rate


def by_table(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for number, left in enumerate(one, 1):
        following = [number]
        for at, right in enumerate(other, 1):
            following.append(min(row[at] + 1, following[-1] + 1, row[at - 1] + (left != right)))
        row = following
    return row[-1]


@pytest.mark.parametrize("seed", range(50))
def test_edits_are_those_of_the_table(seed: int) -> None:
    random = Random(seed)
    one, other = ("".join(random.choices("甲乙丙", k=random.randrange(12))) for _ in range(2))
    assert edits(one, other) == by_table(one, other)


def test_white_space_is_no_error() -> None:
    assert error_rate("第一条　公园 免费\n", "第一条公园免费") == 0
    assert error_rate("第一条公圆", "第一条公园") == 0.2
