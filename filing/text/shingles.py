"""How much two provisions have in common, and the few numbers by which nearly equal ones find each other. Pure."""

from zlib import crc32

WIDTH = 4
"""Characters of a shingle: a two-character word with its neighbours."""
SKETCH = 4
"""Numbers kept of a provision: with four fifths of the shingles in common, two share one but for 1 in 600."""
LEAST_CHARACTERS = 12
"""Shorter words are no provision that could be told from another one."""
_SPREAD, _MASK = 2654435761, 0xFFFFFFFF
"""Knuth's multiplier: neighbours in the order of checksums become strangers."""


def shingles(squeezed: str) -> frozenset[str]:
    """Every run of WIDTH characters; `squeezed` as `text.normalise.squeeze` leaves it."""
    return frozenset(squeezed[at : at + WIDTH] for at in range(max(1, len(squeezed) - WIDTH + 1)))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Shingles in common, of all that either has: 1 for equal words (Jaccard)."""
    return len(one & other) / len(one | other) if one or other else 1.0


def sketch(squeezed: str) -> tuple[int, ...]:
    """The smallest checksums of the shingles (bottom-k sketch, Broder 1997); empty for words that are too short."""
    if len(squeezed) < LEAST_CHARACTERS:
        return ()
    return tuple(sorted({crc32(one.encode()) * _SPREAD & _MASK for one in shingles(squeezed)})[:SKETCH])
