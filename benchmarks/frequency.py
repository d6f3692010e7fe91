"""How often two characters follow each other in the library: `python -m benchmarks.frequency` prints `PAIRS`.

What it prints is kept in `filing/checking/frequency.py`; it needs the real texts, and minutes.
"""

from collections import Counter
from itertools import pairwise

from benchmarks.corpus import texts
from filing.checking.frequency import PAIRS
from filing.text.normalise import squeeze

WIDTH = 50
MILLION = 1_000_000


def main() -> None:
    counts: Counter[str] = Counter()
    for text in texts():
        words = squeeze(text).text
        counts.update(map("".join, pairwise(words)))
    unit = counts.total() / MILLION
    left = {pair: count / unit for pair, count in counts.most_common() if pair.isprintable() and '"' not in pair}
    for rate in PAIRS:
        band = [pair for pair, count in left.items() if count >= rate]
        left = {pair: count for pair, count in left.items() if count < rate}
        print(f"    {rate}: (")
        for start in range(0, len(band), WIDTH // 2):
            print(f'        "{"".join(band[start : start + WIDTH // 2])}"')
        print("    ),")


if __name__ == "__main__":
    main()
